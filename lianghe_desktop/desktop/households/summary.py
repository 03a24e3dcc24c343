"""One household beside the list: what one wants to know before opening it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.households import HouseholdFile, household_file
from lianghe_desktop.casework.paper_values import head_name, living, newest_determination, number_of
from lianghe_desktop.desktop.households.badges import badge_row
from lianghe_desktop.desktop.households.member_lines import SHORT_COLUMNS, member_lines
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId

_FACTS = ("household_no", "group_name", "address", "phone", "surveyed_on", "needs")


class Summary(QWidget):
    """Show who lives there and how things stand; `open_asked` for the whole file."""

    open_asked = Signal()
    titled = Signal(str)

    def __init__(self, room: Workroom, home: HomeCode, household: RowId) -> None:
        super().__init__()
        self._room = room
        self._home = home
        self._household = household
        self.open_button = Button(self.tr("打开这一户"), icon_name="forward", role="primary")
        self.survey_button = Button(self.tr("入户调查"), icon_name="survey")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.survey_button)
        buttons.addStretch(1)
        self._inside = QWidget()
        self._inside.setProperty("role", "surface")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(12))
        outer.addWidget(scroll, 1)
        outer.addLayout(buttons)
        self.open_button.clicked.connect(self.open_asked)
        self.survey_button.clicked.connect(self._on_survey)
        room.run(self, lambda _control: household_file(room.office, home, household), done=self._on_file)

    def _on_file(self, file: HouseholdFile) -> None:
        self.titled.emit(self.tr("%1 户").replace("%1", head_name(file) or number_of(file.household)))
        decision = newest_determination(file)
        self._column.addWidget(
            badge_row(file.household.status, ((decision.categories if decision else "") or "").split())
        )
        self._column.addLayout(_facts(file))
        people = living(file.members)
        self._column.addWidget(heading(self.tr("家庭成员 %1 人").replace("%1", str(len(people))), "strong"))
        table = LinesTable(SHORT_COLUMNS, empty=self.tr("还没有登记家庭成员。"), stretched="relation")
        table.show_lines(member_lines(people, self._room.acting.today))
        self._column.addWidget(table)
        self._column.addStretch(1)

    def _on_survey(self) -> None:
        self._room.navigator.start_survey(self._home, self._household)


def _facts(file: HouseholdFile) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(1, 1)
    for column in _FACTS:
        spec = field_spec("household", column)
        if spec is None:
            continue
        shown = (
            number_of(file.household)
            if column == "household_no"
            else show_field(spec, getattr(file.household, column))
        )
        label, words = QLabel(spec.label), QLabel(shown or "未填")
        label.setProperty("role", "quiet")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        if not shown:
            words.setProperty("role", "quiet")
        row = grid.rowCount()
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, 1)
    return grid
