"""What can be begun at once for the household of a line: its survey, its monthly check, a visit."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from lianghe_desktop.casework.duties.work_item import Work
from lianghe_desktop.casework.followups import HELP_VISIT, MONTHLY_CHECK, begin_followup
from lianghe_desktop.desktop.surveying.opening import open_interview
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId


class WorkButtons(QWidget):
    """Begin the work of one household from the list; interviews are made at a village's desk only."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._key: tuple[HomeCode, RowId] | None = None
        self.survey_button = Button(self.tr("入户调查"), icon_name="survey")
        self.check_button = Button(self.tr("每月核查"), icon_name="survey")
        self.visit_button = Button(self.tr("帮扶走访"), icon_name="survey")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for button in self._buttons():
            row.addWidget(button)
        self.survey_button.clicked.connect(self._on_survey)
        self.check_button.clicked.connect(partial(self._on_followup, MONTHLY_CHECK))
        self.visit_button.clicked.connect(partial(self._on_followup, HELP_VISIT))
        self.setVisible(room.office.is_village)
        self.show_line(None, None)

    def show_line(self, key: tuple[HomeCode, RowId] | None, work: str | None) -> None:
        """Offer what fits a line, None for no line; a household is surveyed before it is visited."""
        self._key = key
        unsurveyed = work == Work.SURVEY.value
        self.survey_button.setEnabled(key is not None and unsurveyed)
        for button in (self.check_button, self.visit_button):
            button.setEnabled(key is not None and not unsurveyed)

    def _buttons(self) -> tuple[Button, Button, Button]:
        return self.survey_button, self.check_button, self.visit_button

    def _on_survey(self) -> None:
        if self._key is not None:
            self._room.navigator.start_survey(*self._key)

    def _on_followup(self, form_id: str, _checked: object = None) -> None:
        room, key = self._room, self._key
        if key is None:
            return
        self.setEnabled(False)
        room.navigator.tell(Tone.INFO, self.tr("正在打开问卷，第一次要两三秒"))
        open_interview(
            room,
            self,
            lambda: begin_followup(room.office, room.acting, *key, form_id),
            shown=self._on_shown,
            refused=self._on_refused,
        )

    def _on_shown(self) -> None:
        self.setEnabled(True)

    def _on_refused(self, fault: LiangheError) -> None:
        self.setEnabled(True)
        self._room.navigator.tell(Tone.WRONG, fault.text)
