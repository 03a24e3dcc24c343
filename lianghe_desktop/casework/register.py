"""Register households and members, and change what a page shows of them.

Every change is one unit of work in the journal; a member whose document number stands in the
register already is refused before anything is written.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.fields import FieldKind, FieldSpec, FieldValue, field_spec, read_field
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination, HelpMeasure, HelpPlan, HelpVisit
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import DocumentKind, IdentityDocument, read_document
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine
from lianghe_desktop.records.staff import Helper
from lianghe_desktop.store.unit import Unit

HEAD = "02"  # GB/T 4761: 户主
SPOUSES = frozenset({"10", "11", "12"})

TABLES: dict[str, type[SharedRow]] = {
    "household": Household,
    "member": Member,
    "income_line": IncomeLine,
    "spending_line": SpendingLine,
    "housing": Housing,
    "assets": Assets,
    "cause": Cause,
    "help_plan": HelpPlan,
    "help_measure": HelpMeasure,
    "help_visit": HelpVisit,
    "determination": Determination,
    "helper": Helper,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMember:
    """What is known of a person when they are first written down."""

    name: str
    relation: str
    document_kind: str
    document_number: str = ""
    no_document_reason: str | None = None
    sex: str | None = None
    birth_date: dt.date | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHousehold:
    """What is known of a household when it is first written down; `home` is a village of this desk."""

    home: HomeCode
    head: NewMember
    household_no: str | None = None
    group_name: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldEdit:
    """One field typed anew on a page; `text` as typed, blank for not known."""

    table: str
    home: HomeCode
    id: RowId
    column: str
    text: str


def register_household(office: Office, acting: Acting, new: NewHousehold) -> RowId:
    """Write down a household with its head and give it a provisional number.

    Raises:
        UserError: The village is not of this desk, the head's document is wrong or already registered.
    """
    require(acting, Act.REGISTER)
    require_village(office, new.home)
    household = Household(
        home=new.home,
        id=office.new_id(),
        household_no=_cleaned(new.household_no),
        group_name=_cleaned(new.group_name),
        address=_cleaned(new.address),
        phone=_cleaned(new.phone),
        status="draft",
    )

    def job(unit: Unit) -> RowId:
        household.provisional_no = next_provisional_no(office, unit, new.home)
        unit.insert(household)
        unit.insert(member_row(office, unit, new.home, RowId(household.id), new.head, position=1))
        return RowId(household.id)

    return office.store.write(job, actor=acting.actor)


def add_member(office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewMember) -> RowId:
    """Add a person to a household; raises UserError as `member_row` does."""
    require(acting, Act.REGISTER)

    def job(unit: Unit) -> RowId:
        present = [m for m in unit.rows(Member, home=home, household_id=household) if not m.gone]
        position = max((m.position or 0 for m in present), default=0) + 1
        check_family(present, new)
        row = member_row(office, unit, home, household, new, position=position)
        unit.insert(row)
        return RowId(row.id)

    return write_guarded(office, acting, job)


def change_field(office: Office, acting: Acting, edit: FieldEdit) -> bool:
    """Write one field that was typed on a page; return whether anything differed.

    Raises:
        UserError: The text does not fit, the number's check digit is wrong, or the person stands in
            the register already.
    """
    require(acting, Act.REGISTER)
    model = TABLES[edit.table]
    spec = field_spec(edit.table, edit.column)
    if spec is None:
        raise UserError(ErrorCode.BAD_INPUT, "这一项不能在这里修改。")

    def job(unit: Unit) -> bool:
        row = unit.get(model, edit.home, edit.id) or _made_at_first_write(unit, model, edit)
        if row is None:
            raise UserError(ErrorCode.NOT_FOUND, "要修改的内容已不在本机，请返回列表后重新打开。")
        return unit.change(model, edit.home, edit.id, _written(unit, row, spec, edit.text))

    return write_guarded(office, acting, job)


def _made_at_first_write(unit: Unit, model: type[SharedRow], edit: FieldEdit) -> SharedRow | None:
    """Make the row of a dwelling or of property, which is one a household, where nobody filled it in yet."""
    if model not in (Housing, Assets) or unit.get(Household, edit.home, edit.id) is None:
        return None
    row = model(home=edit.home, id=edit.id)
    unit.insert(row)
    return row


def member_row(
    office: Office, unit: Unit, home: HomeCode, household: RowId, new: NewMember, *, position: int
) -> Member:
    """Build the row of a new member from what was typed; the number fills birth date and sex.

    Raises:
        UserError: The name is blank, the document is wrong, or somebody with it is registered.
    """
    if not new.name.strip():
        raise UserError(ErrorCode.BAD_INPUT, "家庭成员的姓名没有填，请补上姓名。")
    document = read_document(DocumentKind(new.document_kind), new.document_number)
    refuse_double(unit, document)
    _require_reason(document, new)
    return Member(
        home=home,
        id=office.new_id(),
        household_id=household,
        position=position,
        name="".join(new.name.split()),
        relation=new.relation,
        document_kind=document.kind.value,
        document_number=document.number or None,
        no_document_reason=_cleaned(new.no_document_reason),
        sex=document.sex or new.sex,
        birth_date=document.birth_date or new.birth_date,
        phone=_cleaned(new.phone),
    )


def refuse_double(unit: Unit, document: IdentityDocument, *, besides: str | None = None) -> None:
    """Refuse a document number that a living row of this desk carries already.

    `besides` is the member whose own number it may be.

    Raises:
        UserError: DUPLICATE_MEMBER, naming the household where the person stands.
    """
    if not document.number:
        return
    for other in unit.rows(Member, document_number=document.number):
        if other.gone or other.id == besides or other.left_on:
            continue
        where = _household_name(unit, other)
        raise UserError(
            ErrorCode.DUPLICATE_MEMBER,
            f"这个证件号码的人已经登记在{where}，姓名{other.name}；同一个人不能登记两次，请核对号码，"
            "或到那一户办理迁出后再登记。",
        )


def check_family(present: list[Member], new: NewMember) -> None:
    """Refuse a second head or a second spouse.

    Raises:
        UserError: The household has one already.

    Source: data-quality rules 5 and 6 of the national system.
    """
    relations = [m.relation for m in present if not m.left_on]
    if new.relation == HEAD and HEAD in relations:
        raise UserError(ErrorCode.BAD_INPUT, "这一户已经有户主，请改选与户主的关系。")
    if new.relation in SPOUSES and SPOUSES.intersection(r for r in relations if r):
        raise UserError(ErrorCode.BAD_INPUT, "这一户已经登记了户主的配偶，请改选与户主的关系。")


def next_provisional_no(office: Office, unit: Unit, home: HomeCode) -> str:
    """Return the next provisional number of this laptop: 临 + four digits of the author + a count."""
    mark = f"临{office.desk.author[:4].upper()}-"
    taken = [
        int(row.provisional_no.removeprefix(mark))
        for row in unit.rows(Household, home=home)
        if row.provisional_no and row.provisional_no.startswith(mark)
    ]
    return f"{mark}{max(taken, default=0) + 1:04d}"


def require_village(office: Office, home: HomeCode) -> None:
    """Refuse a home that is no village inside this desk's area.

    Raises:
        UserError: NO_PERMISSION or BAD_AREA_CODE.
    """
    code = AreaCode.parse(home)
    if code.level is not AreaLevel.VILLAGE or not office.area.contains(code):
        raise UserError(
            ErrorCode.NO_PERMISSION, f"村居代码 {code} 不在本机管辖范围内，请选择本机所管的村（居）。"
        )


def _written(unit: Unit, row: SharedRow, spec: FieldSpec, text: str) -> Mapping[str, FieldValue]:
    if spec.column == "document_number" and isinstance(row, Member):
        document = read_document(DocumentKind(row.document_kind or DocumentKind.RESIDENT), text)
        refuse_double(unit, document, besides=row.id)
        values: dict[str, FieldValue] = {"document_number": document.number or None}
        if document.number:
            values |= {"birth_date": document.birth_date, "sex": document.sex}
        return values
    if spec.kind is FieldKind.TEXT and spec.column == "name":
        return {"name": "".join(text.split()) or None}
    return {spec.column: read_field(spec, text)}


def _require_reason(document: IdentityDocument, new: NewMember) -> None:
    if document.number:
        return
    if document.kind is DocumentKind.NONE and not _cleaned(new.no_document_reason):
        raise UserError(ErrorCode.BAD_INPUT, f"{new.name}没有证件，请写明原因，例如“证件遗失，正在补办”。")
    if new.birth_date is None or new.sex is None:
        raise UserError(ErrorCode.BAD_INPUT, f"{new.name}没有证件号码，请填写性别和出生日期。")


def _household_name(unit: Unit, member: Member) -> str:
    household = unit.get(Household, member.home, member.household_id or "")
    if household is None:
        return "另一户"
    return f"户编号 {household.household_no or household.provisional_no or '未编号'} 的家庭"


def _cleaned(text: str | None) -> str | None:
    return (text.strip() or None) if text else None
