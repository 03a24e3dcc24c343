"""Who is told of what nobody expected; the dialog is read when there is something to tell."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from lianghe_desktop.desktop.fault_dialog import FaultDialog


class FaultReporter(QObject):
    """Show one report dialog at a time, also for what slots raise."""

    def __init__(self) -> None:
        super().__init__()
        self.dialog: FaultDialog | None = None

    def install(self) -> None:
        """Take over what nobody catches."""
        sys.excepthook = self._on_uncaught

    def report(self, fault: BaseException) -> None:
        """Show the dialog, unless one is open already."""
        if self.dialog is not None:
            return
        from lianghe_desktop.desktop.fault_dialog import FaultDialog  # noqa: PLC0415 - hardly ever needed

        self.dialog = FaultDialog(fault, QApplication.activeWindow())
        self.dialog.destroyed.connect(self._on_closed)
        self.dialog.open()

    def _on_closed(self) -> None:
        self.dialog = None

    def _on_uncaught(
        self, _kind: type[BaseException], fault: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(fault, KeyboardInterrupt):
            QApplication.quit()
            return
        from lianghe_desktop.desktop.fault_dialog import report_text  # noqa: PLC0415 - hardly ever needed

        sys.stderr.write(report_text(fault) + "\n")
        self.report(fault)
