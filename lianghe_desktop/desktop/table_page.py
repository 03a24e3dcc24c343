"""A page whose figures or lines are printed and stored as a workbook, said and done alike on all."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.desktop.frame.page import Action, Page
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.pickers import PICKERS, WORKBOOK
from lianghe_desktop.desktop.workroom import Workroom

Printing = Callable[[Control], Printed]
Writing = Callable[[Control], object]


class TablePage(Page):
    """Print and write what is shown; a page says how, and nothing is done while it shows nothing."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room

    def file_title(self) -> str:
        """Return the name of the workbook without its ending; it carries no personal data."""
        raise NotImplementedError

    def printing(self) -> Printing | None:
        """Return the work that makes the paper of what is shown, None while nothing is."""
        return None

    def writing(self, path: Path) -> Writing | None:
        """Return the work that writes what is shown to a workbook at `path`, None while nothing is."""
        raise NotImplementedError

    def saved_words(self, name: str, _result: object) -> str:
        """Return what is said once the workbook `name` is written."""
        return self.tr("已写入“%1”。").replace("%1", name)

    def save_action(self, *, ready: bool) -> Action:
        """Return the action that stores a workbook."""
        return Action(verb=self.tr("存为 Excel"), run=self.ask_file, icon="save_as", enabled=ready)

    def paper_action(self, *, ready: bool) -> Action:
        """Return the action that shows the paper before it is printed."""
        return Action(
            verb=self.tr("预览打印"), run=self.show_paper, icon="print", primary=True, enabled=ready
        )

    def show_paper(self) -> None:
        """Show what is on the page before it is printed."""
        work = self.printing()
        if work is not None:
            self._room.run(self, work, done=self._room.show_printed)

    def ask_file(self) -> None:
        """Ask where the workbook goes."""
        path = PICKERS.target(self, self.tr("存为 Excel"), f"{self.file_title()}.xlsx", WORKBOOK)
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the workbook."""
        work = self.writing(path)
        if work is not None:
            self._room.run(self, work, done=partial(self._on_saved, path.name))

    def _on_saved(self, name: str, result: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.saved_words(name, result))
