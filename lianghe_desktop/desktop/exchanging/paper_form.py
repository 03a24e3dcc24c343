"""A file of enrolment that a person chooses, and the digits that the other side reads out for it."""

from pathlib import Path

from lianghe_desktop.casework import enrolment, stick
from lianghe_desktop.casework.enrolment import EnrolmentPaper
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class PaperForm(FormPanel):
    """Ask for eight digits about the file in `path`; hidden until there is one."""

    def __init__(self, room: Workroom, verb: str, label: str) -> None:
        super().__init__("", verb, icon_name="check")
        self._room = room
        self.path: Path | None = None
        digits = TextEditor(placeholder=self.tr("如 1234 5678"), width=200)
        self.add("digits", label, digits, required=True)
        self.title.setProperty("role", "")
        self.title.setWordWrap(True)
        self.hide()
        self.cancelled.connect(self.hide)

    def choose(self, caption: str) -> EnrolmentPaper | None:
        """Ask for a file and return what it says; None where none was chosen or it was refused."""
        folder = stick.last_folder(self._room.office)
        chosen = PICKERS.files(self, caption, folder, self.tr("登记文件 (*.lhe)"))
        if not chosen:
            return None
        try:
            paper = enrolment.look_into(chosen[0])
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return None
        self.path = chosen[0]
        return paper

    def ask(self, paper: EnrolmentPaper, words: str) -> None:
        """Ask for the digits; `words` says whose file it is (%1), which (%2), and what to do."""
        self.title.setText(words.replace("%1", paper.sender).replace("%2", paper.kind_word))
        self.title.show()
        self.banner.hide()
        self.field("digits").editor.set_value(None)
        self.show()
        self.column.focus_first()

    def close_file(self) -> None:
        """Put the file away once it was taken."""
        self.path = None
        self.hide()
