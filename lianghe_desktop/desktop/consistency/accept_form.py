"""Ask why a finding is right all the same."""

from PySide6.QtCore import Signal

from lianghe_desktop.casework.consistency.accepting import accept_finding
from lianghe_desktop.casework.consistency.check import Finding
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class AcceptForm(FormPanel):
    """Keep the reason; `kept` once it stands in the records."""

    kept = Signal()

    def __init__(self, room: Workroom, finding: Finding) -> None:
        super().__init__("", self.tr("认可"), icon_name="check")
        self.setProperty("role", "surface")
        self._room = room
        self._finding = finding
        self.add_widget(paragraph(finding.message))
        hint = self.tr("内容改动后会再次提示")
        self.add("because", self.tr("为什么可以这样"), ParagraphEditor(rows=3), required=True, hint=hint)
        self.given.connect(self._on_given)

    def _on_given(self) -> None:
        room, finding, because = self._room, self._finding, self.text("because")
        self.go_button.setEnabled(False)
        room.run(
            self,
            lambda _control: accept_finding(room.office, room.acting, finding, because=because),
            done=self._on_kept,
            refused=self._on_refused,
        )

    def _on_kept(self, _row: object) -> None:
        self.kept.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.show_refusal(fault.text)
