"""A department's list against the open cases: matched by document number, near matches shown, never guessed.

Source: 江府办〔2017〕23号 二（二）; 最低生活保障审核确认办法 17 (items and departments).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.reading import open_cases
from lianghe_desktop.casework.procedure.village_steps import NewCheck, check_row
from lianghe_desktop.documents.sheet_reading import Sheet, SheetRow, column_places, read_table
from lianghe_desktop.records.case_codes import CheckItem, CheckResult
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import check_digit, masked_number
from lianghe_desktop.records.ids import HomeCode, RowId

_NAME, _NUMBER = "name", "number"
_TITLES: Mapping[str, str] = {
    **dict.fromkeys(("姓名", "名字", "所有人", "车主", "权利人", "户名", "经营者"), _NAME),
    **dict.fromkeys(("身份证号", "身份证号码", "证件号码", "公民身份号码", "证件号", "身份证"), _NUMBER),
}
_OLD = re.compile(r"\d{15}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One row of a list and the member it is, or nearly is; the number is shown masked.

    why: "" for the same number, else in what the two differ.
    """

    row: int
    home: HomeCode
    household: RowId
    member: RowId
    procedure: RowId
    member_name: str
    number: str
    finding: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ListMatch:
    """What a list says of the open cases. rows: how many it has; unreadable: rows without a usable number."""

    item: CheckItem
    source: str
    rows: int
    cases: int
    matched: tuple[Match, ...]
    near: tuple[Match, ...]
    unreadable: tuple[int, ...]


def match_list(office: Office, acting: Acting, path: Path, *, item: CheckItem, source: str) -> ListMatch:
    """Hold a list against the members of the open cases; nothing is written.

    Raises:
        UserError: The role may not, the file is no table, has no column of document numbers, or no source
            is named.
    """
    require(acting, Act.CASE)
    if not source.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明这份名单是哪个部门给的。")
    sheet = read_table(path, _TITLES)
    places = column_places(sheet, _TITLES)
    if _NUMBER not in places:
        raise UserError(
            ErrorCode.BAD_SHEET, f"“{path.name}”里没有“身份证号”一列，请在表头写上“身份证号”再试。"
        )
    members = _members(office, acting)
    by_number = {number_key(one.document_number or ""): one for one in members if one.document_number}
    matched: list[Match] = []
    near: list[Match] = []
    unreadable: list[int] = []
    cases = _cases(office, acting)
    for row in sheet.rows:
        cell = row.cells[places[_NUMBER]] if places[_NUMBER] < len(row.cells) else None
        number = number_key(cell.text if cell is not None and not cell.lost_digits else "")
        name = _text(row, places.get(_NAME))
        finding = _finding(sheet, row, places)
        if number in by_number:
            matched.append(_match(cases, row, by_number[number], finding, ""))
            continue
        if not number:
            unreadable.append(row.number)
        near.extend(
            _match(cases, row, one, finding, why)
            for one in members
            if (why := nearly(name, number, one.name or "", number_key(one.document_number or "")))
        )
    return ListMatch(
        item=item,
        source=source.strip(),
        rows=len(sheet.rows),
        cases=len({case for _, _, case in cases.values()}),
        matched=tuple(matched),
        near=tuple(near),
        unreadable=tuple(unreadable),
    )


def keep_match(office: Office, acting: Acting, found: ListMatch, *, also: Iterable[Match] = ()) -> int:
    """Keep what a list says: who stands on it has something to explain, every other open case has nothing.

    also: near matches that a person took for the same people. Returns how many results were kept.
    """
    require(acting, Act.CASE)
    hits = [*found.matched, *also]
    rows = []
    held = {hit.procedure for hit in hits}
    for line in open_cases(office, acting.today):
        own = [hit for hit in hits if hit.procedure == line.id]
        checks = [
            NewCheck(
                item=found.item,
                result=CheckResult.DIFFERS,
                source=found.source,
                finding=hit.finding or "在名单中",
                member=hit.member,
            )
            for hit in own
        ]
        if line.id not in held:
            checks = [NewCheck(item=found.item, result=CheckResult.NOTHING, source=found.source)]
        rows += [check_row(office, acting, line.state.procedure, check) for check in checks]
    office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    return len(rows)


def number_key(number: str) -> str:
    """Return a resident number in the form that is compared: 18 digits, an old one of 15 made whole.

    Source: GB 11643—1999 (the old number lacks the century and the check digit).
    """
    cleaned = re.sub(r"[\s'’\-]", "", number).upper()
    if _OLD.fullmatch(cleaned):
        first = f"{cleaned[:6]}19{cleaned[6:]}"
        return first + check_digit(first)
    return cleaned if len(cleaned) == 18 else ""


def nearly(name: str, number: str, other_name: str, other_number: str) -> str:
    """Return in what a row nearly is a member, "" where it is not: one digit or two digits changed places
    under the same name, or the same name without a number.
    """
    if not name or name != other_name:
        return ""
    if not number or not other_number:
        return "同名，名单里没有能用的证件号码"
    differing = [place for place in range(18) if number[place] != other_number[place]]
    if len(differing) == 1:
        return f"同名，证件号码第 {differing[0] + 1} 位不同"
    swapped = len(differing) == 2 and number[differing[0]] == other_number[differing[1]]
    if swapped and number[differing[1]] == other_number[differing[0]]:
        return f"同名，证件号码第 {differing[0] + 1}、{differing[1] + 1} 位对调"
    return ""


def _cases(office: Office, acting: Acting) -> dict[tuple[str, str], tuple[HomeCode, RowId, RowId]]:
    return {
        (line.home, line.household): (line.home, line.household, line.id)
        for line in open_cases(office, acting.today)
    }


def _members(office: Office, acting: Acting) -> list[Member]:
    keys = _cases(office, acting)
    found: list[Member] = []
    for home in sorted({home for home, _ in keys}):
        ids = [household for at, household in keys if at == home]
        rows = office.store.rows(Member, where={"home": home, "household_id": ids})
        found.extend(row for row in rows if not row.gone and row.left_on is None)
    return found


def _match(
    cases: Mapping[tuple[str, str], tuple[HomeCode, RowId, RowId]],
    row: SheetRow,
    member: Member,
    finding: str,
    why: str,
) -> Match:
    home, household, procedure = cases[member.home, member.household_id or ""]
    return Match(
        row=row.number,
        home=home,
        household=household,
        member=RowId(member.id),
        procedure=procedure,
        member_name=member.name or "",
        number=masked_number(member.document_number or ""),
        finding=finding,
        why=why,
    )


def _finding(sheet: Sheet, row: SheetRow, places: Mapping[str, int]) -> str:
    """Return what else the row says, as title and value; names and numbers stay out."""
    taken = set(places.values())
    said = [
        f"{title} {cell.text}"
        for at, (title, cell) in enumerate(zip(sheet.header, row.cells, strict=False))
        if at not in taken and title and cell.text and title not in ("序号", "编号")
    ]
    return "；".join(said)


def _text(row: SheetRow, place: int | None) -> str:
    return row.cells[place].text.strip() if place is not None and place < len(row.cells) else ""
