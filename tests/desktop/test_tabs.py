"""Parts of a page one at a time, and heads that never push a window wider."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.desktop.frame.bars import HeadBar
from lianghe_desktop.desktop.frame.page import PageHead
from lianghe_desktop.desktop.frame.tabs import Part, Tab, Tabs


class Counted(Part):
    """A part that counts how often it was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.looked = 0

    def refresh(self) -> None:
        self.looked += 1


def test_a_part_is_refreshed_when_it_comes_into_sight_and_shows_its_count(qtbot: QtBot) -> None:
    first, second = Counted(), Counted()
    tabs = Tabs([Tab(key="a", word="概况", part=first), Tab(key="b", word="待定内容", part=second)])
    qtbot.addWidget(tabs)
    tabs.show()
    assert (first.looked, second.looked) == (1, 0)
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.mouseClick(tabs.buttons["b"], Qt.MouseButton.LeftButton)
    assert changed.args == ["b"]
    assert second.looked == 1
    assert second.isVisible()
    second.counted.emit(3)
    assert tabs.buttons["b"].text() == "待定内容  3"
    second.counted.emit(0)
    assert tabs.buttons["b"].text() == "待定内容"


def test_a_long_title_does_not_widen_the_window(qtbot: QtBot) -> None:
    bar = HeadBar()
    qtbot.addWidget(bar)
    bar.show_head(PageHead(title="入户调查"), nested=False)
    narrow = bar.minimumSizeHint().width()
    bar.show_head(PageHead(title="入户调查" * 40, context="白蕉示范一村" * 40), nested=False)
    assert bar.minimumSizeHint().width() == narrow
    assert bar.title.toolTip() == "入户调查" * 40
