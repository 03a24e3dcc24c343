"""XPath 1.0 with the functions of the ODK XForms specification: text -> syntax tree -> closures.

Source: https://www.w3.org/TR/1999/REC-xpath-19991116 and https://getodk.github.io/xforms-spec/.
"""

from lianghe_desktop.survey.xpath import functions_form, functions_odk, geo, signed
from lianghe_desktop.survey.xpath.compiler import compile_text, evaluate
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.parser import parse

__all__ = [
    "Environment",
    "compile_text",
    "evaluate",
    "functions_form",
    "functions_odk",
    "geo",
    "parse",
    "signed",
]
