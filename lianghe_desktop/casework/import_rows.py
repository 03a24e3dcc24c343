"""Turn rows of a list into households and members of ours: code lists, documents, what contradicts itself.

Source of the checks: data-quality rules 1-6 of the national system (check digit, doubles, relation, one head,
one spouse).
"""

from dataclasses import dataclass, field
from typing import TypedDict

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.register import HEAD, SPOUSES
from lianghe_desktop.documents.member_columns import TITLE_OF
from lianghe_desktop.documents.member_list import MemberRow
from lianghe_desktop.documents.sheet_reading import CellError
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import DocumentKind, IdentityDocument, read_document
from lianghe_desktop.records.ids import HomeCode, RowId

_LISTS = {
    "document_kind": "document_kind",
    "relation": "relation",
    "relation_national": "relation",
    "sex": "sex",
    "nation": "nation",
    "political": "political",
    "health": "health",
    "disability_class": "disability_class",
    "disability_grade": "disability_grade",
    "labour": "labour",
    "education_national": "schooling",
    "school_status": "school_status",
}
"""Code lists and the columns whose words they read."""
_PERMITS = (
    (("810000", "820000"), DocumentKind.HK_MACAU),
    (("830000",), DocumentKind.TAIWAN),
)


@dataclass(slots=True)
class ListedFamily:
    """A household as a list has it: its rows, and members in their order beside the row each came from."""

    home: HomeCode
    rows: list[MemberRow]
    household: Household
    members: list[tuple[MemberRow, Member]] = field(default_factory=list)


@dataclass(slots=True)
class Judging:
    """Hold what was found wrong or doubtful so far, and which document numbers the list has already."""

    office: Office
    errors: list[CellError]
    doubts: list[CellError]
    listed: dict[str, int] = field(default_factory=dict)  # document number -> row

    def refuse(self, row: MemberRow, column: str, reason: str) -> None:
        """Note what keeps the list out."""
        self.errors.append(CellError(row.sheet, row.row, column, reason))

    def doubt(self, row: MemberRow, column: str, reason: str) -> None:
        """Note what a person must look at."""
        self.doubts.append(CellError(row.sheet, row.row, column, reason))


def family_of(judging: Judging, home: HomeCode, rows: list[MemberRow]) -> ListedFamily:
    """Return a household with its members as rows that nobody has written yet; what is wrong is noted."""
    first = rows[0]
    family = ListedFamily(
        home=home,
        rows=rows,
        household=Household(
            home=home,
            id=judging.office.new_id(),
            household_no=first.household_no,
            group_name=first.group,
            address=first.address,
            phone=first.household_phone,
            status="draft",
            registered=True if first.household_kind == "建档立卡户" else None,
        ),
    )
    for position, row in enumerate(rows, start=1):
        member = _member(judging, family, position, row)
        if member is not None:
            family.members.append((row, member))
    return family


def judge_family(judging: Judging, family: ListedFamily) -> None:
    """Note a household with no head, two heads or two spouses."""
    first, relations = family.rows[0], [member.relation for _, member in family.members]
    if relations.count(HEAD) != 1 and len(relations) == len(family.rows):
        judging.refuse(first, "与户主关系", f"这一户有 {relations.count(HEAD)} 个户主，应当正好一个。")
    if sum(1 for relation in relations if relation in SPOUSES) > 1:
        judging.refuse(first, "与户主关系", "这一户登记了两个配偶，请核对。")


def _member(judging: Judging, family: ListedFamily, position: int, row: MemberRow) -> Member | None:
    try:
        document = _document(row)
        values = _coded(row, document)
    except UserError as refusal:
        column = "证件号码" if refusal.code is ErrorCode.BAD_DOCUMENT_NUMBER else _column_of(refusal.text)
        judging.refuse(row, column, refusal.text)
        return None
    if not _first_of_its_number(judging, row, document):
        return None
    if document.birth_date and row.birth_date and document.birth_date != row.birth_date:
        judging.doubt(row, "出生日期", "出生日期与证件号码里的不一样，按证件号码登记，请核对。")
    return Member(
        home=family.home,
        id=judging.office.new_id(),
        household_id=RowId(family.household.id),
        position=position,
        name=row.name,
        document_kind=document.kind.value if document.number or row.document_kind else None,
        document_number=document.number or None,
        birth_date=document.birth_date or row.birth_date,
        phone=row.phone,
        work_place=row.work_place,
        months_worked=row.work_months,
        dibao=row.dibao,
        tekun=row.tekun,
        insured_medical=_either(row.resident_medical, row.employee_medical),
        medical_scheme=_scheme(row.resident_medical, row.employee_medical),
        pension_scheme=_scheme(row.resident_pension, row.employee_pension),
        disability_card=row.disability_certificate,
        **values,
    )


class _Coded(TypedDict):
    relation: str | None
    sex: str | None
    nation: str | None
    political: str | None
    health: str | None
    disability_class: str | None
    disability_grade: str | None
    labour: str | None
    education: str | None
    school: str | None


def _coded(row: MemberRow, document: IdentityDocument) -> _Coded:
    education = _code("education_national", row.schooling) if row.schooling else None
    school = _code("school_status", row.school_status) if row.school_status else None
    return {
        "relation": _relation(row.relation),
        "sex": document.sex or _code("sex", row.sex),
        "nation": _code("nation", row.nation),
        "political": _code("political", row.political),
        "health": _codes("health", row.health),
        "disability_class": _code("disability_class", row.disability_class),
        "disability_grade": _code("disability_grade", row.disability_grade),
        "labour": _code("labour", row.labour),
        "education": code_list("education_national").mapped(education, "education") if education else None,
        "school": code_list("school_status").mapped(school, "school") if school else None,
    }


def _document(row: MemberRow) -> IdentityDocument:
    """Read the document; a number that begins like a residence permit's is one, where no kind is written."""
    code = _code("document_kind", row.document_kind)
    kind = DocumentKind(code) if code else None
    number = row.document_number or ""
    if kind is None:
        kind = DocumentKind.RESIDENT if number else DocumentKind.NONE
        for beginnings, permit in _PERMITS:
            kind = permit if number.startswith(beginnings) else kind
    return read_document(kind, number)


def _first_of_its_number(judging: Judging, row: MemberRow, document: IdentityDocument) -> bool:
    if not document.number:
        return True
    where = judging.listed.setdefault(document.number, row.row)
    if where != row.row:
        judging.refuse(row, "证件号码", f"这个证件号码与第 {where} 行重复；同一个人不能登记两次，请核对。")
        return False
    return True


def _code(name: str, word: str | None) -> str | None:
    return code_list(name).code_of(word) if word and word.strip() else None


def _relation(word: str | None) -> str | None:
    """Return the relation; words of the national system's list (之子) are taken too."""
    national = code_list("relation_national").find_label(word) if word else None
    if word and national and code_list("relation").find_label(word) is None:
        found = code_list("relation_national").mapped(national.code, "relation")
        if found is not None:
            return found
    return _code("relation", word)


def _codes(name: str, words: str | None) -> str | None:
    if not words or not words.strip():
        return None
    known = code_list(name)
    found = {known.code_of(word) for word in words.replace("，", "、").replace(",", "、").split("、") if word}
    codes = " ".join(code for code in known.codes if code in found)
    return "none" if codes == "healthy" else codes


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - two columns of a list
    if one or other:
        return True
    return False if one is False and other is False else None


def _scheme(resident: bool | None, employee: bool | None) -> str | None:  # noqa: FBT001 - two columns of a list
    if employee:
        return "employee"
    return "resident" if resident else None


def _column_of(text: str) -> str:
    """Return the title of the column whose code list a refusal names first: “性别”里没有…"""
    named = text.split("”", maxsplit=1)[0].removeprefix("“") if text.startswith("“") else ""
    key = next((key for name, key in _LISTS.items() if code_list(name).title == named), "document_number")
    return TITLE_OF[key]
