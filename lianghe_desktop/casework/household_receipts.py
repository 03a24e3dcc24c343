"""What became of what a household told: written here, sent, received, taken up, waiting, or not accepted.

What is registered of a household as a whole, each application, interview, decision, line of help and photo
has its state with the desk above, which a family may be shown. A receipt says that the bytes lie there,
committed; it promises nothing of a decision. Source: docs/formats/bundle.md 7; journal rule 13.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from itertools import zip_longest

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import Ids, household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.working_date import day_of
from lianghe_desktop.documents import render_household_receipts
from lianghe_desktop.documents.values import HouseholdReceiptLine, HouseholdReceiptValues
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.helprecord import Attachment, Determination, HelpMeasure, HelpVisit, Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure, ProcedureStep
from lianghe_desktop.records.sync_tables import BundleLog, Peer, RefusedThere, SentRange
from lianghe_desktop.store.conflicts import conflicts
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.held import HeldReason
from lianghe_desktop.store.households import HouseholdFile
from lianghe_desktop.store.row_lines import RowAt, RowLine, lines_of_rows
from lianghe_desktop.store.streams import gaps
from lianghe_desktop.sync.receipts import PeerReceipt, receipt_of
from lianghe_desktop.sync.status import Status
from lianghe_desktop.sync.status import status as sync_status


class ReceiptState(StrEnum):
    """How far one thing has come."""

    HERE = "here"
    SENT = "sent"
    RECEIVED = "received"  # there, and somebody must still decide between two ways of filling it in
    MERGED = "merged"
    WAITING = "waiting"  # something before it is missing there
    REFUSED = "refused"


_DAY = re.compile(r"(?<![0-9-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9-])")
_URGENT = {ReceiptState.REFUSED: -1, ReceiptState.WAITING: 0.5}  # after HERE, before SENT
_HELD_WORDS = {
    HeldReason.VOID: "写的电脑没有得到批准，或没有权限写这里",
    HeldReason.NEWER: "写的程序版本较新，本机升级后自动生效",
    HeldReason.UNREADABLE: "内容读不出来",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptItem:
    """One thing that the family told or that was done for it, with what became of it."""

    table: str
    id: RowId
    what: str
    day: dt.date | None
    state: ReceiptState
    words: str


@dataclass(frozen=True, slots=True)
class _View:
    """What this desk knows of the desk above; read once for a household."""

    above: str
    received: dict[str, int]
    gaps_there: dict[str, tuple[tuple[int, int], ...]]
    sent: dict[str, SentRange]
    packs: dict[int, BundleLog]  # what was written, by when
    receipt: PeerReceipt
    receipt_day: dt.date | None
    contested: frozenset[tuple[str, str]]
    refused: dict[str, RefusedThere]  # by name or content of the file


def household_receipts(office: Office, home: HomeCode, household: RowId) -> tuple[ReceiptItem, ...]:
    """Return what became of the registration as a whole, then of each thing done, the newest first.

    Raises:
        UserError: The household is not on this desk.
    """
    file = household_file(office, home, household)
    registered, *others = _things(office, file)
    rows = [row for one in (registered, *others) for row in one.rows]
    found = lines_of_rows(office.store, [_place(row) for row in rows])
    view = _view(office)
    items = [_item(office, one, found, view) for one in others]
    items.sort(key=lambda one: (one.day or dt.date.min, one.id), reverse=True)
    return (_item(office, registered, found, view), *items)


def waiting_for_home(office: Office, home: HomeCode) -> str:
    """Return a sentence where lines of a village are missing here, empty where none are."""
    holes = [gap for gap in gaps(office.store) if gap.stream.home == home]
    if not holes:
        return ""
    words = "、".join(f"第 {gap.first}-{gap.last} 号" for gap in holes)
    return f"这个村还缺{words}，后面的登记先等着，补齐后自动生效。"


def print_household_receipts(office: Office, acting: Acting, households: Ids) -> Printed:
    """Print a slip that a family can keep, for each: what was registered and how far it has come.

    Raises:
        UserError: The role may not, or a household is not on this desk.
    """
    require(acting, Act.PRINT)
    slips = [_slip(office, acting, home, household) for home, household in households]
    out = BytesIO()
    pages = render_household_receipts(slips, out).count
    logged = [
        log_row(office, acting, home, household, "receipt", slip.mark, slip)
        for (home, household), slip in zip(households, slips, strict=True)
    ]
    keep_log(office, acting, logged)
    codes = tuple(slip.mark.code for slip in slips)
    return Printed(pdf=out.getvalue(), pages=pages, codes=codes, title="办理情况回执")


def _slip(office: Office, acting: Acting, home: HomeCode, household: RowId) -> HouseholdReceiptValues:
    file = household_file(office, home, household)
    items = household_receipts(office, home, household)
    return HouseholdReceiptValues(
        village_name=area_names(office).full_name(home),
        household_no=number_of(file.household),
        head_name=head_name(file),
        office_name=office.desk.name,
        on=acting.today,
        lines=tuple(
            HouseholdReceiptLine(what=one.what, day=one.day, state=_spoken(one.words)) for one in items
        ),
        waiting=waiting_for_home(office, home),
        mark=new_mark(acting),
    )


def _spoken(words: str) -> str:
    """Say days as paper has them."""
    return _DAY.sub(lambda day: f"{day[1]}年{int(day[2])}月{int(day[3])}日", words)


@dataclass(frozen=True, slots=True)
class _Thing:
    """Rows that a family takes for one thing: what it is, and its day."""

    what: str
    day: dt.date | None
    rows: tuple[SharedRow, ...]


def _things(office: Office, file: HouseholdFile) -> list[_Thing]:
    """Return the registration first, then everything that was done."""
    household = file.household
    parts = (*file.members, *file.income, *file.spending, *file.causes)
    single = tuple(row for row in (file.housing, file.assets) if row is not None)
    registered = _Thing("家庭情况登记（成员、收支、住房、财产）", None, (household, *parts, *single))
    of = {"home": household.home, "household_id": household.id}
    steps = office.store.rows(ProcedureStep, where=of)
    cases = [
        _Thing(
            f"办件：{kind.label if (kind := code_list('procedure_kind').find(case.kind or '')) else '其他'}",
            case.opened_on,
            (case, *(step for step in steps if step.procedure_id == case.id)),
        )
        for case in office.store.rows(Procedure, where=of)
    ]
    done = (*file.interviews, *file.determinations, *file.measures, *file.visits, *file.attachments)
    return [registered, *cases, *(_Thing(*_what(row), (row,)) for row in done)]


def _place(row: SharedRow) -> RowAt:
    return (str(table_of(type(row)).name), row.home, row.id)


def _view(office: Office) -> _View:
    found: Status = sync_status(office.store)
    peer = found.peer or ""
    receipt = receipt_of(office.store, peer)
    read = office.store.rows(Peer, where={"author": peer})
    return _View(
        above=found.peer_name,
        received={one.stream: one.received for one in found.streams},
        gaps_there=dict(receipt.missing_lines),
        sent={row.stream: row for row in office.store.rows(SentRange, where={"peer": peer})},
        packs={row.at: row for row in office.store.rows(BundleLog, where={"direction": "out", "peer": peer})},
        receipt=receipt,
        receipt_day=day_of(read[0].read_at) if read else None,
        refused={row.file: row for row in office.store.rows(RefusedThere, where={"peer": peer})},
        contested=frozenset((str(table_of(one.model).name), one.id) for one in conflicts(office.store)),
    )


def _item(
    office: Office, thing: _Thing, found: Mapping[RowAt, tuple[RowLine, ...]], view: _View
) -> ReceiptItem:
    first = thing.rows[0]
    state, words = _state(
        office, thing.rows, [line for row in thing.rows for line in found[_place(row)]], view
    )
    return ReceiptItem(
        table=_place(first)[0], id=RowId(first.id), what=thing.what, day=thing.day, state=state, words=words
    )


def _state(
    office: Office, rows: Sequence[SharedRow], lines: Sequence[RowLine], view: _View
) -> tuple[ReceiptState, str]:
    """Return the state that the least advanced of the rows' lines is in, in words."""
    held = next((line.held for line in lines if line.held is not None), None)
    if held is not None:
        return ReceiptState.REFUSED, f"没有生效：{_HELD_WORDS.get(held, '暂不生效')}。"
    if not view.above:
        ours = all(line.stream.author == office.desk.author for line in lines)
        return (
            (ReceiptState.HERE, "在本机，还没有向上级登记。")
            if ours and office.is_village
            else (ReceiptState.MERGED, f"{office.desk.name}已收到，已并入档案。")
        )
    states = [_line_state(line, view) for line in lines]
    order = list(ReceiptState)
    state, words = min(
        states,
        key=lambda one: _URGENT.get(one[0], order.index(one[0])),
        default=(ReceiptState.HERE, "在本机，还没有导出。"),
    )
    if state is not ReceiptState.MERGED:
        return state, words
    photos = [row.sha256 for row in rows if isinstance(row, Attachment) and row.sha256]
    if any(not _photo_there(sha256, view) for sha256 in photos):
        return ReceiptState.SENT, f"登记{view.above}已收到，照片本身还没有到，下次会再送。"
    if any((table, id_) in view.contested for table, _, id_ in map(_place, rows)):
        return ReceiptState.RECEIVED, f"{view.above}已收到，有一处两边填得不一样，等人来定。"
    return state, words


def _line_state(line: RowLine, view: _View) -> tuple[ReceiptState, str]:
    stream = str(line.stream)
    if line.number <= view.received.get(stream, 0):
        day = f"回执日期：{view.receipt_day.isoformat()}。" if view.receipt_day else ""
        return ReceiptState.MERGED, f"{view.above}已收到，已并入档案。{day}"
    hole = next((hole for hole in view.gaps_there.get(stream, ()) if line.number > hole[1]), None)
    if hole is not None:
        return (
            ReceiptState.WAITING,
            f"{view.above}缺第 {hole[0]}-{hole[1]} 号，这一条先等着，补齐后自动生效。",
        )
    sent = view.sent.get(stream)
    if sent is not None and line.number <= sent.number:
        written = view.packs.get(sent.sent_at)
        refusal = _refusal_of(written, view.refused) if written else None
        if refusal is not None:
            return (
                ReceiptState.REFUSED,
                f"{view.above}没有收下数据包 {refusal[0]}：{refusal[1]}内容还在本机，请重新导出再送一次。",
            )
        pack = written.reason if written else ""
        named = f"，数据包 {pack}" if pack else ""
        return ReceiptState.SENT, f"{day_of(sent.sent_at).isoformat()}已发出{named}，等回执。"
    return ReceiptState.HERE, "在本机，还没有导出。"


def _refusal_of(written: BundleLog, refused: Mapping[str, RefusedThere]) -> tuple[str, str] | None:
    """Return which of the files that were written was refused, by the name it got here, and why."""
    names, contents = written.reason.split("、"), written.outer_ids.split()
    told = zip_longest(names, contents, fillvalue="")
    return next(
        ((name, refused[key].reason) for name, content in told for key in (content, name) if key in refused),
        None,
    )


def _photo_there(sha256: str, view: _View) -> bool:
    return view.receipt.blobs_listed and sha256 not in view.receipt.missing_blobs


def _what(row: SharedRow) -> tuple[str, dt.date | None]:
    if isinstance(row, Interview):
        return "入户调查", row.surveyed_on
    if isinstance(row, Determination):
        return "评定决定", row.decided_on
    if isinstance(row, HelpMeasure):
        kind = code_list("help_measure_kind").find(row.kind or "")
        return f"帮扶措施：{kind.label if kind else row.content or '未写明'}", row.done_on
    if isinstance(row, HelpVisit):
        return "走访", row.visited_on
    if isinstance(row, Attachment):
        kind = code_list("photo_kind").find(row.kind or "")
        return f"照片：{kind.label if kind else '未分类'}", row.taken_on
    return "登记", None
