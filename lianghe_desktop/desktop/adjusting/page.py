"""设置: people, the office, the look, and the safety of the data."""

from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.desktop.adjusting.look_part import LookPart
from lianghe_desktop.desktop.adjusting.office_part import OfficePart
from lianghe_desktop.desktop.adjusting.people_part import PeoplePart
from lianghe_desktop.desktop.adjusting.safety_part import SafetyPart
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.guiding.part import GuidesPart
from lianghe_desktop.desktop.theme.theme import Appearance
from lianghe_desktop.desktop.workroom import Workroom


class SettingWays(Protocol):
    """What settings ask of the desk."""

    def set_appearance(self, appearance: Appearance) -> None:
        """Dress the program anew."""

    def end_practice(self) -> None:
        """Leave the practice desk for good."""


class SettingsPage(Page):
    """Show the parts; each keeps what is given at once."""

    def __init__(self, room: Workroom, ways: SettingWays) -> None:
        super().__init__()
        self._room = room
        self.people = PeoplePart(room)
        self.office = OfficePart(room)
        self.look = LookPart(ways.set_appearance)
        self.safety = SafetyPart(room)
        self.tabs = Tabs(
            [
                Tab(key="people", word=self.tr("人员和密码"), part=self.people),
                Tab(key="office", word=self.tr("单位、政策和打印"), part=self.office),
                Tab(key="look", word=self.tr("显示"), part=self.look),
                Tab(key="safety", word=self.tr("备份和检查"), part=self.safety),
                Tab(key="guides", word=self.tr("换电脑与更正"), part=GuidesPart(room)),
            ]
        )
        self.safety.practice_ended.connect(ways.end_practice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @override
    def head(self) -> PageHead:
        desk = self._room.office.desk
        return PageHead(title=self.tr("设置"), context=desk.name)

    @override
    def entered(self) -> None:
        self.tabs.refresh()

    @override
    def show_part(self, key: str) -> None:
        self.tabs.show_part(key)
