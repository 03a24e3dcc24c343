"""Tables and reports leave the desk with a code that the print log knows, the same for the same content."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from lianghe_desktop.casework.changes import changes, print_changes
from lianghe_desktop.casework.duties.annex2 import task_table_seen
from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.duties.task_papers import print_tasks
from lianghe_desktop.casework.lists.filling import case_list
from lianghe_desktop.casework.lists.papers import print_list as print_case_list
from lianghe_desktop.casework.overview import overview_seen, print_overview
from lianghe_desktop.casework.paper_check import PaperState, page_as_issued, verify_paper
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.reports.papers import print_report
from lianghe_desktop.casework.reports.writing import draft_report
from lianghe_desktop.casework.rosters.catalogue import fill_seen
from lianghe_desktop.casework.rosters.papers import print_list
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.statistics import print_statistics, statistics
from lianghe_desktop.documents.qr import read_codes
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.helprecord import PrintLog
from tests.casework.conftest import TODAY
from tests.casework.test_paper_check import picture_of
from tests.casework.test_past_tables import PAST, change_much, clock, township
from tests.documents.papers import pdf_text

__all__ = ["clock", "township"]
Issue = Callable[[Started], Printed]
NOVEMBER = period_of(TODAY, Every.MONTH)


def _annex_1(desk: Started, *, audience: Audience = Audience.OFFICE) -> Printed:
    return print_overview(desk.office, desk.acting, overview_seen(desk.office, TODAY, audience=audience))


def _annex_2(desk: Started) -> Printed:
    return print_tasks(desk.office, desk.acting, task_table_seen(desk.office, TODAY))


def _report(desk: Started) -> Printed:
    return print_report(desk.office, desk.acting, draft_report(desk.office, desk.acting, NOVEMBER).report)


TABLES: dict[str, Issue] = {
    "annex 1": _annex_1,
    "annex 1, published": lambda desk: _annex_1(desk, audience=Audience.PUBLIC),
    "annex 2": _annex_2,
    "charts": lambda desk: print_statistics(desk.office, desk.acting, statistics(desk.office, desk.acting)),
    "changes": lambda desk: print_changes(
        desk.office, desk.acting, changes(desk.office, desk.acting, NOVEMBER)
    ),
    "report": _report,
}
LISTS: dict[str, Issue] = {
    "residents": lambda desk: print_list(
        desk.office, desk.acting, fill_seen(desk.office, "residents", TODAY)
    ),
    "payments": lambda desk: print_list(desk.office, desk.acting, fill_seen(desk.office, "payments", TODAY)),
    "wall": lambda desk: print_case_list(
        desk.office, desk.acting, case_list(desk.office, desk.acting, "long_term")
    ),
}


def plain(pdf: bytes) -> str:
    """Return the words of a PDF without blanks."""
    return "".join(pdf_text(BytesIO(pdf)).split())


@pytest.mark.parametrize("name", TABLES | LISTS)
def test_each_sheet_has_its_code_in_words_and_qr_and_is_shown_again_as_issued(
    township: Started, tmp_path: Path, name: str
) -> None:
    printed = (TABLES | LISTS)[name](township)
    (code,) = printed.codes
    assert plain(printed.pdf).count(code) == printed.pages
    assert read_codes(picture_of(printed.pdf, tmp_path / "scan.png")) == [f"LIANGHE:{code}"]
    verdict = verify_paper(township.office, township.acting, code)
    assert (verdict.state, verdict.differs, verdict.printed_on) == (PaperState.CURRENT, (), TODAY)
    assert verdict.can_draw
    assert plain(page_as_issued(township.office, code).pdf) == plain(printed.pdf)


@pytest.mark.parametrize("name", TABLES | LISTS)
def test_the_same_content_keeps_its_code_and_every_printing_is_logged(township: Started, name: str) -> None:
    make = (TABLES | LISTS)[name]
    first, second = make(township), make(township)
    assert second == first
    rows = township.office.store.rows(PrintLog, where={"code": first.codes[0]})
    assert len(rows) == 2
    assert len([row for row in rows if row.issued]) == 1


@pytest.mark.parametrize("name", ["annex 1", "annex 2", "charts", "changes"])
def test_a_table_counted_again_takes_the_place_of_the_one_before(township: Started, name: str) -> None:
    first = TABLES[name](township).codes[0]
    change_much(township)
    second = TABLES[name](township).codes[0]
    assert second != first
    verdict = verify_paper(township.office, township.acting, first)
    assert (verdict.state, verdict.superseded_by) == (PaperState.SUPERSEDED, second)
    assert verdict.differs
    assert all(one.issued != one.now for one in verdict.differs)
    assert verify_paper(township.office, township.acting, second).state is PaperState.CURRENT


def test_annex_1_is_held_against_the_records_of_its_day(township: Started) -> None:
    today = _annex_1(township).codes[0]
    past = print_overview(
        township.office, township.acting, overview_seen(township.office, TODAY, as_of=PAST)
    ).codes[0]
    change_much(township)
    verdict = verify_paper(township.office, township.acting, today)
    assert verdict.state is PaperState.SUPERSEDED
    households = next(one for one in verdict.differs if one.label == "低收入群体户数（合计）")
    assert int(households.issued) - int(households.now) == 6
    verdict = verify_paper(township.office, township.acting, past)
    assert (verdict.state, verdict.compared) == (PaperState.CURRENT, True)


def test_a_list_stays_what_it_was_on_its_day(township: Started) -> None:
    code = LISTS["residents"](township).codes[0]
    change_much(township)
    verdict = verify_paper(township.office, township.acting, code)
    assert (verdict.state, verdict.compared) == (PaperState.CURRENT, False)
    assert "打印那天" in verdict.words
    assert verdict.title == "示范镇居民台账"
