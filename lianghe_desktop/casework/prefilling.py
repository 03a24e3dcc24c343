"""Open an interview for a household that is known: its records become the first answers.

Amounts are never filled in: the twelve months have moved on, and the family is asked anew.
"""

import datetime as dt
from collections.abc import Iterator

from lianghe_desktop.casework.forms import Questionnaire
from lianghe_desktop.casework.paper_values import living
from lianghe_desktop.casework.projection import extra_of
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.columns import Centi
from lianghe_desktop.records.declare import SharedRow, shared_tables
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.store.households import HouseholdFile
from lianghe_desktop.survey import Session
from lianghe_desktop.survey.projection import Conversion

_NEVER = frozenset({"surveyed_on"})
_AREA_QUESTIONS = {
    "/data/door/district": AreaLevel.DISTRICT,
    "/data/door/township": AreaLevel.TOWNSHIP,
    "/data/door/village": AreaLevel.VILLAGE,
}


def fill_area(session: Session, home: HomeCode) -> None:
    """Answer where the household lives: district, township, village."""
    for ref, level in _AREA_QUESTIONS.items():
        _answer(session, ref, AreaCode(home).parent(level).value)


def fill_known(session: Session, form: Questionnaire, file: HouseholdFile) -> None:
    """Answer what the records know of a household and its members."""
    members = living(file.members)
    present = sum(1 for ref in session.states() if _is_instance(ref, form.projection.members))
    for _ in range(len(members) - present):
        session.create_repeat(form.projection.members)
    for ref, text in _household_answers(form, file):
        _answer(session, ref, text)
    for index, member in enumerate(members, start=1):
        for path, text in _member_answers(form, file, member):
            inside = path.removeprefix(form.projection.members)
            _answer(session, f"{form.projection.members}[{index}]{inside}", text)


def _household_answers(form: Questionnaire, file: HouseholdFile) -> Iterator[tuple[str, str]]:
    rows: dict[str, SharedRow | None] = {
        "household": file.household,
        "housing": file.housing,
        "assets": file.assets,
    }
    for entry in form.saved:
        if entry.dataset == "household" and entry.property not in _NEVER:
            yield from _known(entry.path, file.household, entry.property)
    for projected in form.projection.fields:
        row = rows.get(projected.table)
        if row is not None and not projected.of_member and projected.conversion in _INVERTIBLE:
            yield from _known(projected.path, row, projected.column)


def _member_answers(form: Questionnaire, file: HouseholdFile, member: Member) -> Iterator[tuple[str, str]]:
    for entry in form.saved:
        if entry.dataset == "member":
            yield from _known(entry.path, member, entry.property)
    for projected in form.projection.fields:
        if projected.table == "member" and projected.conversion in _INVERTIBLE:
            yield from _known(projected.path, member, projected.column)
        elif projected.conversion is Conversion.MEMBER_IF_YES and file.household.single_mother_person:
            yield projected.path, "1" if file.household.single_mother_person == member.id else "0"
    for prefill in form.projection.prefill:
        if prefill.table == "member":
            yield from _known(prefill.path, member, prefill.column)


_INVERTIBLE = frozenset(
    {
        Conversion.TEXT,
        Conversion.CODE,
        Conversion.CODES,
        Conversion.FLAG,
        Conversion.DATE,
        Conversion.WHOLE,
        Conversion.YUAN,
        Conversion.MU,
        Conversion.M2,
    }
)


def _known(path: str, row: SharedRow, column: str) -> Iterator[tuple[str, str]]:
    if column.startswith("extra."):
        value = extra_of(row).get(column.removeprefix("extra."))
        hundredths = False
    else:
        value = getattr(row, column)
        kind = shared_tables()[str(row.__tablename__)].columns[column].type
        hundredths = isinstance(kind, Centi) or column.endswith("_fen")
    if value is not None:
        yield path, _text(value, hundredths=hundredths)


def _text(value: object, *, hundredths: bool) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int) and hundredths:
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _answer(session: Session, ref: str, text: str) -> None:
    """Answer one question; a node that the form reckons by itself fills itself."""
    try:
        session.answer(ref, text)
    except UserError:
        return


def _is_instance(ref: str, members: str) -> bool:
    return ref.startswith(f"{members}[") and ref.endswith("]")
