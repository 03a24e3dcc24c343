"""Show the login or the first start, open the desk off the screen thread, then give way to its window."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.desktop.entrance.first_paint import after_first_paint
from lianghe_desktop.desktop.fault_report import FaultReporter
from lianghe_desktop.desktop.login import LoginAttempt, LoginChoice, LoginPage
from lianghe_desktop.desktop.preferences import Preferences, keep_preferences, read_preferences
from lianghe_desktop.desktop.theme.fonts import register_rare_fonts
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.records.data_folder import holds_desk, login_names
from lianghe_desktop.records.errors import ErrorCode, LiangheError

if TYPE_CHECKING:
    from lianghe_desktop.casework.start import Started
    from lianghe_desktop.desktop.entrance.dialogs import (
        DamageDialog,
        DayDialog,
        Recovery,
        RecoveryDialog,
        RestoreDialog,
        RestoreFrom,
    )
    from lianghe_desktop.desktop.entrance.recovery_paper import RecoveryPaper
    from lianghe_desktop.desktop.first_run.results import DataSource, SetupAnswers
    from lianghe_desktop.desktop.first_run.wizard import FirstRunWizard

_WINDOW = (1280, 720)
_ROOMY = (1440, 860)
"""On a smaller screen the window takes all of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """An open desk and what the person wants to do there first."""

    started: "Started"
    source: "DataSource | None" = None
    path: str = ""


class Entrance(QObject):
    """Lead to an open desk; `opened` carries Beginning, and the shown widget may then be closed."""

    opened = Signal(object)

    def __init__(self, folder: Path, executor: Executor, faults: FaultReporter) -> None:
        super().__init__()
        self._folder = folder
        self._executor = executor
        self._faults = faults
        self._beginning: Beginning | None = None
        self._attempt: Callable[[dt.date | None], None] | None = None
        self.widget: QWidget | None = None
        self._wizard: FirstRunWizard | None = None
        self._tried: LoginAttempt | None = None
        self.dialog: DayDialog | RecoveryDialog | RestoreDialog | DamageDialog | None = None

    def show(self) -> None:
        """Show the login where there is a desk, else the first start; then import the rest meanwhile."""
        self._show(self._login() if holds_desk(self._folder) else self._first_run())

    def show_demonstration(self) -> None:
        """Open the village of the demonstration; the first time it is filled, which takes a moment."""
        waiting = QWidget()
        waiting.setProperty("role", "canvas")
        waiting.setAttribute(QtCore.Qt.WidgetAttribute.WA_StyledBackground)
        words = heading(self.tr("正在准备示范村的资料，第一次约需半分钟"), "title")
        words.setAlignment(QtCore.Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        QVBoxLayout(waiting).addWidget(words)
        self._show(waiting)

        def on_refused(fault: LiangheError) -> None:
            words.setText(fault.text)

        self._run(partial(_open_demonstration, self._folder), self._on_opened, on_refused)

    def close(self) -> None:
        """Close what is shown; the desk's window is there by now."""
        if self.widget is not None:
            self.widget.close()
            self.widget.deleteLater()
            self.widget = self._wizard = None

    def _show(self, widget: QWidget) -> None:
        self.widget = widget
        after_first_paint(widget, self._on_first_paint)
        widget.setWindowTitle(self.tr("两合"))
        widget.resize(px(_WINDOW[0]), px(_WINDOW[1]))
        room = widget.screen().availableGeometry()
        if room.width() < px(_ROOMY[0]) or room.height() < px(_ROOMY[1]):
            widget.showMaximized()
        else:
            widget.show()

    def _on_first_paint(self) -> None:
        register_rare_fonts()
        self._import_meanwhile()

    def _import_meanwhile(self) -> None:
        self._executor.submit(_import_opening)

    def _login(self) -> LoginPage:
        names = login_names(self._folder)
        last = read_preferences(self._folder).last_user
        page = LoginPage(
            [LoginChoice(person_id=name, name=name) for name in names],
            desk_name=self.tr("资料已加密，登录后才能查看"),
            last_person_id=last,
        )
        page.login_asked.connect(self._on_login_asked)
        page.recovery_asked.connect(self._on_recovery_asked)
        return page

    def _first_run(self) -> "FirstRunWizard":
        # A desk that is there never needs these, and every start would pay for them.
        from lianghe_desktop.desktop.entrance.areas import AREA_LEVELS, children_of  # noqa: PLC0415
        from lianghe_desktop.desktop.first_run.wizard import FirstRunWizard  # noqa: PLC0415

        wizard = FirstRunWizard(area_levels=AREA_LEVELS, children_of=children_of)
        self._wizard = wizard
        wizard.answered.connect(self._on_set_up_asked)
        wizard.finished.connect(self._on_recovery_put_away)
        wizard.print_asked.connect(self._on_recovery_print_asked)
        wizard.save_asked.connect(self._on_recovery_save_asked)
        wizard.restore_asked.connect(self._on_restore_asked)
        return wizard

    def _run(
        self,
        function: Callable[[Control], "Started"],
        done: Callable[["Started"], None],
        refused: Callable[[LiangheError], None],
    ) -> None:
        work = BackgroundWork(self._executor, self)
        work.succeeded.connect(done)
        work.refused.connect(refused)
        work.broke.connect(self._on_broke)
        work.start(function)

    def _on_login_asked(self, attempt: LoginAttempt) -> None:
        def log_in(today: dt.date | None) -> None:
            job = partial(_log_in, self._folder, attempt.person_id, attempt.password, today)
            self._run(job, self._on_opened, self._on_refused)

        self._attempt, self._tried = log_in, attempt
        log_in(None)

    def _on_recovery_asked(self) -> None:
        page = self.widget
        if not isinstance(page, LoginPage):
            return
        from lianghe_desktop.desktop.entrance.dialogs import RecoveryDialog  # noqa: PLC0415 - see _open

        name = login_names(self._folder)[max(page.people.currentRow(), 0)]
        dialog = RecoveryDialog(name, page)
        dialog.answered.connect(partial(self._on_recovery_answered, name))
        self._open(dialog)

    def _on_recovery_answered(self, name: str, recovery: "Recovery") -> None:
        def recover(today: dt.date | None) -> None:
            job = partial(_recover, self._folder, name, recovery, today)
            self._run(job, self._on_opened, self._on_refused)

        self._attempt = recover
        recover(None)

    def _on_restore_asked(self) -> None:
        wizard = self._wizard
        if wizard is None:
            return
        backup = PICKERS.folder(wizard, self.tr("选择名字以 backup- 开头的备份文件夹"), None)
        if backup is None:
            return
        from lianghe_desktop.desktop.entrance.dialogs import RestoreDialog  # noqa: PLC0415 - see _open

        names = login_names(backup)
        if not names:
            wizard.show_refusal(self.tr("这个文件夹里没有两合的备份，请选名字以 backup- 开头的文件夹。"))
            return
        dialog = RestoreDialog(backup, names, wizard)
        dialog.answered.connect(self._on_restore_answered)
        self._open(dialog)

    def _on_restore_answered(self, chosen: "RestoreFrom") -> None:
        def restore(today: dt.date | None) -> None:
            self._run(partial(_restore, self._folder, chosen, today), self._on_opened, self._on_refused)

        self._attempt = restore
        restore(None)

    def _open(self, dialog: "DayDialog | RecoveryDialog | RestoreDialog | DamageDialog") -> None:
        """Open a question; its module, with all it brings, is read when the first one is asked."""
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.destroyed.connect(self._on_dialog_gone)
        dialog.open()

    def _on_dialog_gone(self, gone: QObject) -> None:
        del gone
        self.dialog = None

    def _on_refused(self, fault: LiangheError) -> None:
        from lianghe_desktop.desktop.entrance.dialogs import (  # noqa: PLC0415 - see _open
            DayDialog,
            RecoveryDialog,
            RestoreDialog,
        )

        if fault.code is ErrorCode.CLOCK_BEHIND:
            dialog = DayDialog(fault.text, self.widget)
            dialog.answered.connect(self._on_day_told)
            self._open(dialog)
        elif isinstance(self.dialog, RecoveryDialog | RestoreDialog):
            self.dialog.refuse(fault.text)
            return
        elif fault.code is ErrorCode.DAMAGED and self._tried is not None:
            self._offer_way_back(fault, self._tried)
        if isinstance(self.widget, LoginPage):
            self.widget.show_refusal(fault.text)

    def _offer_way_back(self, fault: LiangheError, tried: LoginAttempt) -> None:
        from lianghe_desktop.desktop.entrance.damaged import DamagedDesk  # noqa: PLC0415 - hardly ever needed

        damaged = DamagedDesk(fault, self._folder, tried, self._executor, self.widget)
        damaged.restored.connect(self._on_opened)
        damaged.broke.connect(self._on_broke)
        self._open(damaged.dialog)

    def _on_day_told(self, day: dt.date) -> None:
        if self._attempt is not None:
            self._attempt(day)

    def _on_broke(self, fault: BaseException) -> None:
        if isinstance(self.widget, LoginPage):
            self.widget.set_waiting(waiting=False)
        if self._wizard is not None:
            self._wizard.set_waiting(waiting=False)
        self._faults.report(fault)

    def _on_opened(self, started: "Started") -> None:
        if self.dialog is not None:
            self.dialog.close()
        kept = read_preferences(self._folder)
        keep_preferences(self._folder, replace(kept, last_user=started.acting.name))
        self.opened.emit(Beginning(started=started))

    def _on_set_up_asked(self, answers: "SetupAnswers") -> None:
        self._run(
            partial(_set_up, self._folder, answers),
            partial(self._on_set_up, answers),
            self._on_set_up_refused,
        )

    def _on_set_up_refused(self, fault: LiangheError) -> None:
        if self._wizard is not None:
            self._wizard.show_refusal(fault.text)

    def _on_set_up(self, answers: "SetupAnswers", started: "Started") -> None:
        self._beginning = Beginning(started=started, source=answers.source, path=answers.path)
        keep_preferences(self._folder, Preferences(last_user=started.acting.name))
        if self._wizard is not None:
            from lianghe_desktop.desktop.first_run.results import RecoverySheet  # noqa: PLC0415 - see _first_run

            sheet = RecoverySheet(code=started.recovery_code, desk_name=started.office.desk.name)
            self._wizard.show_recovery(sheet)

    def _on_recovery_put_away(self) -> None:
        if self._beginning is not None:
            self.opened.emit(self._beginning)

    def _on_recovery_print_asked(self) -> None:
        if self._beginning is not None and self.widget is not None:
            _recovery_paper(self._beginning.started).show_over(self.widget)

    def _on_recovery_save_asked(self) -> None:
        if self._beginning is None or self._wizard is None:
            return
        try:
            _recovery_paper(self._beginning.started).save_from(self._wizard)
        except LiangheError as fault:
            self._wizard.show_refusal(fault.text)


def _import_opening() -> None:
    from lianghe_desktop.desktop.entrance import desk, opening  # noqa: F401, PLC0415 - after the login is up


def _log_in(folder: Path, user: str, password: str, today: dt.date | None, _control: Control) -> "Started":
    from lianghe_desktop.desktop.entrance import opening  # noqa: PLC0415 - after the login is up

    return opening.open_desk(folder, user=user, password=password, today=today)


def _recover(
    folder: Path, user: str, recovery: "Recovery", today: dt.date | None, _control: Control
) -> "Started":
    from lianghe_desktop.desktop.entrance import opening  # noqa: PLC0415 - after the login is up

    return opening.recover_desk(
        folder, user=user, code=recovery.code, password=recovery.password, today=today
    )


def _restore(folder: Path, chosen: "RestoreFrom", today: dt.date | None, _control: Control) -> "Started":
    from lianghe_desktop.desktop.entrance import opening  # noqa: PLC0415 - after the first question is up

    return opening.restore_desk(
        folder, chosen.backup, user=chosen.user, password=chosen.password, today=today
    )


def _set_up(folder: Path, answers: "SetupAnswers", _control: Control) -> "Started":
    from lianghe_desktop.desktop.entrance import opening  # noqa: PLC0415 - after the first question is up

    return opening.set_up(folder, answers)


def _open_demonstration(folder: Path, _control: Control) -> "Started":
    from lianghe_desktop.desktop.entrance import opening  # noqa: PLC0415 - after the window is up

    return opening.open_demonstration(folder)


def _recovery_paper(started: "Started") -> "RecoveryPaper":
    from lianghe_desktop.desktop.entrance.recovery_paper import RecoveryPaper  # noqa: PLC0415 - QtPdf is heavy

    return RecoveryPaper(started)
