"""What was deleted here and can be brought back: households, family members, single lines.

Source: journal rule 6; a deletion is a mark and loses nothing.
"""

from dataclasses import dataclass

from lianghe_desktop.casework import removal
from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.working_date import day_of
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Cause, IncomeLine, SpendingLine
from lianghe_desktop.records.staff import Person
from lianghe_desktop.store.history import history
from lianghe_desktop.store.merge import GONE

MOST_SHOWN = 300
Line = IncomeLine | SpendingLine | Cause
_LINES: tuple[tuple[str, type[Line], str], ...] = (
    ("income_line", IncomeLine, "收入"),
    ("spending_line", SpendingLine, "支出"),
    ("cause", Cause, "致贫原因"),
)
Removable = type[Household | Member | Line]


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """Something deleted: what it is in words, of which household and village, by whom and when."""

    table: str
    home: HomeCode
    id: RowId
    what: str
    household: str
    village: str
    who: str
    day: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """A deleted row before it is known who deleted it."""

    model: Removable
    table: str
    row: Household | Member | Line
    what: str
    household_id: str


def removed(office: Office, *, limit: int = MOST_SHOWN) -> list[Removed]:
    """Return what is deleted and not part of something deleted as a whole, the newest deletion first."""
    found = _found(office)[:limit]
    names, people = area_names(office), {row.id: row.name or "" for row in office.store.rows(Person)}
    listed = [(_deletion(office, one), one) for one in found]
    listed.sort(key=lambda pair: (-pair[0][0], pair[1].table, pair[1].row.id))
    return [
        Removed(
            table=one.table,
            home=HomeCode(one.row.home),
            id=RowId(one.row.id),
            what=one.what,
            household=_head(office, one.row.home, one.household_id),
            village=names.name(one.row.home),
            who=people.get(person, ""),
            day=day_of(at_ms).isoformat(),
        )
        for (at_ms, person), one in listed
    ]


def bring_back(office: Office, acting: Acting, one: Removed) -> None:
    """Bring one thing back, with what was deleted together with it.

    Raises:
        UserError: The role may not.
    """
    if one.table == "household":
        removal.bring_household_back(office, acting, one.home, one.id)
    elif one.table == "member":
        removal.bring_member_back(office, acting, one.home, one.id)
    else:
        removal.bring_line_back(office, acting, one.table, one.home, one.id)


def _found(office: Office) -> list[_Found]:
    households = office.store.rows(Household, where={"gone": True})
    gone = {(row.home, row.id) for row in households}
    members = [
        row
        for row in office.store.rows(Member, where={"gone": True})
        if (row.home, row.household_id) not in gone
    ]
    away = {(row.home, row.id) for row in members}
    found = [
        _Found(model=Household, table="household", row=row, what="整户", household_id=row.id)
        for row in households
    ]
    found += [
        _Found(
            model=Member,
            table="member",
            row=row,
            what=f"家庭成员 {row.name or ''}".strip(),
            household_id=row.household_id or "",
        )
        for row in members
    ]
    for table, model, word in _LINES:
        rows: list[Line] = list(office.store.rows(model, where={"gone": True}))
        for row in rows:
            with_all = (row.home, row.household_id) in gone
            if not with_all and (row.home, getattr(row, "member_id", None)) not in away:
                what = f"{word} {_line_words(table, row)}".strip()
                found.append(
                    _Found(model=model, table=table, row=row, what=what, household_id=row.household_id or "")
                )
    return found


def _line_words(table: str, row: Line) -> str:
    shown = []
    for column in ("code",) if isinstance(row, Cause) else ("kind", "amount_fen"):
        spec = field_spec(table, column)
        if spec is not None:
            shown.append(show_field(spec, getattr(row, column)))
    return " ".join(word for word in shown if word)


def _deletion(office: Office, one: _Found) -> tuple[int, str]:
    """Return when (ms since 1970 UTC) and by whom a row was deleted last."""
    lines = [
        line
        for line in history(office.store, one.model, one.row.home, one.row.id)
        if line.field == GONE and line.new is True
    ]
    return (lines[-1].at_ms, lines[-1].person) if lines else (0, "")


def _head(office: Office, home: str, household: str) -> str:
    """Return the name of the head of a household, deleted or not."""
    members = office.store.rows(
        Member, where={"home": home, "household_id": household}, order=("position", "id")
    )
    heads = [row for row in members if row.relation in ("02", "01")] or members
    return heads[0].name or "" if heads else ""
