"""Process start to the first painted window, against the barest window that Qt can show.

Modules are read compiled, as in the shipped program; the start that compiles them is not counted. Only
events of the window itself are watched: a look at every event would make Python wrappers of all the objects
inside, which costs more than the start.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures import Row, Rows, in_turn
from benchmarks.workplace import Workplace, new_desk

TIMES = 21
HEAVY = ("sqlmodel", "sqlalchemy", "numpy", "reportlab", "alembic", "pypinyin", "lxml", "openpyxl", "pyxform")
_WATCHED = """
import os, sys
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
def painted():
    print(" ".join(sorted(sys.modules)), flush=True)
    os._exit(0)
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Type.Paint, QEvent.Type.UpdateRequest):
            QTimer.singleShot(0, painted)
        return False
class Watched(QtWidgets.QApplication):
    def exec(self):
        watch = Watch()
        for widget in self.topLevelWidgets():
            widget.installEventFilter(watch)
        return super().exec()
QtWidgets.QApplication = Watched
"""
_BARE = """
app = QtWidgets.QApplication([])
window = QtWidgets.QMainWindow()
window.resize(1280, 720)
window.show()
app.exec()
"""
_OURS = """
from lianghe_desktop.__main__ import main
main(["--data", sys.argv[1]])
"""


def rows(place: Workplace) -> Rows:
    """Start both in turn, several times."""
    folder = place.folder / "login"
    new_desk(folder).office.store.close()
    compiled = place.folder / "compiled"
    modules = _started(_OURS, folder, compiled)[1]
    ours, bare = in_turn(
        lambda: _started(_OURS, folder, compiled), lambda: _started(_BARE, folder, compiled), TIMES
    )
    heavy = sorted(modules & set(HEAVY))
    yield Row(
        what="process start to the first painted window (login)",
        figure=ours,
        floor=bare,
        floor_is="bare QApplication, QMainWindow",
        at_most_floor=1.5,
        note=f"least of {TIMES} by turns, {len(modules)} modules, heavy ones: {', '.join(heavy) or 'none'}",
    )


def _started(script: str, folder: Path, compiled: Path) -> tuple[float, set[str]]:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED + script, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=_environment(compiled),
    )
    return time.perf_counter() - began, set(done.stdout.split())


def _environment(compiled: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
