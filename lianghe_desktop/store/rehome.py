"""Work under a wrongly chosen home, written anew in the right one. Source: journal rule 16."""

from collections.abc import Iterable
from dataclasses import replace

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.journal_tables import TrustedRoot
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.append import LostLine, Tally
from lianghe_desktop.store.desk import DESK_SETTING, desk_to_text
from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.journal import NUMBER_BITS, StreamEnd
from lianghe_desktop.store.lines import first_hash, read_head
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.reissue import issue_again
from lianghe_desktop.store.rejudge import conclude, judge, judge_again
from lianghe_desktop.store.unit import Unit


def rehome(unit: Unit, area: AreaCode) -> int:
    """Write all work of this desk anew in `area`, which becomes its own; return the number of lines.

    The lines under the wrong home are taken out: no other desk may have them.

    Raises:
        UserError: Another author wrote in the old home, or its fields are in conflict.
    """
    old = unit.desk.area.value
    streams = [end for end in unit.journal.ends() if end.name.home == old and end.number]
    if any(end.name.author != unit.desk.author for end in streams):
        raise UserError(
            ErrorCode.WRONG_STATE, "原来的村里已有别的电脑填写的内容，不能整体改村；请与上级联系办理。"
        )
    desk = replace(unit.desk, area=area, more_homes=())
    unit.put(Setting(key=DESK_SETTING, value=desk_to_text(desk)))
    for row in unit.rows(TrustedRoot, author=desk.author):
        unit.put(
            TrustedRoot(author=row.author, level=row.level, area=area.value, confirmed_at=row.confirmed_at)
        )
    unit.desk = desk
    tally = Tally()
    judge(unit, tally)
    lost = [LostLine(end.name, line) for end in streams for line in _lines(unit, end)]
    for end in streams:
        unit.journal.cut(unit.journal.end(end.name), 0, first_hash(end.name))
    tally.changed(_keys(lost))
    issue_again(unit, lost, tally, author=desk.author, home=area.value)
    conclude(unit, tally)
    unit.everything = True
    return len(lost)


def write_in(unit: Unit, homes: Iterable[str]) -> None:
    """Let this desk write in every home that its certificate names, besides its own area."""
    more = tuple(AreaCode.parse(code) for code in homes if code != unit.desk.area.value)
    if more == unit.desk.more_homes:
        return
    desk = replace(unit.desk, more_homes=more)
    unit.put(Setting(key=DESK_SETTING, value=desk_to_text(desk)))
    codes = " ".join(area.value for area in desk.homes)
    for row in unit.rows(TrustedRoot, author=desk.author):
        unit.put(TrustedRoot(author=row.author, level=row.level, area=codes, confirmed_at=row.confirmed_at))
    unit.desk = desk
    judge_again(unit)


def _lines(unit: Unit, end: StreamEnd) -> list[Line]:
    rows = unit.connection.exec_driver_sql(
        "SELECT id, head, tail, hash FROM op WHERE id > ? AND id < ? ORDER BY id",
        (end.no << NUMBER_BITS, (end.no + 1) << NUMBER_BITS),
    ).all()
    found: list[Line] = []
    before = first_hash(end.name)
    for op_id, head, tail, hash_ in rows:
        found.append(Line(op_id & ((1 << NUMBER_BITS) - 1), head, tail, before, bytes(hash_)))
        before = bytes(hash_)
    return found


def _keys(lost: list[LostLine]) -> set[RowKey]:
    found = set()
    for stream, line in lost:
        head = read_head(line.head)
        found.add(RowKey(head.table, stream.home, head.key[1]))
    return found
