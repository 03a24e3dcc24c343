"""How far each section has come: untouched, lacking, filled."""

from collections.abc import Sequence

from lianghe_desktop.desktop.questionnaire.section_list import SectionRow
from lianghe_desktop.desktop.questionnaire.sections import SectionState, View, lacking_in, questions_below
from lianghe_desktop.survey import ItemKind, OutlineItem, Problem, Session


def touched_sections(session: Session, items: Sequence[OutlineItem], found: Sequence[View]) -> set[int]:
    """Tell the sections that hold a person's answer; asks for every state, so it is read once."""
    touched = set()
    for section in found:
        states = (session.state(question.ref) for question in _questions(items, section))
        if any(state.value and not state.readonly for state in states):
            touched.add(section.key)
    return touched


def section_row(
    section: View, items: Sequence[OutlineItem], problems: Sequence[Problem], *, touched: bool, strict: bool
) -> SectionRow:
    """Return the line of a section; strict: what lacks is told of sections nobody touched, too."""
    if section.ref:
        lacking = lacking_in(problems, section.ref)
    else:
        own = {item.ref for item in section.items}
        lacking = sum(problem.ref in own for problem in problems)
    state = SectionState.UNTOUCHED
    asks = bool(_questions(items, section)) or any(item.kind is ItemKind.REPEAT for item in section.items)
    if lacking and (touched or strict):
        state = SectionState.LACKING
    elif touched or not asks:
        state = SectionState.FILLED
    return SectionRow(key=section.key, title=section.title, state=state, lacking=lacking)


def _questions(items: Sequence[OutlineItem], section: View) -> Sequence[OutlineItem]:
    return questions_below(items, section.ref) if section.ref else section.items
