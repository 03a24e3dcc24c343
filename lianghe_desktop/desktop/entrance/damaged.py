"""From a damaged file to the newest backup, or to a table of what can still be read."""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework.salvaging import way_back
from lianghe_desktop.desktop.entrance import opening
from lianghe_desktop.desktop.entrance.dialogs import DamageDialog
from lianghe_desktop.desktop.login import LoginAttempt
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control
from lianghe_desktop.desktop.widgets.pickers import PICKERS, WORKBOOK
from lianghe_desktop.records.errors import LiangheError

_FILE_NAME = "读得出的内容.xlsx"


class DamagedDesk(QObject):
    """Show what can be done; `restored` carries the desk that was opened from the backup."""

    restored = Signal(object)
    broke = Signal(object)

    def __init__(
        self,
        fault: LiangheError,
        folder: Path,
        tried: LoginAttempt,
        executor: Executor,
        parent: QWidget | None,
    ) -> None:
        dialog = DamageDialog(fault.text, parent, has_backup=way_back(folder) is not None)
        super().__init__(dialog)
        self.dialog = dialog
        self._folder = folder
        self._tried = tried
        self._work = BackgroundWork(executor, self)
        self._work.refused.connect(self._on_refused)
        self._work.broke.connect(self.broke)
        self._work.succeeded.connect(self._on_done)
        self.dialog.restore_asked.connect(self._on_restore_asked)
        self.dialog.save_asked.connect(self._on_save_asked)

    def _on_restore_asked(self) -> None:
        self._start(
            partial(
                opening.restore_newest,
                self._folder,
                user=self._tried.person_id,
                password=self._tried.password,
                today=None,
            )
        )

    def _on_save_asked(self) -> None:
        path = PICKERS.target(self.dialog, self.tr("写成表"), _FILE_NAME, WORKBOOK)
        if path is not None:
            self._start(
                partial(
                    opening.save_readable,
                    self._folder,
                    path,
                    user=self._tried.person_id,
                    password=self._tried.password,
                )
            )

    def _start(self, job: Callable[[], object]) -> None:
        self.dialog.set_busy(busy=True)

        def run(_control: Control) -> object:
            return job()

        self._work.start(run)

    def _on_done(self, outcome: object) -> None:
        self.dialog.set_busy(busy=False)
        if isinstance(outcome, str):
            self.dialog.tell(outcome)
        else:
            self.restored.emit(outcome)

    def _on_refused(self, fault: LiangheError) -> None:
        self.dialog.set_busy(busy=False)
        self.dialog.refuse(fault.text)
