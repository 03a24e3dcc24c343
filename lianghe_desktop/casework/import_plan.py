"""Hold a list against the register: what would be new, what differs, what is the same, what is doubtful.

A household is found again by its number, else by somebody whose document number stands in it. A blank cell
never takes anything away, and people whom the list does not name stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianghe_desktop.casework.duplicates.finding import Certainty, PersonLine, twin_index
from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.import_rows import Judging, ListedFamily, family_of, judge_family
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.register import HEAD, SPOUSES
from lianghe_desktop.documents.member_list import MemberRow
from lianghe_desktop.documents.sheet_reading import CellError
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId

_NOT_COMPARED = frozenset({"home", "id", "gone", "household_id", "position", "status", "extra"})
_MANY = 2000
ELSEWHERE = "这个证件号码的人已登记在另一户，这一户先不导入；请核对是不是迁来的，或号码写错了。"
GONE_BEFORE = "户编号相同，但人都对不上，这一户先不导入；请核对户编号。"


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueChange:
    """One field whose value in the list differs: where it stands, whose it is, both values in words."""

    sheet: str
    row: int
    who: str
    label: str
    old: str
    new: str
    model: type[SharedRow]
    home: str
    id: str
    column: str
    value: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPerson:
    """Somebody the register does not have: row of the list, name, and whether the household is new too."""

    sheet: str
    row: int
    household: str
    name: str
    with_household: bool


@dataclass(slots=True)
class Plan:
    """What a list would do; `rows` are the new rows in the order in which they are written."""

    households: int = 0
    people: int = 0
    new_households: int = 0
    same_people: int = 0
    rows: list[SharedRow] = field(default_factory=list)
    new: list[NewPerson] = field(default_factory=list)
    changes: list[ValueChange] = field(default_factory=list)


@dataclass(slots=True)
class _Register:
    """The register as it is: living rows by number and by household."""

    by_number: dict[tuple[str, str], Household]
    by_document: dict[str, Member]
    members: dict[tuple[str, str], list[Member]]
    by_id: dict[tuple[str, str], Household]


def make_plan(
    judging: Judging,
    groups: dict[tuple[HomeCode, str], list[MemberRow]],
    going_on: Callable[[int, int], None],
) -> Plan:
    """Return what the households of a list would do; errors and doubts are noted in `judging`."""
    register, plan = _register(judging.office), Plan()
    for done, ((home, _), rows) in enumerate(groups.items()):
        family = family_of(judging, home, rows)
        plan.households += 1
        plan.people += len(rows)
        known = _found_again(register, family)
        if known is None:
            judge_family(judging, family)
            _plan_new(judging, register, plan, family)
        else:
            _plan_known(judging, register, plan, family, known)
        if done % _MANY == 0:
            going_on(done, len(groups))
    _note_twins(judging, plan)
    return plan


def _note_twins(judging: Judging, plan: Plan) -> None:
    """Note newcomers who may be registered already under another number, or a name that sounds the same."""
    index = twin_index(judging.office)
    newcomers = [row for row in plan.rows if isinstance(row, Member)]
    for told, member in zip(plan.new, newcomers, strict=True):
        likely = [
            pair for pair in index.similar(_line_of(member)) if pair.likeness.certainty >= Certainty.LIKELY
        ]
        if likely:
            other, reasons = likely[0].second, "，".join(likely[0].likeness.reasons)
            where = other.household_no or "未编号"
            judging.doubts.append(
                CellError(
                    told.sheet,
                    told.row,
                    "姓名",
                    f"可能已经登记过（户 {where}：{reasons}）；是同一个人的，导入后到“查重复登记”里合并。",
                )
            )


def _line_of(member: Member) -> PersonLine:
    return PersonLine(
        home=HomeCode(member.home),
        household=RowId(member.household_id or ""),
        household_no=None,
        id=RowId(member.id),
        name=member.name,
        sex=member.sex,
        birth_date=member.birth_date,
        document_number=member.document_number,
        phone=member.phone,
        disability_card=member.disability_card,
    )


def _register(office: Office) -> _Register:
    households = [h for h in office.store.rows(Household) if not h.gone and not h.moved_to_id]
    members = [m for m in office.store.rows(Member) if not m.gone and not m.left_on]
    by_id = {(h.home, h.id): h for h in households}
    found = _Register(
        by_number={(h.home, h.household_no): h for h in households if h.household_no},
        by_document={m.document_number: m for m in members if m.document_number},
        members={},
        by_id=by_id,
    )
    for member in members:
        found.members.setdefault((member.home, member.household_id or ""), []).append(member)
    return found


def _found_again(register: _Register, family: ListedFamily) -> Household | None:
    number = family.household.household_no
    known = register.by_number.get((family.home, number)) if number else None
    if known is not None:
        return known
    for _, member in family.members:
        same = register.by_document.get(member.document_number or "")
        if same is not None and same.home == family.home:
            household = register.by_id.get((same.home, same.household_id or ""))
            if household is not None and not (number and household.household_no):
                return household
    return None


def _plan_new(judging: Judging, register: _Register, plan: Plan, family: ListedFamily) -> None:
    for row, member in family.members:
        if (member.document_number or "") in register.by_document:
            judging.doubt(row, "证件号码", ELSEWHERE)
            return
    plan.new_households += 1
    plan.rows += [family.household, *(member for _, member in family.members)]
    number = family.household.household_no or ""
    plan.new += [
        NewPerson(sheet=row.sheet, row=row.row, household=number, name=member.name or "", with_household=True)
        for row, member in family.members
    ]


def _plan_known(
    judging: Judging, register: _Register, plan: Plan, family: ListedFamily, known: Household
) -> None:
    present = register.members.get((known.home, known.id), [])
    pairs = [(row, member, _same_person(member, present)) for row, member in family.members]
    if present and not any(same for _, _, same in pairs):
        judging.doubt(family.rows[0], "户编号", GONE_BEFORE)
        return
    for row, member, same in pairs:
        other = register.by_document.get(member.document_number or "")
        if same is None and other is not None:
            judging.doubt(row, "证件号码", ELSEWHERE)
            return
        if same is not None and same.name != member.name:
            judging.doubt(row, "姓名", "证件号码相同、姓名不同，这一户先不导入；请核对是哪一个。")
            return
    _compare(plan, family.rows[0], "户", family.household, known)
    for row, member, same in pairs:
        if same is None:
            if _may_join(judging, row, member, present):
                _plan_newcomer(plan, row, member, known, present)
                present = [*present, member]
            continue
        count = len(plan.changes)
        _compare(plan, row, member.name or "", member, same)
        plan.same_people += len(plan.changes) == count


def _may_join(judging: Judging, row: MemberRow, member: Member, present: Sequence[Member]) -> bool:
    relations = {one.relation for one in present}
    second_head = member.relation == HEAD and HEAD in relations
    second_spouse = member.relation in SPOUSES and bool(SPOUSES & {one for one in relations if one})
    if second_head or second_spouse:
        word = "户主" if second_head else "配偶"
        judging.doubt(row, "与户主关系", f"这一户已登记了{word}，这个人先不导入；请核对与户主的关系。")
        return False
    return True


def _plan_newcomer(
    plan: Plan, row: MemberRow, member: Member, known: Household, present: Sequence[Member]
) -> None:
    member.household_id = known.id
    member.position = max((one.position or 0 for one in present), default=0) + 1
    plan.rows.append(member)
    plan.new.append(
        NewPerson(
            sheet=row.sheet,
            row=row.row,
            household=known.household_no or known.provisional_no or "",
            name=member.name or "",
            with_household=False,
        )
    )


def _same_person(member: Member, present: Sequence[Member]) -> Member | None:
    """Return the registered person: by document number, else by name where one of the two has no number."""
    for one in present:
        if member.document_number and one.document_number == member.document_number:
            return one
    same = [
        one
        for one in present
        if one.name == member.name and not (member.document_number and one.document_number)
    ]
    return same[0] if len(same) == 1 else None


def _compare(plan: Plan, row: MemberRow, who: str, listed: SharedRow, known: SharedRow) -> None:
    table = "household" if isinstance(known, Household) else "member"
    for column in type(listed).model_fields:
        value, old = getattr(listed, column), getattr(known, column)
        if column in _NOT_COMPARED or value is None or value == old:
            continue
        spec = field_spec(table, column)
        if spec is None:
            continue
        plan.changes.append(
            ValueChange(
                sheet=row.sheet,
                row=row.row,
                who=who,
                label=spec.label,
                old=show_field(spec, old),
                new=show_field(spec, value),
                model=type(known),
                home=known.home,
                id=known.id,
                column=column,
                value=value,
            )
        )
