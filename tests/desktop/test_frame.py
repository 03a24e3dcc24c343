"""The window hosts pages: built when first gone to, with a head, a way back, and nothing lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from lianghe_desktop.desktop.frame.bars import StatusItem
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.main_window import MainWindow
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead, Place
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES

LEFT = Qt.MouseButton.LeftButton


class PlainPage(Page):
    """Show a title; remember what the window asked for."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.pressed: list[str] = []
        self.notices: list[object] = []
        self.can_save = True
        self.inner_steps = 0
        QVBoxLayout(self).addWidget(QLabel(title))

    def head(self) -> PageHead:
        run = Action(verb="导出到U盘", run=lambda: self.pressed.append("导出"), icon="stick", primary=True)
        return PageHead(title=self.title, context="一行说明", actions=(run,))

    def commit(self) -> bool:
        return self.can_save

    def step_back(self) -> bool:
        self.inner_steps -= 1
        return self.inner_steps >= 0

    def records_changed(self, notice: object) -> None:
        self.notices.append(notice)


@pytest.fixture
def built() -> list[str]:
    return []


@pytest.fixture
def window(qtbot, built: list[str]) -> MainWindow:
    def place(key: str, word: str) -> Place:
        def build() -> Page:
            built.append(key)
            return PlainPage(word)

        return Place(key=key, word=word, icon=key, build=build)

    window = MainWindow([place("home", "工作台"), place("household", "农户")], name="两合")
    qtbot.addWidget(window)
    window.show()
    return window


def test_pages_are_built_when_first_gone_to(qtbot, window: MainWindow, built: list[str]) -> None:
    assert built == ["home"]
    qtbot.mouseClick(window.navigation.buttons["household"], LEFT)
    qtbot.mouseClick(window.navigation.buttons["home"], LEFT)
    qtbot.mouseClick(window.navigation.buttons["household"], LEFT)
    assert built == ["home", "household"]
    assert window.head.title.text() == "农户"
    assert window.navigation.buttons["household"].isChecked()


def test_only_places_with_a_page_are_shown_with_icon_and_word(window: MainWindow) -> None:
    assert [b.text().strip() for b in window.navigation.buttons.values()] == ["工作台", "农户"]
    assert all(not b.icon().isNull() for b in window.navigation.buttons.values())
    assert window.navigation.width() == px(SIZES.navigation_width)


def test_a_narrow_window_puts_words_under_the_icons(window: MainWindow) -> None:
    window.resize(px(SIZES.narrow_window) - 40, 600)
    assert window.navigation.width() == px(SIZES.navigation_narrow_width)
    assert window.navigation.buttons["home"].text() == "工作台"


def test_the_head_runs_the_action_of_the_page_in_sight(qtbot, window: MainWindow) -> None:
    assert window.head.height() == px(SIZES.head_height)
    qtbot.mouseClick(window.head.buttons[0], LEFT)
    assert window.page().pressed == ["导出"]
    assert window.head.buttons[0].property("role") == "primary"


def test_a_head_takes_three_buttons_and_one_primary() -> None:
    act = Action(verb="打印", run=lambda: None)
    first = Action(verb="保存", run=lambda: None, primary=True)
    with pytest.raises(ValueError, match="three"):
        PageHead(title="x", actions=(act,) * 4)
    with pytest.raises(ValueError, match="three"):
        PageHead(title="x", actions=(first, first))


def test_escape_goes_back_inside_the_page_and_then_to_the_page_below(qtbot, window: MainWindow) -> None:
    below = window.page()
    over = PlainPage("陈家")
    over.inner_steps = 1
    window.open_over(over)
    assert window.head.back_button.isVisible()
    window.go_back()
    assert window.page() is over
    window.go_back()
    assert window.page() is below
    assert not window.head.back_button.isVisible()


def test_a_page_that_cannot_save_is_not_left(window: MainWindow) -> None:
    over = PlainPage("陈家")
    window.open_over(over)
    over.can_save = False
    window.go_back()
    window.go_to("household")
    assert window.page() is over
    assert not window.close()
    over.can_save = True
    assert window.close()


def test_saving_keys_answer_that_all_is_saved(qtbot, window: MainWindow) -> None:
    window.status.show_saved(StatusItem(text=""))
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.status.saved.isVisible()
    assert window.status.saved.words.text() == "已保存"


def test_change_notices_reach_every_open_page(window: MainWindow) -> None:
    first = window.page()
    window.go_to("household")
    window.records_changed("notice")
    assert first.notices == ["notice"]
    assert window.page().notices == ["notice"]


def test_counts_stand_beside_the_word(window: MainWindow) -> None:
    window.navigation.set_count("home", 5)
    assert window.navigation.buttons["home"].text().split() == ["工作台", "5"]


def test_detail_opens_beside_the_list(qtbot) -> None:
    split = BesideSplit(QLabel("名单"))
    qtbot.addWidget(split)
    split.resize(1000, 400)
    split.show()
    assert not split.open
    split.show_detail("陈家", QLabel("情况"))
    assert split.open
    assert split.panel.x() > split.widget(0).x()
    with qtbot.waitSignal(split.closed):
        qtbot.mouseClick(split.close_button, LEFT)
    assert not split.open
