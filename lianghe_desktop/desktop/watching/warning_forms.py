"""What is done with one warning: settled with what was found, or given to somebody else."""

import datetime as dt
from collections.abc import Callable

from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.watching.warnings import WarningLine, hand_over, settle
from lianghe_desktop.desktop.cases.case_form import CaseForm, choice
from lianghe_desktop.desktop.widgets.choice_editors import Option, make_choice_editor
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import WarningOutcome
from lianghe_desktop.records.ids import RowId


class SettleForm(CaseForm):
    """Say what a visit found; a real risk becomes a case of monitoring."""

    done_words = "已登记核实结果。"

    def __init__(self, room: Workroom, line: WarningLine) -> None:
        super().__init__(room, self.tr("核实结果"), self.tr("登记"))
        self._line = line
        self.add("outcome", self.tr("结果"), choice("warning_outcome"), required=True)
        self.add("finding", self.tr("上门核实的情况"), ParagraphEditor(rows=3), required=True, wide=True)
        self.add("monitored", self.tr("监测类别（转监测时）"), choice("monitored"))
        if line.row.monitored:
            self.field("monitored").editor.set_value(line.row.monitored)

    def job(self) -> Callable[[], object]:
        """Return what settles the warning."""
        room, line = self._room, self._line
        outcome, finding = WarningOutcome(self.text("outcome")), self.text("finding")
        monitored = self.text("monitored")
        return lambda: settle(
            room.office,
            room.acting,
            line.key[0],
            RowId(line.row.id),
            outcome=outcome,
            finding=finding,
            monitored=monitored,
        )


class OwnerForm(CaseForm):
    """Give a warning to somebody, with a day."""

    done_words = "已改派。"

    def __init__(self, room: Workroom, line: WarningLine) -> None:
        super().__init__(room, self.tr("改派责任人"), self.tr("改派"))
        self._line = line
        people = [Option(code=code, label=name) for code, name in names_of_people(room.office).items()]
        self.add("owner", self.tr("责任人"), make_choice_editor(people), required=True)
        today = room.acting.today
        self.add("due_on", self.tr("哪天以前核实"), DateEditor(today=lambda: today), required=True)
        self.field("owner").editor.set_value(line.row.owner)
        self.field("due_on").editor.set_value(line.row.due_on)

    def job(self) -> Callable[[], object]:
        """Return what gives it to somebody else."""
        room, line, owner = self._room, self._line, self.text("owner")
        due_on = self.value("due_on")
        return lambda: hand_over(
            room.office,
            room.acting,
            line.key[0],
            RowId(line.row.id),
            owner=owner,
            due_on=due_on if isinstance(due_on, dt.date) else room.acting.today,
        )
