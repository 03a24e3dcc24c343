"""Pictures in labels, notes and choices, words in bold, and another language of the form, on screen."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.form_files import files_in, with_files
from lianghe_desktop.casework.form_workshop import check_form, publish, try_form
from lianghe_desktop.casework.forms import questionnaire
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.widgets.choice_editors import RadioEditor
from lianghe_desktop.desktop.widgets.note_label import NoteLabel
from lianghe_desktop.desktop.workshop.trial_port import TrialPort
from lianghe_desktop.records.errors import UserError
from tests.desktop.case_desk import TOWNSHIP, CaseDesk, case_desk
from tests.survey.forms import NOW, workbook


def picture(colour: str, *, width: int = 60) -> bytes:
    """Return a plain picture."""
    image = QImage(width, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(kept.data())


LANGUAGES = ("中文 (zh)", "English (en)")
WORDS = tuple(f"{what}::{language}" for what in ("label", "media::image") for language in LANGUAGES)
FORM = workbook(
    [
        (
            "type",
            "name",
            "label::中文 (zh)",
            "label::English (en)",
            "media::image::中文 (zh)",
            "media::image::English (en)",
        ),
        ("note", "intro", "先看**图**", "Look at the **picture** first", "house.png", "house.png"),
        ("select_one grade", "grade", "房屋**等级**", "Grade", "house.png", "house.png"),
    ],
    [
        (
            "list_name",
            "name",
            "label::中文 (zh)",
            "label::English (en)",
            "media::image::中文 (zh)",
            "media::image::English (en)",
        ),
        ("grade", "a", "完好", "sound", "a.png", "a.png"),
        ("grade", "d", "危险", "dangerous", "d.png", "d.png"),
    ],
    [
        ("form_title", "form_id", "version", "default_language"),
        ("房屋图", "house_pictures", "1", "中文 (zh)"),
    ],
)
FILES = {
    "house.png": picture("steelblue", width=800),
    "a.png": picture("green"),
    "d.png": picture("red"),
    "unused.png": picture("black"),
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "town", (), area=TOWNSHIP)


def trial(qtbot: QtBot, desk: CaseDesk) -> QuestionnairePage:
    checked = check_form(desk.room.office, FORM, lists=FILES)
    assert checked.definition is not None
    now: datetime = NOW
    session = try_form(checked, clock=lambda: now)
    page = QuestionnairePage(session, TrialPort(checked.definition, now, checked.files), title="试填")
    qtbot.addWidget(page)
    page.resize(1000, 640)
    page.show()
    return page


def test_pictures_and_bold_words_are_shown_and_the_language_is_switched(qtbot: QtBot, town: CaseDesk) -> None:
    page = trial(qtbot, town)
    note = page.panel.findChild(NoteLabel)
    assert note is not None
    assert "<b>图</b>" in note.text()
    assert "data:image/png;base64," in note.text()
    field = page.panel.field_at("/data/grade")
    assert field is not None
    assert "<b>等级</b>" in field.label.text()
    assert len(re.findall("data:image/png", field.label.text())) == 1
    assert isinstance(field.editor, RadioEditor)
    assert [button.text() for button in field.editor.buttons] == ["1 完好", "2 危险"]
    assert all(not button.icon().isNull() for button in field.editor.buttons)
    shown = field.label.grab().toImage()
    across, down = range(0, shown.width(), 8), range(0, shown.height(), 4)
    colours = {shown.pixelColor(x, y).name() for x in across for y in down}
    assert QColor("steelblue").name() in colours

    field.editor.choose(1)
    assert page.language.isVisible()
    page.language.setCurrentIndex(1)
    page.language.activated.emit(1)
    field = page.panel.field_at("/data/grade")
    assert field is not None
    assert field.label.text().startswith("Grade")
    assert isinstance(field.editor, RadioEditor)
    assert [button.text() for button in field.editor.buttons] == ["1 sound", "2 dangerous"]
    assert field.editor.value() == "d"


def test_lists_and_pictures_travel_inside_a_published_form(town: CaseDesk) -> None:
    office, acting = town.room.office, town.room.acting
    form = publish(office, acting, check_form(office, FORM, lists=FILES))
    kept = questionnaire(office, acting, sha256=form.sha256)
    assert sorted(kept.files) == ["a.png", "d.png", "house.png"]
    assert kept.files["a.png"] == FILES["a.png"]
    assert files_in(FORM) == {}
    assert with_files(FORM, FILES) == with_files(FORM, FILES)
    with pytest.raises(UserError, match="20 MB"):
        with_files(FORM, {"big.png": b"0" * (21 * 1024 * 1024)})
    with pytest.raises(UserError, match="损坏"):
        files_in(b"no zip")
