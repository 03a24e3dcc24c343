"""Say in Chinese what pyxform found: where, what, and what to do."""

from __future__ import annotations

import re

from lianghe_desktop.survey.model import Finding, Severity

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]|\brow\s*[:#]?\s*(\d+)", re.IGNORECASE)
_SHEET = re.compile(
    r"'(survey|choices|settings|entities|external_choices|osm)' sheet|sheet '(\w+)'", re.IGNORECASE
)
_NAME = re.compile(r"\$\{([^}]+)\}")
_QUOTED = re.compile(r"['‘’\"`]([^'‘’\"`]{1,60})['‘’\"`]")

_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"more than one entity declaration",
        "bad_save_to",
        "有几个实体清单时，save_to 要写成“清单名#属性名”，例如 member#name。",
    ),
    (
        r"There has been a problem trying to replace|no survey element named|not found.*reference",
        "unknown_question",
        "引用了没有的题目{names}，请检查 ${{}} 里的题目名。",
    ),
    (
        r"unmatched.*(begin|end)|Unmatched (begin|end)|was not closed|missing an end",
        "unmatched_group",
        "开始和结束没有成对，请检查 begin group / end group、begin repeat / end repeat。",
    ),
    (
        r"more than one survey elements? named|duplicate|already (been )?(used|assigned)|is a duplicate",
        "duplicate_name",
        "名字{names}用了两次，请改成不同的名字。",
    ),
    (
        r"list name not in choices sheet|list.*not (found|in).*choices|no choices",
        "unknown_list",
        "选项表{names}在 choices 工作表里找不到，请补上或改正 list_name。",
    ),
    (
        r"[Uu]nknown question type|invalid.*question type|type is not",
        "unknown_type",
        "题目类型{names}不认识，请检查 type 这一栏。",
    ),
    (
        r"Question or group with no name|no name|missing (a )?name",
        "no_name",
        "这一行没有题目名（name），请填写。",
    ),
    (
        r"Invalid question name|not a valid|must begin with|Names must|names? .*invalid",
        "bad_name",
        "名字{names}不合规定：只能用字母、数字和下划线，并以字母或下划线开头。",
    ),
    (r"save_to", "bad_save_to", "save_to 这一栏不对{names}，请检查属性名和 entities 工作表。"),
    (r"entit", "bad_entity", "entities 的写法不对{names}，请检查 list_name、label 和条件。"),
    (r"has no label|no label|label", "no_label", "缺少标签（label）{names}，请填写。"),
    (r"parameter", "bad_parameter", "参数（parameters）写错了{names}，请检查。"),
    (r"calculat", "no_calculation", "计算题缺少 calculation，请填写公式。"),
    (r"settings|form_id|id_string", "bad_settings", "settings 工作表有错{names}，请检查。"),
    (r"column|header", "bad_header", "表头的栏目名不对{names}，请检查拼写。"),
    (
        r"must have a sheet named survey|survey sheet is .*empty",
        "no_survey",
        "没有 survey 工作表或里面是空的，请补上。",
    ),
    (r"parse|syntax|expression", "bad_expression", "公式写错了{names}，请检查括号和引号。"),
)


def explain(message: str, *, severity: Severity = Severity.ERROR) -> Finding:
    """Turn one message of pyxform into a finding; what is not known is given with the original words."""
    sheet, row = where(message)
    names = "、".join(dict.fromkeys(_NAME.findall(message) or _names(message)))
    shown = f"“{names}”" if names else ""
    for pattern, code, text in _KNOWN:
        if re.search(pattern, message, re.IGNORECASE):
            return Finding(
                sheet=sheet, row=row, severity=severity, code=code, message=text.format(names=shown)
            )
    plain = " ".join(message.split())[:160]
    text = f"转换时发现问题，请检查这一处（原文：{plain}）。"
    return Finding(sheet=sheet, row=row, severity=severity, code="pyxform", message=text)


def where(message: str) -> tuple[str, int]:
    """Return sheet and row that a message of pyxform names; "" and 0 for what it does not."""
    found = _ROW.search(message)
    row = int(found.group(1) or found.group(2)) if found else 0
    named = _SHEET.search(message)
    sheet = (named.group(1) or named.group(2)).lower() if named else ("survey" if row else "")
    return sheet, row


def _names(message: str) -> list[str]:
    skip = {"survey", "choices", "settings", "entities", "save_to", "name", "type", "label", "list_name"}
    return [each for each in _QUOTED.findall(message) if each.lower() not in skip][:2]
