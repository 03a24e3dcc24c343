"""Questionnaires: an XLSForm becomes a definition, a definition becomes a live session.

Pure: no Qt, no SQL, no files but bytes handed in, no clock but the one handed in.

    definition = load_definition(xform_bytes, files={"areas.csv": csv_bytes})
    session = start_session(definition, clock=clock)            # or restore_session(..., instance_xml)
    change = session.answer("/data/member[2]/name", "张三")      # Change: refs to draw again
    state = session.state("/data/member[2]/name")               # NodeState
    items = outline(session)                                    # what to draw, in order
    problems = missing(session)                                 # 还有 N 处需要补充
    result = session.finalize()                                 # Finalized(ok, problems, xml)
"""

from lianghe_desktop.survey.converting import Converted, convert_workbook, convert_xlsx, is_workbook
from lianghe_desktop.survey.definition import Definition
from lianghe_desktop.survey.entities import answers_of, entity_answers, entity_answers_of, save_tos
from lianghe_desktop.survey.evaluating import Evaluated, evaluate_file
from lianghe_desktop.survey.linting import has_errors, lint
from lianghe_desktop.survey.model import (
    Change,
    Choice,
    ControlKind,
    EntityAnswers,
    ErrorKind,
    Finalized,
    Finding,
    ItemKind,
    NodeState,
    OutlineItem,
    Problem,
    RangeSpec,
    SaveTo,
    Severity,
)
from lianghe_desktop.survey.outline import missing, outline
from lianghe_desktop.survey.reading import load_definition
from lianghe_desktop.survey.running import RunResult, Step, read_steps, run_form, run_steps
from lianghe_desktop.survey.session import Clock, Session, restore_session, start_session

__all__ = [
    "Change",
    "Choice",
    "Clock",
    "ControlKind",
    "Converted",
    "Definition",
    "EntityAnswers",
    "ErrorKind",
    "Evaluated",
    "Finalized",
    "Finding",
    "ItemKind",
    "NodeState",
    "OutlineItem",
    "Problem",
    "RangeSpec",
    "RunResult",
    "SaveTo",
    "Session",
    "Severity",
    "Step",
    "answers_of",
    "convert_workbook",
    "convert_xlsx",
    "entity_answers",
    "entity_answers_of",
    "evaluate_file",
    "has_errors",
    "is_workbook",
    "lint",
    "load_definition",
    "missing",
    "outline",
    "read_steps",
    "restore_session",
    "run_form",
    "run_steps",
    "save_tos",
    "start_session",
]
