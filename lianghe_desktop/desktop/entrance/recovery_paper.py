"""The recovery sheet at the end of the first start: shown, printed, saved."""

from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.entrance.opening import recovery_pdf
from lianghe_desktop.desktop.preview.outside import SystemPapers
from lianghe_desktop.desktop.preview.page import PaperToShow
from lianghe_desktop.desktop.preview.window import PaperWindow
from lianghe_desktop.desktop.widgets.pickers import PICKERS

FILE_NAME = "recovery.pdf"


class RecoveryPaper:
    """Make the sheet once for printing and saving."""

    def __init__(self, started: Started) -> None:
        pdf = recovery_pdf(started, started.recovery_code)
        self._paper = PaperToShow(pdf=pdf, title="恢复单", file_name=FILE_NAME)
        self._port = SystemPapers()

    def show_over(self, parent: QWidget) -> PaperWindow:
        """Show the sheet to be printed."""
        window = PaperWindow(self._paper, self._port, parent)
        window.open()
        return window

    def save_from(self, parent: QWidget) -> None:
        """Ask for a place on the stick and save the sheet there."""
        path = PICKERS.target(parent, "存到U盘", FILE_NAME, "PDF (*.pdf)")
        if path is not None:
            self._port.save(self._paper.pdf, path)
