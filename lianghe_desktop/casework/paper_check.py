"""Hold a sheet in hand against the records: who issued it, what stands there now, what changed since.

The short code on a sheet is the key into the print log. Source: rules of inspection that the book must equal
the records (账实相符); 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.border_words import what_would_change
from lianghe_desktop.casework.case_papers.gathering import GATHERS, CasePaper
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_words
from lianghe_desktop.casework.paper_history import PAPER_WORDS, who_printed
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.paper_values import book_values, card_values
from lianghe_desktop.casework.paper_words import field_label, shown
from lianghe_desktop.casework.reason_values import reasons_values
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.casework.table_check import FOLLOWED, about, figures_of, reckoned_again
from lianghe_desktop.documents.dossier import draw_paper
from lianghe_desktop.documents.issued import plain_fields, thaw
from lianghe_desktop.documents.values import HelpBookValues, HelpCardValues, PaperMark, ReasonsValues
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile, file_of

_COMPARED = frozenset({CasePaper.CONFIRMATION, CasePaper.APPROVAL, CasePaper.VISIT})
"""Papers of a case that follow the records; a letter stays what was decided and told."""
_LISTS = frozenset({"list", "case_list"})
_MOST_NAMED = 6
_ABSENT = "（没有）"
_DATED = frozenset({"issued_on", "computed_on"})
"""Days that belong to the sheet and not to the household."""


class PaperState(StrEnum):
    """What a sheet is worth today."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One field that changed since: what stood on the sheet, what stands in the records."""

    field: str
    label: str
    issued: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperVerdict:
    """The answer about one code; what is not known of a sheet that is not ours stays None.

    `compared`: it was held against the records or a newer sheet; a letter or a list stays what was issued.
    """

    code: str
    state: PaperState
    words: str
    document: str | None = None
    title: str | None = None
    home: HomeCode | None = None
    household: RowId | None = None
    printed_on: dt.date | None = None
    who: str | None = None
    superseded_by: str | None = None
    superseded_on: dt.date | None = None
    differs: tuple[Difference, ...] = ()
    can_draw: bool = False
    compared: bool = False


def verify_paper(office: Office, acting: Acting, code: str) -> PaperVerdict:
    """Say whether a sheet is current, superseded or not issued by us, and what changed since."""
    rows = [row for row in office.store.rows(PrintLog, where={"code": code}) if not row.gone]
    if not rows:
        return PaperVerdict(
            code=code,
            state=PaperState.UNKNOWN,
            words="本机没有打印过这个编码的纸。请核对编码；如果是别的单位打印的，等收到它的数据包后再查。",
        )
    row = min(rows, key=lambda one: (not one.issued, _order(one)))
    newer = _newer(office, row)
    differs = _differences(office, acting, row, newer=newer)
    superseded = newer is not None or bool(differs)
    return PaperVerdict(
        code=code,
        state=PaperState.SUPERSEDED if superseded else PaperState.CURRENT,
        words=_words(newer, differs, row),
        document=row.document,
        title=_title(row),
        home=HomeCode(row.home),
        household=RowId(row.household_id) if row.household_id else None,
        printed_on=row.printed_on,
        who=who_printed(office, row),
        superseded_by=newer.code if newer else None,
        superseded_on=newer.printed_on if newer else None,
        differs=differs or (),
        compared=differs is not None,
        can_draw=bool(row.issued),
    )


def page_as_issued(office: Office, code: str) -> Printed:
    """Draw a sheet again as it was issued, with its own code.

    Raises:
        UserError: There is no such sheet here, or its values were not kept.
        IntegrityFault: A newer program kept its values.
    """
    rows = [row for row in office.store.rows(PrintLog, where={"code": code}) if row.issued]
    if not rows or not rows[0].issued:
        raise UserError(ErrorCode.NOT_FOUND, f"编码 {code} 的纸面内容没有留存，不能重新画出。")
    paper = thaw(rows[0].issued)
    out = BytesIO()
    title = _title(rows[0])
    pages = draw_paper(paper, out, title)
    return Printed(pdf=out.getvalue(), pages=pages, codes=(code,), title=f"{title}（当时的样子）")


def changed_since_print(
    office: Office, acting: Acting, files: Sequence[HouseholdFile], document: str
) -> list[HouseholdFile]:
    """Return the households whose paper was never printed, or would look different from the last one."""
    newest: dict[str, PrintLog] = {}
    for one in office.store.rows(PrintLog, where={"document": document}):
        held = newest.get(one.household_id or "")
        if not one.gone and one.household_id and (held is None or _order(held) < _order(one)):
            newest[one.household_id] = one
    return [
        file
        for file in files
        if (row := newest.get(file.household.id)) is None
        or row.issued is None
        or _differences(office, acting, row, file)
    ]


def _order(row: PrintLog) -> tuple[dt.date, int, str]:
    return (row.printed_on or dt.date.min, row.printed_at or 0, row.id)


def _newer(office: Office, row: PrintLog) -> PrintLog | None:
    """Return the newest sheet of the same kind for the same household, or about the same day, after this."""
    if not row.household_id:
        return _newer_table(office, row)
    same = office.store.rows(
        PrintLog, where={"home": row.home, "household_id": row.household_id, "document": row.document}
    )
    later = [one for one in same if not one.gone and _order(one) > _order(row) and one.code != row.code]
    return max(later, key=_order, default=None)


def _newer_table(office: Office, row: PrintLog) -> PrintLog | None:
    if row.document not in FOLLOWED or not row.issued:
        return None
    subject = about(thaw(row.issued))
    same = office.store.rows(PrintLog, where={"home": row.home, "document": row.document})
    later = [
        one
        for one in same
        if not one.gone and one.code != row.code and one.issued and _order(one) > _order(row)
        if about(thaw(one.issued)) == subject
    ]
    return max(later, key=_order, default=None)


def _differing_figures(
    office: Office, acting: Acting, row: PrintLog, newer: PrintLog | None
) -> tuple[Difference, ...] | None:
    """Return the figures that a newer table or the records of its day have otherwise, None: not compared."""
    issued = thaw(row.issued or "")
    other = thaw(newer.issued) if newer and newer.issued else reckoned_again(office, acting, issued)
    if other is None:
        return None
    before, after = figures_of(issued), figures_of(other)
    return tuple(
        Difference(
            field="rows", label=name, issued=before.get(name, "（没有）"), now=after.get(name, "（没有）")
        )
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    )


def _differences(
    office: Office,
    acting: Acting,
    row: PrintLog,
    file: HouseholdFile | None = None,
    *,
    newer: PrintLog | None = None,
) -> tuple[Difference, ...] | None:
    """Return what differs from the records of today, None for a paper that is not held against them."""
    if not row.issued:
        return None
    if not row.household_id:
        return _differing_figures(office, acting, row, newer)
    issued = thaw(row.issued)
    held = file or file_of(office.store, HomeCode(row.home), RowId(row.household_id))
    if held is None:
        return (Difference(field="household", label="户", issued="在册", now="本机已没有这一户"),)
    now = _values_now(office, acting, held, issued, row)
    if now is None:
        return None
    before, after = plain_fields(issued), plain_fields(now)
    return tuple(
        Difference(field=name, label=field_label(name), issued=shown(before[name]), now=shown(value))
        for name, value in after.items()
        if name not in _DATED and before.get(name) != value
    )


def _values_now(
    office: Office, acting: Acting, file: HouseholdFile, issued: object, row: PrintLog
) -> object | None:
    """Return the same paper from the records of today, reckoned on the day it was printed, None for some."""
    day = row.printed_on or acting.today
    names, phone = area_names(office), read_setting(office, COMPLAINT_PHONE)
    if isinstance(issued, HelpCardValues):
        issued_on = issued.issued_on or day
        return card_values(file, names, complaint_phone=phone, issued_on=issued_on, mark=issued.mark)
    if isinstance(issued, HelpBookValues):
        return book_values(file, names, year=issued.year, today=day, mark=issued.mark)
    if isinstance(issued, ReasonsValues):
        home, household = HomeCode(file.household.home), RowId(file.household.id)
        advised = assess_household(office, replace(acting, today=issued.computed_on), home, household)
        borders = what_would_change(office, advised, {m.id: m.name or "" for m in file.members})
        policy = pack_words(office, advised.pack, advised.pack_version)
        return reasons_values(
            file, names, advised, policy=policy, phone=phone, borders=borders, mark=issued.mark
        )
    if row.document in _COMPARED:
        gather = GATHERS[CasePaper(row.document)]
        return gather(
            office, replace(acting, today=day), file, names, PaperMark(code="", qr_text="", printed_on=day)
        )
    return None


def _title(row: PrintLog) -> str:
    """Return what a sheet is called: a list by its own title."""
    word = PAPER_WORDS.get(row.document or "", "其他材料")
    own = getattr(thaw(row.issued), "title", "") if row.document in _LISTS and row.issued else ""
    return own or word


def _words(newer: PrintLog | None, differs: Sequence[Difference] | None, row: PrintLog) -> str:
    if newer is not None:
        day = newer.printed_on.isoformat() if newer.printed_on else ""
        return f"这张纸已被 {day} 打印的新纸（{newer.code}）代替，请以新纸为准。"
    if differs:
        labels = "、".join(one.label for one in differs[:_MOST_NAMED])
        more = f"等 {len(differs)} 处" if len(differs) > _MOST_NAMED else ""
        return f"纸打印后资料有改动（{labels}{more}），请重新打印。"
    if differs is None:
        return "这张纸是这里打印的，说的是打印那天的情况，请和当时印的样子对照。"
    if row.document in FOLLOWED:
        return "这张表按它那一天的记录重新统计，数字一致。"
    return "这张纸和现在的资料一致。"
