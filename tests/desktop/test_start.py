"""The login is up before anything heavy is imported."""

import json
import subprocess
import sys

HEAVY = ("sqlmodel", "sqlalchemy", "numpy", "reportlab", "alembic", "pypinyin", "lxml", "openpyxl", "pyxform")


def _modules_after(statement: str) -> set[str]:
    script = f"import json, sys; {statement}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_login_imports_nothing_heavy() -> None:
    loaded = _modules_after("import lianghe_desktop.desktop.login")
    assert loaded & set(HEAVY) == set()
    assert "PySide6.QtPdf" not in loaded


def test_the_check_would_see_a_heavy_import() -> None:
    assert "lxml" in _modules_after("import lianghe_desktop.desktop.login, lxml.etree")


_LOGIN = """
import sys
from PySide6 import QtCore
from PySide6.QtWidgets import QApplication
from lianghe_desktop.desktop.login import LoginChoice, LoginPage
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme
app = QApplication(["lianghe"])
apply_theme(app, Appearance())
page = LoginPage([LoginChoice(person_id="1", name="张三")], desk_name="演示")
page.show()
app.processEvents()
print("before", "Qt" in vars(QtCore))
QtCore.Qt
print("after", "Qt" in vars(QtCore))
"""


def test_the_login_is_shown_without_making_all_enumerations_of_qt() -> None:
    done = subprocess.run([sys.executable, "-c", _LOGIN], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["before", "False", "after", "True"]
