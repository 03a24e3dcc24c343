"""政策库: what the documents say, since when, with which clause, and an edited copy of one's own."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.pack_history import all_versions
from lianghe_desktop.casework.pack_library import print_parameter_table
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.policies.contrast_part import ContrastPart
from lianghe_desktop.desktop.policies.edit_part import EditPart
from lianghe_desktop.desktop.policies.parameters_part import ParametersPart
from lianghe_desktop.desktop.policies.rules_part import RulesPart
from lianghe_desktop.desktop.policies.side_chooser import SideChooser
from lianghe_desktop.desktop.policies.versions_part import VersionsPart
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.workroom import Workroom


class PolicyLibraryPage(Page):
    """Everybody reads; an administrator installs, edits and publishes."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.chooser = SideChooser(self.tr("看哪份文件"), room.acting.today)
        self.versions = VersionsPart(room)
        self.parameters = ParametersPart(room)
        self.rules = RulesPart(room)
        self.contrast = ContrastPart(room)
        self.edit = EditPart(room)
        tabs = [
            Tab(key="parameters", word=self.tr("参数"), part=self.parameters),
            Tab(key="rules", word=self.tr("规则和政策"), part=self.rules),
            Tab(key="contrast", word=self.tr("对比"), part=self.contrast),
            Tab(key="versions", word=self.tr("文件和版本"), part=self.versions),
        ]
        if may(room.acting, Act.ADMINISTER):
            tabs.append(Tab(key="edit", word=self.tr("改一份"), part=self.edit))
        self._load_versions()
        self.tabs = Tabs(tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(4))
        row = QVBoxLayout()
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.addWidget(self.chooser)
        column.addLayout(row)
        column.addWidget(self.tabs, 1)
        self.chooser.changed.connect(self._on_side)
        self.tabs.changed.connect(self._on_tab)
        self.versions.installed.connect(self._load_versions)
        self.edit.installed.connect(self._load_versions)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("政策库"),
            context=self.tr("文件里的标准、条件和依据；没有公开依据的标“示范参数”"),
            actions=(Action(verb=self.tr("打印参数表"), run=self.print_table, icon="print"),),
        )

    @override
    def entered(self) -> None:
        self._load_versions()
        self.tabs.refresh()

    @override
    def step_back(self) -> bool:
        return False

    def print_table(self) -> None:
        """Draw the table of numbers and show it."""
        room, side = self._room, self.chooser.side()
        if side is not None:
            room.run(
                self,
                lambda _control: print_parameter_table(room.office, room.acting, side),
                done=room.show_printed,
            )

    def _load_versions(self) -> None:
        room = self._room
        code = pack_in_use(room.office)
        found = all_versions(room.office, room.acting.today)
        self.chooser.show_versions(found, code)
        self.contrast.show_versions(found, code)
        self._on_side()

    def _on_side(self) -> None:
        side = self.chooser.side()
        self.parameters.show_side(side)
        self.rules.show_side(side)
        self.edit.show_code(side.code if side else pack_in_use(self._room.office))

    def _on_tab(self, key: str) -> None:
        self.chooser.setVisible(key in ("parameters", "rules", "edit"))
