"""Take in a list of households and people from Excel: all of it, or nothing and a list of what to mend.

Source of the columns: export header of the household-member list of the national system; checks are
its data-quality rules 1-6 (check digit, doubles, relation, one head, one spouse).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.register import HEAD, SPOUSES, require_village
from lianghe_desktop.documents import read_members, write_errors_xlsx
from lianghe_desktop.documents.member_list import MemberRow, MemberSheet
from lianghe_desktop.documents.sheet_reading import CellError
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import DocumentKind, IdentityDocument, read_document
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit

_BATCH = 2000


class Mode(StrEnum):
    """Whether to write, or only to say what would be written."""

    CHECK = "check"
    WRITE = "write"


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportResult:
    """What a list holds, what is wrong with it, and whether it was written."""

    households: int
    people: int
    written: bool
    errors: tuple[CellError, ...]
    ignored_columns: tuple[str, ...]
    errors_file: Path | None


@dataclass(slots=True)
class _Reading:
    """A list on its way in: what is known already, what was found wrong."""

    office: Office
    villages: dict[str, HomeCode]
    fallback: HomeCode | None
    numbers: dict[str, str]  # document number -> where it stands already
    errors: list[CellError]


def import_people(
    office: Office,
    acting: Acting,
    path: Path,
    *,
    village: str | None = None,
    mode: Mode = Mode.WRITE,
    progress: Callable[[int, int], bool] = lambda _done, _total: True,
) -> ImportResult:
    """Read a workbook and write its households and people, in one unit of work.

    `village` is the home of rows whose sheet names none. With any error nothing is written and the
    rows to mend are listed in FILE-errors.xlsx beside the workbook.

    Raises:
        UserError: Columns are missing, the file is no workbook, the village is not of this desk, or
            the person stopped the work.
    """
    require(acting, Act.REGISTER)
    if village is not None:
        require_village(office, HomeCode(village))
    sheet = read_members(path)
    reading = _reading(office, village, sheet)
    rows, households, people = _rows(reading, sheet, progress)
    errors = tuple(reading.errors)
    errors_file = None
    if errors:
        errors_file = path.with_name(f"{path.stem}-errors.xlsx")
        write_errors_xlsx(errors_file, sheet.sheet, errors)
    elif mode is Mode.WRITE:
        _write(office, acting, rows, progress)
    return ImportResult(
        households=households,
        people=people,
        written=not errors and mode is Mode.WRITE,
        errors=errors,
        ignored_columns=sheet.ignored,
        errors_file=errors_file,
    )


def _reading(office: Office, village: str | None, sheet: MemberSheet) -> _Reading:
    known = villages(office)
    fallback = HomeCode(village) if village else (known[0].home if len(known) == 1 else None)
    if office.is_village:
        fallback = office.home
    numbers = {
        m.document_number: "已登记"
        for m in office.store.rows(Member)
        if m.document_number and not m.gone and not m.left_on
    }
    return _Reading(
        office=office,
        villages={v.name: v.home for v in known} | {v.full_name: v.home for v in known},
        fallback=fallback,
        numbers=numbers,
        errors=list(sheet.errors),
    )


def _rows(
    reading: _Reading, sheet: MemberSheet, progress: Callable[[int, int], bool]
) -> tuple[list[SharedRow], int, int]:
    groups: dict[tuple[HomeCode, str], list[MemberRow]] = {}
    for row in sheet.rows:
        home = _home_of(reading, row)
        if home is not None:
            groups.setdefault((home, row.household_no or ""), []).append(row)
    registered = {(h.home, h.household_no) for h in reading.office.store.rows(Household) if not h.gone}
    rows: list[SharedRow] = []
    people = 0
    for done, ((home, number), members) in enumerate(groups.items()):
        if (home, number) in registered:
            reading.errors.append(
                _error(members[0], "户编号", "这个户编号已经登记过，请删去这一户或改正编号。")
            )
            continue
        rows += _household_rows(reading, home, number, members)
        people += len(members)
        if done % _BATCH == 0:
            _go_on(progress, done, len(groups))
    return rows, len(groups), people


def _household_rows(
    reading: _Reading, home: HomeCode, number: str, members: list[MemberRow]
) -> list[SharedRow]:
    first = members[0]
    household = RowId(reading.office.new_id())
    rows: list[SharedRow] = [
        Household(
            home=home,
            id=household,
            household_no=number,
            group_name=first.group,
            address=first.address,
            phone=first.household_phone,
            status="draft",
            registered=True if first.household_kind == "建档立卡户" else None,
        )
    ]
    relations = []
    for position, row in enumerate(members, start=1):
        member = _member(reading, home, household, position, row)
        if member is not None:
            relations.append(member.relation)
            rows.append(member)
    if relations.count(HEAD) != 1 and len(relations) == len(members):
        reading.errors.append(
            _error(first, "与户主关系", f"这一户有 {relations.count(HEAD)} 个户主，应当正好一个。")
        )
    if sum(1 for relation in relations if relation in SPOUSES) > 1:
        reading.errors.append(_error(first, "与户主关系", "这一户登记了两个配偶，请核对。"))
    return rows


def _member(
    reading: _Reading, home: HomeCode, household: RowId, position: int, row: MemberRow
) -> Member | None:
    try:
        document = _document(row)
        relation = _code("relation", row.relation)
        sex = document.sex or _code("sex", row.sex)
        nation, political = _code("nation", row.nation), _code("political", row.political)
        health = _codes("health", row.health)
        disability = _code("disability_class", row.disability_class)
        grade = _code("disability_grade", row.disability_grade)
        labour = _code("labour", row.labour)
        education = _code("education_national", row.schooling) if row.schooling else None
        school = _code("school_status", row.school_status) if row.school_status else None
    except UserError as refusal:
        column = "证件号码" if refusal.code is ErrorCode.BAD_DOCUMENT_NUMBER else _column_of(refusal.text)
        reading.errors.append(_error(row, column, refusal.text))
        return None
    if not _take_number(reading, row, document):
        return None
    return Member(
        home=home,
        id=reading.office.new_id(),
        household_id=household,
        position=position,
        name=row.name,
        relation=relation,
        document_kind=document.kind.value if document.number or row.document_kind else None,
        document_number=document.number or None,
        birth_date=document.birth_date or row.birth_date,
        labour=labour,
        education=code_list("education_national").mapped(education, "education") if education else None,
        school=code_list("school_status").mapped(school, "school") if school else None,
        phone=row.phone,
        work_place=row.work_place,
        months_worked=row.work_months,
        dibao=row.dibao,
        tekun=row.tekun,
        insured_medical=_either(row.resident_medical, row.employee_medical),
        medical_scheme=_scheme(row.resident_medical, row.employee_medical),
        pension_scheme=_scheme(row.resident_pension, row.employee_pension),
        disability_card=row.disability_certificate,
        sex=sex,
        nation=nation,
        political=political,
        health=health,
        disability_class=disability,
        disability_grade=grade,
    )


def _document(row: MemberRow) -> IdentityDocument:
    kind = _code("document_kind", row.document_kind) if row.document_kind else None
    if kind is None:
        kind = DocumentKind.RESIDENT.value if row.document_number else DocumentKind.NONE.value
    return read_document(DocumentKind(kind), row.document_number or "")


def _take_number(reading: _Reading, row: MemberRow, document: IdentityDocument) -> bool:
    if not document.number:
        return True
    where = reading.numbers.get(document.number)
    if where is not None:
        reason = "这个证件号码的人在本机已经登记" if where == "已登记" else f"这个证件号码与第 {where} 行重复"
        reading.errors.append(_error(row, "证件号码", f"{reason}；同一个人不能登记两次，请核对。"))
        return False
    reading.numbers[document.number] = str(row.row)
    return True


def _home_of(reading: _Reading, row: MemberRow) -> HomeCode | None:
    if not row.village:
        if reading.fallback is None:
            reading.errors.append(_error(row, "村", "没有写是哪个村，本机又管着几个村，请补上村名。"))
        return reading.fallback
    home = reading.villages.get(row.village.strip())
    if home is None and reading.office.is_village:
        home = reading.fallback
    if home is None:
        reading.errors.append(_error(row, "村", f"本机没有名为“{row.village}”的村（居），请核对村名。"))
    return home


def _write(
    office: Office, acting: Acting, rows: list[SharedRow], progress: Callable[[int, int], bool]
) -> None:
    def job(unit: Unit) -> None:
        for start in range(0, len(rows), _BATCH):
            unit.insert_many(rows[start : start + _BATCH])
            _go_on(progress, min(start + _BATCH, len(rows)), len(rows))

    office.store.write(job, actor=acting.actor)


def _go_on(progress: Callable[[int, int], bool], done: int, total: int) -> None:
    if not progress(done, total):
        raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止导入，没有写入任何内容。")


def _code(name: str, word: str | None) -> str | None:
    return code_list(name).code_of(word) if word and word.strip() else None


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


def _error(row: MemberRow, column: str, reason: str) -> CellError:
    return CellError(row.sheet, row.row, column, reason)


def _column_of(text: str) -> str:
    """Return the column's title that a code list's refusal names first: “性别”里没有…"""
    return text.split("”", maxsplit=1)[0].removeprefix("“") if text.startswith("“") else "证件号码"
