"""The desktop program: read its options, dress Qt, show the way in, then the desk.

Nothing here imports the database or any page before the login is on screen.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from lianghe_desktop.desktop.collecting_garbage import GarbageCollecting
from lianghe_desktop.desktop.entrance.entrance import Beginning, Entrance
from lianghe_desktop.desktop.fault_report import FaultReporter
from lianghe_desktop.desktop.language import install_chinese
from lianghe_desktop.desktop.preferences import read_preferences
from lianghe_desktop.desktop.theme.fonts import register_usual_fonts
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme, make_application
from lianghe_desktop.desktop.theme.tokens import SCALES_PERCENT
from lianghe_desktop.records.data_folder import default_data_folder

if TYPE_CHECKING:
    from lianghe_desktop.desktop.entrance.desk import OpenDesk

_WORKERS = 3


class Program(QObject):
    """Own what lives as long as the program: the workers, the way in, the desk with workers of its own."""

    def __init__(self, folder: Path, *, demonstration: bool = False) -> None:
        super().__init__()
        self._folder = folder
        self._demonstration = demonstration
        self.garbage = GarbageCollecting()
        self.faults = FaultReporter()
        self.executor = _workers()
        self.entrance = self._make_entrance()
        self.desk: OpenDesk | None = None
        self._desk_executor: ThreadPoolExecutor | None = None

    def begin(self) -> None:
        """Show the way in."""
        if self._demonstration:
            self.entrance.show_demonstration()
        else:
            self.entrance.show()
        self.garbage.keep()

    def end(self) -> None:
        """Close the desk and stop the workers."""
        self._close_desk()
        self.entrance.close()
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.garbage.end()

    def _make_entrance(self) -> Entrance:
        entrance = Entrance(self._folder, self.executor, self.faults)
        entrance.opened.connect(self._on_opened)
        return entrance

    def _on_opened(self, beginning: Beginning) -> None:
        from lianghe_desktop.desktop.entrance.desk import OpenDesk  # noqa: PLC0415 - imported meanwhile

        self._desk_executor = _workers()
        self.desk = OpenDesk(beginning.started, self._desk_executor, self.faults)
        self.desk.practice_ended.connect(self._on_practice_ended)
        if self.entrance.widget is not None:
            self.desk.window.setGeometry(self.entrance.widget.geometry())
            self.desk.window.setWindowState(self.entrance.widget.windowState())
        self.desk.show(beginning)
        self.entrance.close()
        self.garbage.keep()

    def _on_practice_ended(self) -> None:
        from lianghe_desktop.desktop.entrance.opening import remove_practice  # noqa: PLC0415 - imported by now

        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setQuitOnLastWindowClosed(False)
        self._close_desk()
        remove_practice(self._folder)
        self.entrance = self._make_entrance()
        self.entrance.show()
        if isinstance(app, QApplication):
            app.setQuitOnLastWindowClosed(True)

    def _close_desk(self) -> None:
        """Leave the desk, wait for what works on its file, then close the file."""
        if self.desk is None or self._desk_executor is None:
            return
        self.desk.leave()
        self._desk_executor.shutdown(wait=True, cancel_futures=True)
        self.desk.close()
        self.desk = None


def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_WORKERS, thread_name_prefix="work")


def run_desktop(arguments: Sequence[str]) -> int:
    """Run the desktop until its window is closed; return the exit status."""
    options = _read_options(arguments)
    app = make_application(sys.argv[0])
    register_usual_fonts()
    install_chinese(app)
    folder = _folder(options)
    kept = read_preferences(folder)
    apply_theme(
        app,
        Appearance(scale_percent=options.scale or kept.scale_percent, high_contrast=kept.high_contrast),
    )
    program = Program(folder, demonstration=options.demo)
    program.faults.install()
    program.begin()
    try:
        return app.exec()
    finally:
        program.end()


def _read_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lianghe", description="两合桌面版")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（或环境变量 LIANGHE_DATA）")
    parser.add_argument("--demo", action="store_true", help="打开演示村")
    parser.add_argument("--scale", type=int, choices=SCALES_PERCENT, help="界面大小，百分比")
    return parser.parse_args(list(arguments))


def _folder(options: argparse.Namespace) -> Path:
    named = os.environ.get("LIANGHE_DATA")
    folder = options.data or (Path(named) if named else default_data_folder())
    return folder / "demonstration" if options.demo and options.data is None else Path(folder)
