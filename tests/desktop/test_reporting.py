"""月报: drafted, traced to its households, worded by hand, taken back, made final."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.casework.duties.periods import Every, parse_period
from lianghe_desktop.casework.reports.content import Section
from lianghe_desktop.casework.reports.writing import find_report
from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.desktop.reporting.changes_page import ChangesPage
from lianghe_desktop.desktop.reporting.list_page import ReportsPage
from lianghe_desktop.desktop.reporting.report_page import ReportPage
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_case_places import shown

LEFT = Qt.MouseButton.LeftButton
JUNE = parse_period("2026-06", Every.MONTH)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 4))


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> ReportPage:
    opened = shown(qtbot, desk, ReportPage(desk.room, JUNE))
    qtbot.waitUntil(lambda: opened.checked is not None)
    return opened


def test_a_sentence_leads_to_its_households(qtbot, desk: CaseDesk, page: ReportPage) -> None:
    first = page.sentences[0]
    assert "在册低收入群体4户" in first.words.text()
    assert first.badge.word.text() == "和资料一致"
    qtbot.mouseClick(first.trace_button, LEFT)
    assert page.panel.model.rowCount() == 4
    assert "重新数过：4 条记录，4 户" in page.panel.counted.text()
    page.panel.table.opened.emit(0)
    assert desk.navigator.opened[0] in desk.keys


def test_words_are_changed_and_taken_back(qtbot, desk: CaseDesk, page: ReportPage) -> None:
    before = page.sentences[0].words.text()
    qtbot.mouseClick(page.sentences[0].edit_button, LEFT)
    page.form.field("words").editor.text.setPlainText("在册5户。")
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: page.sentences[0].words.text() == "在册5户。")
    assert page.sentences[0].badge.word.text() == "文字里的数字和资料对不上"
    done, undo = desk.navigator.undos[-1]
    assert done == "已保存这一句。"
    undo()
    qtbot.waitUntil(lambda: page.sentences[0].words.text() == before)


def test_a_report_is_made_final_and_stands_in_the_list(qtbot, desk: CaseDesk, page: ReportPage) -> None:
    page.make_final()
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert "还没有写" in desk.navigator.told[-1][1]
    for section in (Section.HIGHLIGHTS, Section.NEXT):
        number = len(page.sentences)
        page.ask_words(section, 99, "")
        page.form.field("words").editor.text.setPlainText("继续做好帮扶。")
        qtbot.mouseClick(page.form.go_button, LEFT)
        qtbot.waitUntil(lambda number=number: len(page.sentences) == number + 1)
    page.make_final()
    qtbot.waitUntil(lambda: page.report is not None and page.report.is_final)
    assert [action.verb for action in page.head().actions] == ["存为 Word", "预览打印", "退回草稿"]
    kept = find_report(desk.started.office, JUNE)
    assert kept is not None
    assert kept.is_final
    listed = shown(qtbot, desk, ReportsPage(desk.room))
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1)
    assert listed.model.row_at(0)["state"] == "定稿"
    page.reopen()
    qtbot.waitUntil(lambda: page.editable)


def test_a_report_is_written_and_printed(qtbot, desk: CaseDesk, page: ReportPage, tmp_path: Path) -> None:
    page.save(tmp_path / "月报.docx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert (tmp_path / "月报.docx").read_bytes().startswith(b"PK")
    page.show_paper()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "2026年6月月报"


def test_another_day_is_drafted_from_the_journal(qtbot, desk: CaseDesk, page: ReportPage) -> None:
    page.bar.day.show_day(JUNE.first)
    qtbot.mouseClick(page.bar.draft_button, LEFT)
    qtbot.waitUntil(lambda: page.report is not None and page.report.as_of == JUNE.first)
    assert "在册低收入群体0户0人" in page.sentences[0].words.text()


def test_the_place_of_papers_leads_to_the_report_of_the_month(qtbot, desk: CaseDesk) -> None:
    papers = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.mouseClick(papers.elsewhere.buttons["reports"], LEFT)
    listed = desk.navigator.pages[0]
    assert isinstance(listed, ReportsPage)
    shown(qtbot, desk, listed)
    assert listed.chosen() == parse_period(desk.room.acting.today.isoformat()[:7], Every.MONTH)
    listed.kind.choose("quarter")
    assert listed.chosen().every is Every.QUARTER
    listed.write()
    qtbot.addWidget(desk.navigator.pages[1])
    assert isinstance(desk.navigator.pages[1], ReportPage)


def test_the_change_to_the_period_before_is_shown_and_written(qtbot, desk: CaseDesk, tmp_path: Path) -> None:
    page = shown(qtbot, desk, ChangesPage(desk.room))
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.table.model.row_at(0)["0"] == "4（+4）"
    page.period.choose("2026-05")
    qtbot.waitUntil(lambda: page.found.period.key == "2026-05")
    assert page.table.model.row_at(0)["0"] == "0（不变）"
    page.save(tmp_path / "变化.xlsx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert (tmp_path / "变化.xlsx").exists()
    page.show_paper()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
