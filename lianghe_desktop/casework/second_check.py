"""Second check: some answers are typed again unseen, and what differs stands side by side for a person.

Which answers: those that decide about help or that fingers get wrong (document numbers, amounts, dates of
decisions, grades), or, every n-th interview, all that were typed. Nothing is changed by the check itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.settings import read_setting
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.survey import ControlKind, ItemKind, OutlineItem, Session, outline, restore_session
from lianghe_desktop.survey.session import Clock

EVERY_NTH = "second_check_every"
USUALLY = "second_check_usually"
RISKY, NOTHING = "risky", "nothing"
DEFAULT_NTH = 10
_COUNT = "second_check_count"
_TYPED = frozenset(
    {ControlKind.TEXT, ControlKind.INTEGER, ControlKind.DECIMAL, ControlKind.DATE, ControlKind.SELECT_ONE}
)
_AMOUNTS = frozenset({"yuan", "money"})
_DECISIVE = (
    "document_number",
    "birth",
    "grade",
    "labour",
    "disability",
    "dibao",
    "decided_on",
    "months_worked",
    "household_no",
    "phone",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One answer that was typed differently the second time, in words."""

    ref: str
    whose: str
    label: str
    first: str
    second: str
    second_text: str


def risky_questions(session: Session) -> tuple[OutlineItem, ...]:
    """Return the answered questions in which a slip costs most, in the order of the form."""
    return tuple(item for item in _answered(session) if _is_risky(item))


def questions_to_check(session: Session, *, whole: bool) -> tuple[OutlineItem, ...]:
    """Return what is to be typed again: with whole every typed answer, else the risky ones."""
    return tuple(_answered(session)) if whole else risky_questions(session)


def is_asked_for(office: Office, home: HomeCode) -> bool:
    """Tell whether the interview about to be finished is offered for a second check at all."""
    return is_nth(office, home) or read_setting(office, USUALLY) != NOTHING


def whose(session: Session, ref: str) -> str:
    """Return whom an answer is about, 家庭成员 2 梁秀珍, "" for one about the household."""
    items = outline(session)
    around = [i for i in items if i.kind is ItemKind.REPEAT_INSTANCE and ref.startswith(f"{i.ref}/")]
    if not around:
        return ""
    one = around[-1]
    texts = (i for i in items if i.control is ControlKind.TEXT and i.ref.startswith(f"{one.ref}/"))
    naming = next(texts, None)
    name = "" if naming is None else session.state(naming.ref).value or ""
    return " ".join(part for part in (one.label, str(one.index), name) if part)


def every_nth(office: Office) -> int:
    """Return of how many interviews one is typed again whole, 0 for none."""
    return _number(office, EVERY_NTH, DEFAULT_NTH)


def is_nth(office: Office, home: HomeCode) -> bool:
    """Tell whether the interview about to be finished is one of which everything is typed again."""
    every = every_nth(office)
    return every > 0 and (_number(office, f"{_COUNT}:{home}", 0) + 1) % every == 0


def count_checked(office: Office, home: HomeCode) -> Setting:
    """Return the setting that counts one more checked interview of a village, to be written by the caller."""
    key = f"{_COUNT}:{home}"
    return Setting(key=key, value=str(_number(office, key, 0) + 1))


def blank_copy(session: Session, questions: tuple[OutlineItem, ...], *, clock: Clock) -> Session:
    """Return a copy of an interview in which some questions are blank, to be answered unseen."""
    copy = restore_session(session.definition, session.draft_xml(), clock=clock)
    for item in reversed(questions):
        if not copy.state(item.ref).readonly:
            copy.answer(item.ref, None)
    return copy


def differences(
    session: Session, typed: Mapping[str, str], questions: tuple[OutlineItem, ...]
) -> tuple[Difference, ...]:
    """Compare what was typed the second time (reference -> text) with the answers as they stand."""
    found = []
    for item in questions:
        state = session.state(item.ref)
        second = typed.get(item.ref, "")
        if _same(state.value or "", second):
            continue
        labels = {choice.value: choice.label for choice in state.choices or ()}
        found.append(
            Difference(
                ref=item.ref,
                whose=whose(session, item.ref),
                label=state.label or item.label,
                first=_words(state.value or "", labels),
                second=_words(second, labels),
                second_text=second,
            )
        )
    return tuple(found)


def _answered(session: Session) -> list[OutlineItem]:
    found = []
    for item in outline(session):
        if item.kind is ItemKind.QUESTION and item.control in _TYPED:
            state = session.state(item.ref)
            if state.value and not state.readonly:
                found.append(item)
    return found


def _is_risky(item: OutlineItem) -> bool:
    name = item.ref.rpartition("/")[2]
    return bool(set(item.appearance) & _AMOUNTS) or any(word in name for word in _DECISIVE)


def _same(first: str, second: str) -> bool:
    return " ".join(first.split()).casefold() == " ".join(second.split()).casefold()


def _words(text: str, labels: Mapping[str, str]) -> str:
    return "、".join(labels.get(code, code) for code in text.split()) if labels else text


def _number(office: Office, key: str, default: int) -> int:
    found = office.store.rows(Setting, where={"key": key})
    return int(found[0].value) if found and found[0].value.isdigit() else default
