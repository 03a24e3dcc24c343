"""What every part of a household's page has in common."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId


class Part(StrEnum):
    """The parts in the order in which they are listed."""

    PROFILE = "基本情况"
    MEMBERS = "家庭成员"
    MONEY = "收入支出"
    LIVING = "住房财产"
    INTERVIEWS = "调查"
    ADVICE = "评定建议"
    PROCEDURE = "办理"
    HELP = "帮扶"
    RECEIPTS = "送达情况"
    PAPERS = "材料打印"
    HISTORY = "修改记录"


PART_ICONS = {
    Part.PROFILE: "household",
    Part.MEMBERS: "person",
    Part.MONEY: "table",
    Part.LIVING: "home",
    Part.INTERVIEWS: "survey",
    Part.ADVICE: "assess",
    Part.PROCEDURE: "review",
    Part.HELP: "help",
    Part.RECEIPTS: "stick",
    Part.PAPERS: "print",
    Part.HISTORY: "clock",
}


class HouseholdPart(QWidget):
    """Show one side of a household; `jump_asked` carries the FieldPlace of a fact to be filled in.

    `left`: the household is shown here no longer (deleted, or moved away).
    """

    jump_asked = Signal(object)
    left = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self.room = room
        self.file: HouseholdFile | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(16), px(16), px(16))
        self.column.setSpacing(px(12))

    @property
    def home(self) -> HomeCode:
        """Return the village of the household shown."""
        return HomeCode(self.file.household.home if self.file else "")

    @property
    def household(self) -> RowId:
        """Return the id of the household shown."""
        return RowId(self.file.household.id if self.file else "")

    def show_file(self, file: HouseholdFile) -> None:
        """Show the household as it stands now; called again after each change of it."""
        self.file = file

    def edit(self, place: FieldPlace) -> None:
        """Open the editor of a fact of this part."""

    def show_row(self, row_id: str) -> None:
        """Bring one stored row of this part into sight, where it shows several."""

    def commit(self) -> bool:
        """Give what is typed; tell whether everything is saved."""
        return True

    def step_back(self) -> bool:
        """Go one step back inside the part; tell whether there was one."""
        return False
