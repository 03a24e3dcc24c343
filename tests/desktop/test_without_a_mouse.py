"""Blocks from Excel, rare characters, and what was said last time, on the household questionnaire."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.questionnaire.pasting import paste_members, read_block
from lianghe_desktop.desktop.questionnaire.roster import Roster
from lianghe_desktop.desktop.widgets.character_picker import CharacterPicker
from lianghe_desktop.records.identity import check_digit
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import Definition, Session, load_definition, start_session
from lianghe_desktop.survey.converting import convert_xlsx
from tests.desktop.test_all_widgets_form import Keeper

NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
ENTER = Qt.Key.Key_Return


def number(birth: date, order: int) -> str:
    first = f"440403{birth:%Y%m%d}{order:03d}"
    return first + check_digit(first)


HEAD = "姓名\t身份证号\t与户主关系\t民族\n"
FAMILY = (
    f"陈志强\t{number(date(1970, 1, 2), 1)}\t户主\t汉族\n"
    f"梁秀珍\t{number(date(1972, 3, 4), 2)}\t妻\t壮族\n"
    f"陈小明\t{number(date(2001, 5, 6), 3)}\t子\t汉族\n"
)


@pytest.fixture(scope="module")
def definition() -> Definition:
    return load_definition(convert_xlsx(form_path("household_survey.xlsx").read_bytes()))


@pytest.fixture
def session(definition: Definition) -> Session:
    return start_session(definition, clock=lambda: NOW)


def said(session: Session, at: int, name: str) -> str:
    return session.state(f"/data/member[{at}]/person/{name}").value or ""


def test_a_block_with_its_head_becomes_members(session: Session) -> None:
    """Words of choices become codes; the number fills birth date, sex and age."""
    pasted = paste_members(session, "/data/member", HEAD + FAMILY)
    assert pasted.made == ("/data/member[1]", "/data/member[2]", "/data/member[3]")
    assert pasted.complaints == ()
    assert [said(session, at, "member_name") for at in (1, 2, 3)] == ["陈志强", "梁秀珍", "陈小明"]
    assert said(session, 1, "relation") == "02"
    assert said(session, 2, "nation") == "08"
    assert (said(session, 2, "birth_date"), said(session, 2, "sex"), said(session, 2, "age")) == (
        "1972-03-04",
        "2",
        "47",
    )


def test_columns_without_a_head_are_known_by_what_stands_in_them(session: Session) -> None:
    rows = "\n".join("\t".join(line.split("\t")[:2]) for line in FAMILY.splitlines())
    pasted = paste_members(session, "/data/member", rows)
    assert len(pasted.made) == 3
    assert said(session, 3, "member_name") == "陈小明"
    assert said(session, 3, "age") == "18"


def test_cells_that_excel_spoilt_or_no_choice_fits_are_told(session: Session) -> None:
    block = HEAD + "陈志强\t4.40403E+17\t户主\t外星\n"
    pasted = paste_members(session, "/data/member", block)
    assert said(session, 1, "document_number") == ""
    assert any("Excel" in each for each in pasted.complaints)
    assert any("外星" in each for each in pasted.complaints)


def test_a_second_block_follows_the_first(session: Session) -> None:
    paste_members(session, "/data/member", HEAD + FAMILY)
    again = paste_members(
        session, "/data/member", HEAD + f"陈小红\t{number(date(2005, 5, 6), 4)}\t女\t汉族\n"
    )
    assert again.made == ("/data/member[4]",)


@pytest.mark.parametrize("text", ["", "\n", "   \t  \n"])
def test_nothing_copied_is_said(session: Session, text: str) -> None:
    assert paste_members(session, "/data/member", text).made == ()
    assert "没有表格" in paste_members(session, "/data/member", text).complaints[0]


def test_a_cell_may_hold_a_line_end() -> None:
    assert read_block('a\t"b\nc"\n') == (("a", "b\nc"),)


def shown(qtbot, session: Session, **more: object) -> QuestionnairePage:
    page = QuestionnairePage(session, Keeper(session.definition), title="入户调查", **more)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    return page


def test_pasting_on_the_page_is_taken_back_with_one_click(qtbot, session: Session) -> None:
    page = shown(qtbot, session)
    page.go_to("/data/member[1]/person/member_name")
    page.step_back()
    QApplication.clipboard().setText(HEAD + FAMILY)
    qtbot.keyClick(
        page.panel.findChildren(Roster)[-1].add_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
    )
    assert [row.name for row in page.panel.findChildren(Roster)[-1].rows] == ["陈志强", "梁秀珍", "陈小明"]
    qtbot.mouseClick(page.undo.undo_button, Qt.MouseButton.LeftButton)
    assert [row.name for row in page.panel.findChildren(Roster)[-1].rows] in ([], ["未填姓名"])
    QApplication.clipboard().clear()


def test_a_character_the_input_method_lacks_is_put_in_the_name(qtbot, session: Session) -> None:
    page = shown(qtbot, session)
    page.go_to("/data/door/address")
    line = page.panel.field_at("/data/door/address").editor.line
    line.setText("陈")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_F2)
    picker = page.findChild(CharacterPicker)
    picker.line.setText("龙天")
    assert "䶮" in [picker.found.item(n).text() for n in range(picker.found.count())]
    assert "U+4DAE" in picker.words.text()
    qtbot.keyClick(picker.line, ENTER)
    assert line.text() == "陈䶮"


@dataclass(frozen=True)
class _Said:
    text: str
    words: str


class _LastTime:
    """Say what was said last time."""

    def answer(self, session: Session, ref: str) -> _Said | None:
        del session
        return _Said("一队三号", "一队三号") if ref.endswith("/address") else None


def test_what_was_said_last_time_stands_beside_what_is_said_now(qtbot, session: Session) -> None:
    page = shown(qtbot, session, earlier=_LastTime())
    page.go_to("/data/door/address")
    field = page.panel.field_at("/data/door/address")
    assert field.earlier.text() == "上次：一队三号"
    for typed, end in (("一队三号", "没有变"), ("二队五号", "★ 这次变了")):
        field.editor.line.setText(typed)
        qtbot.keyClick(field.editor.line, ENTER)
        assert field.earlier.text().endswith(end)
    phone = page.panel.field_at("/data/door/phone")
    assert phone.earlier.isHidden()
