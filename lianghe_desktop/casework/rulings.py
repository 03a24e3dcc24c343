"""What a desk above decides about streams and rows: lost laptops, gaps, forks, erasure.

Each is a row of the shared table `ruling` that travels like any other, one in every home concerned.
Source: docs/formats/bundle.md 2.5; journal rules 8 and 10; 中华人民共和国个人信息保护法 47 (删除).
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.naming_sheets import sheets_naming
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.enums import RulingKind
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.store import forks
from lianghe_desktop.store.moves import all_rows_of_household, linked_homes
from lianghe_desktop.store.streams import Gap, gap_end_hash, gaps, set_aside_lines, streams
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.export import known_desks
from lianghe_desktop.sync.reissuing import issue_held_copy

_KIND_WORDS = {
    RulingKind.AUTHOR_ACCEPTED: "准予登记",
    RulingKind.AUTHOR_REVOKED: "停用",
    RulingKind.GAP_CLOSED: "缺号不再等",
    RulingKind.BRANCH_STANDS: "两份记录中以镇里的为准",
    RulingKind.ROW_ERASED: "彻底删除",
    RulingKind.LINE_ERASED: "彻底删除一次填写",
}
_REVOKED_SHELVES = frozenset({"s", "o"})  # the audit shelf goes on: what a revoked desk does is still told


@dataclass(frozen=True, kw_only=True, slots=True)
class ForkedDesk:
    """A desk of which two branches came: lines that were set aside here and written anew nowhere."""

    author: str
    name: str
    lines: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingLines:
    """A gap, with the name of the desk whose lines are missing."""

    gap: Gap
    desk: str


def missing_lines(office: Office) -> list[MissingLines]:
    """Return the gaps of this desk by village, each with the name of the desk it belongs to."""
    names = {one.author: one.name for one in known_desks(office.store)}
    return [
        MissingLines(gap=gap, desk=names.get(gap.stream.author, "另一台电脑"))
        for gap in gaps(office.store)
        if gap.last >= gap.first
    ]


def authors_called(office: Office, name: str) -> tuple[str, ...]:
    """Return the authors of desks below that are called `name`, lie in the area `name`, or are `name`.

    Raises:
        UserError: There is none.
    """
    below = [one for one in known_desks(office.store) if one.level > office.desk.level]
    aside = {one.author for one in forked_desks(office)}
    found = {one.author for one in below if name in (one.name, one.area.value, one.author)}
    found |= {name} & aside
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, f"没有登记过“{name}”，请核对名称或编号。")
    return tuple(sorted(found))


def revoke(office: Office, acting: Acting, author: str, *, reason: str = "") -> int:
    """Let nothing of a desk below count that is not here yet; return how many streams that names.

    Raises:
        UserError: The role may not, or no such desk below is known.
    """
    require(acting, Act.RULE)
    desk = next((one for one in known_desks(office.store) if one.author == author), None)
    if desk is None or desk.level <= office.desk.level or not office.area.contains(desk.area):
        raise UserError(ErrorCode.NOT_FOUND, "没有登记过这台下级电脑，请先在登记名单里核对。")
    held = {
        (one.stream.home, one.stream.shelf): one.number
        for one in streams(office.store)
        if one.stream.author == author
    }
    shelves = {"s"} if desk.level is AreaLevel.VILLAGE else _REVOKED_SHELVES
    places = {(home, shelf) for home in desk.homes for shelf in shelves} | {
        (home, shelf) for home, shelf in held if shelf in shelves
    }
    rows = [
        _ruling(
            office,
            home,
            RulingKind.AUTHOR_REVOKED,
            author=author,
            shelf=shelf,
            number=held.get((home, shelf), 0),
            reason=reason or None,
        )
        for home, shelf in sorted(places)
    ]
    office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    record_event(office, acting, "author_revoked")
    return len(rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class RevocationPreview:
    """What stopping a desk would mean: its lines that are here and go on counting, and those waiting."""

    author: str
    name: str
    lines_kept: int
    lines_waiting: int
    revoked: bool


def look_at_revocation(office: Office, author: str) -> RevocationPreview:
    """Say what stopping a desk would leave and what it would not; nothing is changed.

    Raises:
        UserError: No such desk is known.
    """
    desk = next((one for one in known_desks(office.store) if one.author == author), None)
    if desk is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有登记过这台下级电脑，请先在登记名单里核对。")
    return RevocationPreview(
        author=author,
        name=desk.name,
        lines_kept=sum(one.number for one in streams(office.store) if one.stream.author == author),
        lines_waiting=sum(gap.waiting for gap in gaps(office.store) if gap.stream.author == author),
        revoked=author in revoked_authors(office),
    )


def revoked_authors(office: Office) -> frozenset[str]:
    """Return the authors that were stopped and not let in again."""
    rows = office.store.rows(Ruling, where={"kind": RulingKind.AUTHOR_REVOKED.value})
    return frozenset(row.author for row in rows if row.author and not row.gone)


def reinstate(office: Office, acting: Acting, author: str) -> int:
    """Let a stopped desk count again, because the laptop was found; return how many rulings were taken back.

    Raises:
        UserError: The role may not, or the desk was not stopped.
    """
    require(acting, Act.RULE)
    where = {"kind": RulingKind.AUTHOR_REVOKED.value, "author": author}
    rows = [row for row in office.store.rows(Ruling, where=where) if not row.gone]
    if not rows:
        raise UserError(ErrorCode.WRONG_STATE, "这台电脑没有停用，不需要恢复。")
    office.store.write(
        lambda unit: [unit.remove(Ruling, row.home, row.id) for row in rows], actor=acting.actor
    )
    record_event(office, acting, "author_reinstated")
    return len(rows)


def close_gaps(office: Office, acting: Acting, *, author: str | None = None, reason: str = "") -> list[Gap]:
    """Wait no longer for lines of a lost laptop (of every desk without `author`); what is behind counts.

    Lines that still come later are taken in like any others. Where the disk was copied, the branch of the
    lines that wait stands from now on; the other is set aside and can be written anew.

    Raises:
        UserError: The role may not, or nothing is missing.
    """
    require(acting, Act.RULE)
    found = [
        (gap, end)
        for gap in gaps(office.store)
        if gap.last >= gap.first
        and author in (None, gap.stream.author)
        and (end := gap_end_hash(office.store, gap)) is not None
    ]
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "现在没有缺号，不需要处理。")
    rows = [
        _ruling(
            office,
            gap.stream.home,
            RulingKind.GAP_CLOSED,
            author=gap.stream.author,
            shelf=gap.stream.shelf,
            first_number=gap.first,
            number=gap.last,
            hash=end.hex(),
            reason=reason or None,
        )
        for gap, end in found
    ]
    office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    record_event(office, acting, "gap_closed")
    return [gap for gap, _ in found]


def rule_on_forks(office: Office, acting: Acting) -> int:
    """Rule that of every forked stream of a desk below the branch held here stands; return how many."""
    require(acting, Act.IMPORT)
    return office.store.write(forks.rule_on_forks, actor=acting.actor)


def forked_desks(office: Office) -> list[ForkedDesk]:
    """Return the desks of which lines were set aside here, with how many of them wait."""
    names = {one.author: one.name for one in known_desks(office.store)}
    counts: dict[str, int] = {}
    for line in set_aside_lines(office.store):
        if not line.issued_again:
            counts[line.stream.author] = counts.get(line.stream.author, 0) + 1
    return [
        ForkedDesk(author=author, name=names.get(author, "另一台电脑"), lines=lines)
        for author, lines in sorted(counts.items())
    ]


def issue_lost_work(office: Office, acting: Acting, author: str) -> int:
    """Write work anew that was set aside and whose machine is gone; return how many lines that gave.

    Raises:
        UserError: The role may not, or nothing of this desk was set aside.
    """
    require(acting, Act.RULE)
    written = issue_held_copy(office.store, author, actor=acting.actor)
    record_event(office, acting, "issued_again")
    return written


def erase_household(office: Office, acting: Acting, home: HomeCode, household: RowId, *, reason: str) -> int:
    """Erase all values of a household for ever, in every home where it was opened; return the rows.

    Heads and hashes stay, so that the chains still hold; what arrives later is erased as well. The print log
    loses what it keeps of lists that name the household. Backups and printed papers are not touched.

    Raises:
        UserError: The role or a village's desk may not, no reason is given, or there is no such household.
    """
    require(acting, Act.ERASE)
    if office.is_village:
        raise UserError(ErrorCode.NO_PERMISSION, "彻底删除由镇街以上办理，请报上级。")
    if not reason.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明彻底删除的理由，例如“本人要求删除”。")

    sheets = sheets_naming(office, office.store.query(partial(linked_homes, home=home, household=household)))

    def job(unit: Unit) -> int:
        keys = [
            key
            for at_home, at_id in linked_homes(unit.connection, home, household)
            for key in all_rows_of_household(unit.connection, at_home, at_id)
        ]
        if not keys:
            raise UserError(ErrorCode.NOT_FOUND, "找不到这一户，请核对编号后再办。")
        keys += sheets
        unit.insert_many(
            _ruling(
                office,
                key.home,
                RulingKind.ROW_ERASED,
                subject=f"{key.table}/{key.id}",
                reason=reason.strip(),
            )
            for key in keys
        )
        return len(keys)

    erased = office.store.write(job, actor=acting.actor)
    record_event(office, acting, "erased")
    return erased


@dataclass(frozen=True, kw_only=True, slots=True)
class ErasurePreview:
    """What an erasure would touch: villages, people by name, rows, and desks that hold copies."""

    villages: tuple[str, ...]
    people: tuple[str, ...]
    rows: int
    desks: tuple[str, ...]


def look_at_erasure(office: Office, home: HomeCode, household: RowId) -> ErasurePreview:
    """Say what erasing a household would touch and which other desks hold it; nothing is changed."""

    linked = office.store.query(partial(linked_homes, home=home, household=household))
    rows = sum(
        len(office.store.query(partial(all_rows_of_household, home=at_home, household=at_id)))
        for at_home, at_id in linked
    ) + len(sheets_naming(office, linked))
    names = area_names(office)
    people = [
        member.name or ""
        for at_home, at_id in linked
        for member in office.store.rows(Member, where={"home": at_home, "household_id": at_id})
    ]
    holders = [
        one.name
        for one in known_desks(office.store)
        if any(
            one.area.contains(AreaCode(at_home)) or AreaCode(at_home).value in one.homes
            for at_home, _ in linked
        )
    ]
    return ErasurePreview(
        villages=tuple(names.name(at_home) for at_home, _ in linked),
        people=tuple(dict.fromkeys(name for name in people if name)),
        rows=rows,
        desks=tuple(dict.fromkeys(holders)),
    )


def _ruling(office: Office, home: str, kind: RulingKind, **columns: Any) -> Ruling:
    return Ruling(home=home, id=office.new_id(), kind=kind.value, **columns)
