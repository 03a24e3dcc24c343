"""表单工坊: a workbook is dropped, checked, tried, its writing seen, and published whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.form_workshop import published_assets
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.workshop.page import WorkshopPage
from lianghe_desktop.records.local_tables import InstalledForm
from tests.casework.test_form_workshop import BAD, GOOD
from tests.desktop.case_desk import TOWNSHIP, CaseDesk, case_desk
from tests.desktop.keyboard import type_words


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", (), area=TOWNSHIP)


@pytest.fixture
def page(qtbot: QtBot, desk: CaseDesk) -> WorkshopPage:
    page = WorkshopPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    return page


def drop(qtbot: QtBot, page: WorkshopPage, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    before = page.checked
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)
    qtbot.waitUntil(lambda: page.checked is not before)


def test_a_faulty_form_says_where_and_cannot_be_published(
    qtbot: QtBot, desk: CaseDesk, page: WorkshopPage, tmp_path: Path
) -> None:
    drop(qtbot, page, tmp_path / "坏的.xlsx", BAD)
    assert "错误" in page.file_words.text()
    lines = page.findings.words()
    assert any(row[0] == "错误" and row[1] == "survey" and row[2] for row in lines)
    publish = page.head().actions[-1]
    assert (publish.verb, publish.enabled) == ("发布给各村", False)
    assert desk.room.office.store.rows(InstalledForm) == []


def test_a_sound_form_is_tried_its_writing_seen_and_published(
    qtbot: QtBot, desk: CaseDesk, page: WorkshopPage, tmp_path: Path
) -> None:
    drop(qtbot, page, tmp_path / "鞋码表.xlsx", GOOD)
    assert "可以使用" in page.file_words.text()
    page.try_it()
    trial = desk.navigator.pages[-1]
    assert isinstance(trial, QuestionnairePage)
    qtbot.addWidget(trial)
    trial.show()
    for ref, text in (("/data/phone", "13900000000"), ("/data/shoes", "42")):
        field = trial.panel.field_at(ref)
        assert field is not None
        type_words(field.editor.line, text)
        qtbot.keyClick(field.editor.line, Qt.Key.Key_Return)
    words = page.writes.words()
    assert ("联系电话", "13900000000", "写入登记") in [row[1:] for row in words]
    assert any("不会写入" in row[3] for row in words)
    page.publish()
    qtbot.waitUntil(lambda: bool(desk.navigator.told) and desk.navigator.told[-1][0] is Tone.GOOD)
    assert [asset.kind for asset in published_assets(desk.room.office)] == ["form"]
