"""Make one of two entries: of a person, or of a household; split a household; keep two people apart.

What the person at work chose side by side is written on the entry that stays. Everything can be taken back.
Source: 全国扶贫开发信息系统 data-quality rule 2; 分户、并户 by 户籍.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from lianghe_desktop.casework.duplicates.recorded import Recorder
from lianghe_desktop.casework.fields import FIELDS, show_field
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.register import HEAD, SPOUSES, next_provisional_no
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import masked_number
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import IncomeLine, SpendingLine
from lianghe_desktop.records.rearranged import (
    DISTINCT,
    MERGED_HOUSEHOLD,
    MERGED_PERSON,
    SPLIT,
    Rearrangement,
)
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.moves import UNDER_ITS_ID, model_of, rows_of_household
from lianghe_desktop.store.unit import Unit

_NAMING = ("member_id", "applicant_member_id", "single_mother_person")
_HEADS = ("01", "02")
_UNCHOSEN = frozenset({"position", "document_kind", "document_number", "extra", "status", "provisional_no"})
_DOCUMENT = ("document_kind", "document_number")


@dataclass(frozen=True, kw_only=True, slots=True)
class SideBySide:
    """One field in which two entries differ, in words; `key` is chosen by."""

    key: str
    label: str
    first: str
    second: str


def person_differences(first: Member, second: Member) -> list[SideBySide]:
    """Return the fields in which two entries of a person differ."""
    return _differences("member", first, second)


def household_differences(first: Household, second: Household) -> list[SideBySide]:
    """Return the fields in which two entries of a household differ."""
    return _differences("household", first, second)


def merge_people(
    office: Office,
    acting: Acting,
    stays: tuple[HomeCode, RowId],
    goes: tuple[HomeCode, RowId],
    *,
    from_second: Sequence[str] = (),
    because: str = "",
) -> RowId:
    """Keep one entry of a person; `from_second` names the fields that are taken from the entry that goes.

    In one household, what names the second entry names the first then. Of two households, the second loses
    the person with the income and spending that name the person.

    Raises:
        UserError: One of them is not there, they are the same row, or the role may not.
    """
    require(acting, Act.REMOVE)
    (home, first_id), (other_home, second_id) = stays, goes

    def job(unit: Unit) -> RowId:
        first, second = _member(unit, home, first_id), _member(unit, other_home, second_id)
        if (home, first_id) == (other_home, second_id):
            raise UserError(ErrorCode.BAD_INPUT, "选的是同一个人的同一条登记，不用合并。")
        chosen = {name: getattr(second, name) for name in _columns("member", from_second)}
        recorder = Recorder(unit=unit, home=home)
        there = recorder if home == other_home else Recorder(unit=unit, home=other_home)
        _let_go(there, first, second)
        if chosen:
            recorder.change(Member, first_id, chosen)
        keep = partial(
            _keep,
            office,
            acting,
            kind=MERGED_PERSON,
            row_id=first_id,
            other_id=second_id,
            because=because,
        )
        of_first, of_second = first.household_id, second.household_id
        row = keep(home, household=of_first, other=of_second, changes=recorder.text())
        unit.insert(row)
        if there is not recorder:
            # Rows of another village are taken back from a rearrangement in their own home.
            unit.insert(keep(other_home, household=of_second, other=of_first, changes=there.text()))
        return RowId(row.id)

    return write_guarded(office, acting, job)


def merge_households(
    office: Office,
    acting: Acting,
    home: HomeCode,
    stays: RowId,
    goes: RowId,
    *,
    head_relation: str,
    from_second: Sequence[str] = (),
    because: str = "",
) -> RowId:
    """Take a household into another of the same village (并户): its people and everything about them.

    `head_relation` says what the head of the second is to the head of the first (GB/T 4761).

    Raises:
        UserError: One of them is not there, or they stand in two villages, or the role may not.
    """
    require(acting, Act.REMOVE)
    if stays == goes:
        raise UserError(ErrorCode.BAD_INPUT, "选的是同一户，不用合并。")
    if head_relation in _HEADS:
        raise UserError(ErrorCode.BAD_INPUT, "并入的户主不能还是户主，请选他和留下那户户主的关系。")

    def job(unit: Unit) -> RowId:
        second = _household(unit, home, goes)
        _household(unit, home, stays)
        recorder = Recorder(unit=unit, home=home)
        chosen = {name: getattr(second, name) for name in _columns("household", from_second)}
        if chosen:
            recorder.change(Household, stays, chosen)
        _move_rows(recorder, goes, stays, head_relation)
        recorder.remove(Household, goes)
        row = _keep(
            office,
            acting,
            home,
            MERGED_HOUSEHOLD,
            household=stays,
            other=goes,
            row_id=stays,
            other_id=goes,
            because=because,
            changes=recorder.text(),
        )
        unit.insert(row)
        return RowId(row.id)

    return write_guarded(office, acting, job)


def split_household(
    office: Office,
    acting: Acting,
    home: HomeCode,
    household: RowId,
    *,
    leaving: Mapping[RowId, str],
    because: str = "",
) -> RowId:
    """Make a household of its own of some members (分户); return its id.

    `leaving` gives for each member who leaves the relation to the new head, exactly one of them 户主. Income
    and spending that name them go with them.

    Raises:
        UserError: Nobody or everybody leaves, there is not exactly one head, or the role may not.
    """
    require(acting, Act.REMOVE)
    if sum(relation in _HEADS for relation in leaving.values()) != 1:
        raise UserError(ErrorCode.BAD_INPUT, "分出去的人里要正好有一个户主，请指定。")

    def job(unit: Unit) -> RowId:
        before = _household(unit, home, household)
        _refuse_strangers(unit, before, leaving)
        recorder = Recorder(unit=unit, home=home)
        made = Household(
            home=home,
            id=office.new_id(),
            provisional_no=next_provisional_no(office, unit, home),
            group_name=before.group_name,
            address=before.address,
            status="draft",
        )
        recorder.insert(made)
        _move_out(recorder, leaving, made)
        row = _keep(
            office,
            acting,
            home,
            SPLIT,
            household=household,
            other=made.id,
            row_id=household,
            other_id=made.id,
            because=because,
            changes=recorder.text(),
        )
        unit.insert(row)
        return RowId(made.id)

    return write_guarded(office, acting, job)


def keep_apart(
    office: Office,
    acting: Acting,
    first: tuple[HomeCode, RowId],
    second: tuple[HomeCode, RowId],
    *,
    because: str,
) -> RowId:
    """Keep that two entries are two people; the pair is not named again.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.REGISTER)
    row = _keep(
        office,
        acting,
        first[0],
        DISTINCT,
        household=None,
        other=None,
        row_id=first[1],
        other_id=second[1],
        because=because,
        changes=None,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def rearrangements_of(office: Office, home: HomeCode, household: RowId) -> list[Rearrangement]:
    """Return the merges and splits of a household that were not taken back, the newest first."""
    rows = office.store.rows(Rearrangement, where={"home": home})
    return sorted(
        (
            row
            for row in rows
            if not row.gone
            and row.undone_on is None
            and row.kind != DISTINCT
            and household in (row.household_id, row.other_household_id)
        ),
        key=lambda row: row.id,
        reverse=True,
    )


def _move_rows(recorder: Recorder, goes: RowId, stays: RowId, head_relation: str) -> None:
    for key in rows_of_household(recorder.unit.connection, recorder.home, goes):
        if key.table == "household":
            continue
        model = model_of(key.table)
        row = recorder.unit.get(model, recorder.home, key.id)
        if row is None or row.gone:
            continue
        if key.table in UNDER_ITS_ID:
            _join_single(recorder, model, goes, stays)
            continue
        values: dict[str, object] = {"household_id": stays}
        if isinstance(row, Member) and (row.relation in _HEADS or row.relation in SPOUSES):
            values["relation"] = head_relation if row.relation in _HEADS else "97"
        recorder.change(model, key.id, values)


def _join_single(recorder: Recorder, model: type[SharedRow], goes: RowId, stays: RowId) -> None:
    """Join dwelling or property, one row a household: what the household that stays lacks is filled in."""
    unit, home = recorder.unit, recorder.home
    second, first = unit.get(model, home, goes), unit.get(model, home, stays)
    if second is None:
        return
    names = [c.name for c in table_of(model).columns if c.name not in ("home", "id", "gone", "extra")]
    if first is None:
        recorder.insert(model(home=home, id=stays, **{name: getattr(second, name) for name in names}))
    else:
        lacking = {
            name: getattr(second, name)
            for name in names
            if getattr(first, name) is None and getattr(second, name) is not None
        }
        if lacking:
            recorder.change(model, stays, lacking)
    recorder.remove(model, goes)


def _rename(recorder: Recorder, old: RowId, new: RowId) -> None:
    """Let every row of the household that names one member name another."""
    member = recorder.unit.get(Member, recorder.home, old)
    household = member.household_id if member else None
    for key in rows_of_household(recorder.unit.connection, recorder.home, household or ""):
        model = model_of(key.table)
        row = recorder.unit.get(model, recorder.home, key.id)
        named = [name for name in _NAMING if row is not None and getattr(row, name, None) == old]
        if named and row is not None and not row.gone:
            recorder.change(model, key.id, dict.fromkeys(named, new))


def _let_go(recorder: Recorder, first: Member, second: Member) -> None:
    """Remove the second entry; what names it names the first then, in another household its money goes."""
    second_id = RowId(second.id)
    if (first.home, first.household_id) == (second.home, second.household_id):
        _rename(recorder, second_id, RowId(first.id))
    else:
        for model, line in _money_of(recorder, second_id):
            recorder.remove(model, line.id)
    recorder.remove(Member, second_id)


def _refuse_strangers(unit: Unit, household: Household, leaving: Mapping[RowId, str]) -> None:
    """Refuse that everybody leaves, or somebody who is not of the household."""
    members = unit.rows(Member, home=household.home, household_id=household.id)
    if not set(leaving) < {RowId(one.id) for one in members if not one.gone and not one.left_on}:
        raise UserError(ErrorCode.BAD_INPUT, "至少要留一个人在原来的户里，分出去的也要是本户的人。")


def _move_out(recorder: Recorder, leaving: Mapping[RowId, str], made: Household) -> None:
    """Put who leaves into the new household, the head first, with the money that names them."""
    for position, (member, relation) in enumerate(_head_first(leaving), start=1):
        values = {"household_id": made.id, "relation": relation, "position": position}
        recorder.change(Member, member, values)
        for model, line in _money_of(recorder, member):
            recorder.change(model, line.id, {"household_id": made.id})


def _money_of(
    recorder: Recorder, member: RowId
) -> Iterator[tuple[type[IncomeLine | SpendingLine], IncomeLine | SpendingLine]]:
    """Yield the income and spending that name a member."""
    for model in (IncomeLine, SpendingLine):
        for line in recorder.unit.rows(model, home=recorder.home, member_id=member):
            if not line.gone:
                yield model, line


def _head_first(leaving: Mapping[RowId, str]) -> list[tuple[RowId, str]]:
    ordered = sorted(leaving.items(), key=lambda one: one[1] not in _HEADS)
    return [(member, HEAD if relation in _HEADS else relation) for member, relation in ordered]


def _differences(table: str, first: SharedRow, second: SharedRow) -> list[SideBySide]:
    found = []
    for spec in FIELDS:
        name = spec.column
        if spec.table != table or "." in name or (name in _UNCHOSEN and name != "document_number"):
            continue
        one, other = getattr(first, name, None), getattr(second, name, None)
        if one != other:
            shown = (show_field(spec, one), show_field(spec, other))
            if name == "document_number":
                shown = (_unlike(one, other), _unlike(other, one))
            found.append(SideBySide(key=name, label=spec.label, first=shown[0], second=shown[1]))
    return found


def _unlike(number: str | None, other: str | None) -> str:
    """Return a number masked, but for the digits in which it differs from the other."""
    if not number:
        return ""
    masked = masked_number(number)
    if not other or len(other) != len(number):
        return masked
    return "".join(
        digit if digit != there else hidden
        for digit, there, hidden in zip(number, other, masked, strict=True)
    )


def _columns(table: str, chosen: Sequence[str]) -> list[str]:
    known = {spec.column for spec in FIELDS if spec.table == table}
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise UserError(ErrorCode.BAD_INPUT, f"没有“{unknown[0]}”这一项，请重新选择。")
    return [*chosen, *(name for name in _DOCUMENT if "document_number" in chosen and name not in chosen)]


def _keep(
    office: Office,
    acting: Acting,
    home: HomeCode,
    kind: str,
    *,
    household: str | None,
    other: str | None,
    row_id: str,
    other_id: str,
    because: str,
    changes: str | None,
) -> Rearrangement:
    return Rearrangement(
        home=home,
        id=office.new_id(),
        household_id=household,
        other_household_id=other,
        kind=kind,
        row_id=row_id,
        other_id=other_id,
        because=because.strip() or None,
        changes=changes,
        done_on=acting.today,
        done_by=acting.person,
    )


def _member(unit: Unit, home: HomeCode, member: RowId) -> Member:
    row = unit.get(Member, home, member)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "找不到要合并的人，请刷新后重新选择。")
    return row


def _household(unit: Unit, home: HomeCode, household: RowId) -> Household:
    row = unit.get(Household, home, household)
    if row is None or row.gone or row.moved_to_home is not None:
        raise UserError(
            ErrorCode.NOT_FOUND, "找不到要合并或分出的户（不同村的要先办理迁移），请刷新后重新选择。"
        )
    return row
