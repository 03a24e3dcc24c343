"""The process that opens bundles knows no database."""

import subprocess
import sys

_QUESTION = """
import sys
import lianghe_desktop.sync.process
print(sorted(name for name in sys.modules if name.split(".")[0] in {"sqlalchemy", "sqlmodel", "sqlcipher3"}))
print(sorted(name for name in sys.modules if name.startswith("lianghe_desktop.store")))
"""


def test_opening_imports_no_database() -> None:
    done = subprocess.run([sys.executable, "-c", _QUESTION], capture_output=True, text=True, check=True)
    database, store = done.stdout.splitlines()
    assert database == "[]"
    assert (
        store == "['lianghe_desktop.store', 'lianghe_desktop.store.canonical', 'lianghe_desktop.store.lines']"
    )
