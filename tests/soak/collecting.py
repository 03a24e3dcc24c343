"""Stop a server of the collector, or the command itself, before, between, within files and at a commit.

The command must refuse in one sentence, villages on other servers must be answered for, and the same
command must afterwards bring the tables of a load that nobody disturbed, and of a desk.
"""

import itertools
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from lianghe_desktop.store.collector import dialect
from lianghe_desktop.store.journal import Journal
from tests.collector import cut, journal, tables_of
from tests.postgres import Postgres, debian_programs, rows, run, running_postgres, running_servers
from tests.soak import districts
from tests.soak.collecting_process import KILLED, REFUSED, Ended, Process
from tests.soak.servers import Servers, answers, held_at_commit, wait_for
from tests.soak.trial import Attempt, Planted, Trial, Unavailable

SHARDS = 3
_BARE, _EMPTY, _BEGUN = "bare", "empty", "begun"
_DONE = (0, 3)
_HALF = 0.5
_LATER_COLUMN = "farms"
_SLACK = 1.05  # a few are stopped after the end
_AWAY, _BUSY = "没有应答", "还没有做完"
_PARTITION, _FIRST, _PROCESS = "partition", "first server", "process"
_WITHIN, _AT_COMMIT, _TOO_EARLY = "within a file", "at a commit", "at a commit, and back too early"
_ANNEX = "SELECT area, no, value FROM annex_1 WHERE level IN ('city', 'district') ORDER BY 1, 2"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What is stopped, and when."""

    victim: str
    moment: str


def cases(*, partitioned: bool) -> tuple[Case, ...]:
    """Return every case that a trial of one server, or of several, has."""
    victims = (_PARTITION, _FIRST, _PROCESS) if partitioned else (_FIRST, _PROCESS)
    moments = ("before", "between files", _WITHIN, _AT_COMMIT)
    found = [Case(victim=victim, moment=moment) for moment, victim in itertools.product(moments, victims)]
    found.remove(Case(victim=_PROCESS, moment="before"))
    if partitioned:
        found.append(Case(victim=_FIRST, moment=_TOO_EARLY))
    return tuple(found)


@contextmanager
def one_server(folder: Path) -> Iterator[Attempt]:
    """Prepare trials on one server, which every machine has."""
    with running_postgres() as server:
        yield _Trials(folder, Servers(first=server, shards=())).attempt


@contextmanager
def three_partitions(folder: Path) -> Iterator[Attempt]:
    """Prepare trials on a first server and three partitions.

    Raises:
        Unavailable: Debian's PostgreSQL is not installed here.
    """
    programs = debian_programs()
    if programs is None or not (programs.parent / "lib/postgres_fdw.so").exists():
        raise Unavailable("partitions need the PostgreSQL of Debian: apt-get install postgresql")
    with running_servers(programs, SHARDS + 1) as (first, *shards):
        yield _Trials(folder, Servers(first=first, shards=shards)).attempt


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that a collector shows and that the order of files must not decide."""

    tables: str
    journal: list[list[tuple[object, ...]]]
    annex: list[tuple[object, ...]]


class _Trials:
    """Servers, files and what they must give; one attempt after another."""

    def __init__(self, folder: Path, servers: Servers) -> None:
        self._folder = folder
        self._servers = servers
        self._city = districts.make(folder / "city")
        self._cases = cases(partitioned=bool(servers.shards))
        self._seconds: dict[str, float] = {}
        servers.keep(_BARE)
        self._status, self._expected = self._undisturbed()
        tables, annex = self._city.as_a_desk(folder / "desk")
        assert self._expected.tables == _without_logins(tables), "the collector differs from a desk"
        assert self._expected.annex == annex, "annex 1 differs from a desk's"
        servers.put_back(_BARE)
        if servers.shards:
            cut(servers.first, servers.shards)
            _as_an_earlier_program_left(servers)
        servers.keep(_EMPTY)
        self._begin()

    def _begin(self) -> None:
        """Keep a collector that has read what the districts brought at first, and look at all of it."""
        assert self._collect(self._city.first).status in _DONE
        self._servers.keep(_BEGUN)
        self._begun = self._shown()
        assert self._undisturbed() == (self._status, self._expected), "partitions differ from one server"
        self._homes = {server: self._servers.homes_on(server) for server in self._servers.shards}
        assert all(self._homes.values()), "a partition without a village"

    def attempt(self, seed: int) -> str:
        """Stop something once, then let the same command bring all."""
        case, chance = self._cases[seed % len(self._cases)], random.Random(seed)
        base = _BEGUN if self._must_have_begun(case) or chance.random() < _HALF else _EMPTY
        self._servers.put_back(base)
        self._fresh_keys()
        files = chance.sample(self._city.files, len(self._city.files))
        victim = self._victim(case, chance)
        ended = _MOMENTS[case.moment](_Turn(self, case, victim, chance, files, base))
        self._judge(case, ended)
        if victim is not None and victim is not self._servers.first:
            self._ask_without(victim, base)
        self._servers.let_run()
        self._servers.wait_until_unused()
        self._brings_all(files)
        how = "refused" if ended.status == REFUSED else "killed" if ended.status == KILLED else "in time"
        return f"{case.victim} {case.moment}: {how}"

    def begins(self, files: Sequence[Path], *, pause_at: int = 0) -> Process:
        """Start the command."""
        address = self._servers.first.address()
        return Process(self._folder, self._keys, address, files, pause_at=pause_at)

    @property
    def servers(self) -> Servers:
        """Return the servers."""
        return self._servers

    def seconds(self, base: str, files: Sequence[Path]) -> float:
        """Return how long the files take from a base that is there, from the first of them on."""
        if base not in self._seconds:
            process = self.begins(files)
            process.come_to(1)
            began = time.perf_counter()
            process.end()
            self._seconds[base] = time.perf_counter() - began
            self._servers.put_back(base)
            self._fresh_keys()
        return self._seconds[base]

    def _must_have_begun(self, case: Case) -> bool:
        return case.moment == _AT_COMMIT and not self._servers.shards

    def _victim(self, case: Case, chance: random.Random) -> Postgres | None:
        if case.victim == _PROCESS:
            return None
        return self._servers.first if case.victim == _FIRST else chance.choice(self._servers.shards)

    def _collect(self, files: Sequence[Path]) -> Ended:
        return self.begins(files).end()

    def _undisturbed(self) -> tuple[int, _Shown]:
        self._fresh_keys()
        ended = self._collect(self._city.files)
        assert ended.status in _DONE, ended.said
        return ended.status, self._shown()

    def _fresh_keys(self) -> None:
        shutil.rmtree(self._keys, ignore_errors=True)
        shutil.copytree(self._city.keys, self._keys)

    @property
    def _keys(self) -> Path:
        return self._folder / "keys"

    def _shown(self) -> _Shown:
        address = self._servers.first.address()
        lines, *others = journal(address)
        districts_lines = [one for one in lines if one[0] != districts.CITY.value]
        return _Shown(_without_logins(tables_of(address)), [districts_lines, *others], rows(address, _ANNEX))

    def _judge(self, case: Case, ended: Ended) -> None:
        """A command that was not killed is refused in one sentence, or was done before the stop."""
        if case.victim == _PROCESS:
            assert ended.status in (KILLED, self._status)
        elif case.moment != _WITHIN or ended.status == REFUSED:
            assert ended.status == REFUSED, f"done without a server: {ended.status}"
            assert _AWAY in ended.said, ended.said
            assert "\n" not in ended.said, ended.said
        else:
            assert ended.status == self._status, ended.said

    def _ask_without(self, away: Postgres, base: str) -> None:
        """With a partition's server away, the others' villages and annex 1 are answered; no part for all."""
        assert not away.runs
        first = self._servers.first
        for server, homes in self._homes.items():
            for home in homes:
                answered = answers(first, f"SELECT count(*) FROM member WHERE home = '{home}'")
                assert answered is (server is not away), home
        assert not answers(first, "SELECT count(*) FROM household"), "a part was given for all"
        if base == _BEGUN:
            assert rows(first.address(), _ANNEX) in (self._begun.annex, self._expected.annex)

    def _brings_all(self, files: Sequence[Path]) -> None:
        """The same command brings all; once more, it brings nothing."""
        done = self._collect(files)
        assert done.status == self._status, f"the same command again: {done.status} {done.said}"
        shown = self._shown()
        assert shown.tables == self._expected.tables, "the tables differ from those of one server"
        assert shown == self._expected, "journal or annex differ from those of one server"
        again = self._collect(files)
        assert (again.status, again.new) == (self._status, 0)
        assert self._shown() == self._expected, "a second time changed something"


def _as_an_earlier_program_left(servers: Servers) -> None:
    """Take a column away everywhere: whoever collects next must add it, on the partitions' servers too."""
    for number, server in enumerate(servers.shards):
        run(server.address(), f"ALTER TABLE household_p{number} DROP COLUMN {_LATER_COLUMN}")
    run(servers.first.address(), f"ALTER TABLE household DROP COLUMN {_LATER_COLUMN}")


def _without_logins(tables: str) -> str:
    """Leave out that somebody logged in to the keys: every run of the command writes that."""
    return "\n".join(
        line
        for line in tables.splitlines()
        if not (line.startswith("event\t") and f'"home": "{districts.CITY}"' in line)
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """One case to be played; `victim` is the server to be stopped, None for the process."""

    trials: _Trials
    case: Case
    victim: Postgres | None
    chance: random.Random
    files: Sequence[Path]
    base: str

    def stop(self, process: Process | None) -> None:
        """Stop the victim, a server in one way or the other."""
        if self.victim is None:
            assert process is not None
            process.kill()
        elif self.chance.random() < _HALF:
            self.victim.stop()
        else:
            self.victim.kill()


def _before(turn: _Turn) -> Ended:
    turn.stop(None)
    return turn.trials.begins(turn.files).end()


def _between(turn: _Turn) -> Ended:
    at = turn.chance.randint(2, len(turn.files))
    process = turn.trials.begins(turn.files, pause_at=at)
    assert process.come_to(at), process.end().said
    turn.stop(process)
    process.go_on()
    return process.end()


def _within(turn: _Turn) -> Ended:
    last = turn.trials.seconds(turn.base, turn.files)
    process = turn.trials.begins(turn.files)
    process.come_to(1)
    # The moment is the subject here.
    process.is_over(within_s=turn.chance.uniform(0.0, _SLACK * last))
    turn.stop(process)
    return process.end()


def _at_commit(turn: _Turn) -> Ended:
    """Stop the victim when a partition, or the one server, is about to commit what the command wrote."""
    with _held(turn) as (process, _):
        turn.stop(process)
    return process.end()


def _too_early(turn: _Turn) -> Ended:
    """Let the first server come back, and the command run, while a partition still has its commit to do."""
    with _held(turn) as (process, waiting):
        turn.stop(process)
        ended = process.end()
        turn.trials.servers.let_run()
        again = turn.trials.begins(turn.files)
        wait_for(lambda: waiting() > 1 or again.is_over())
    met = again.end()
    assert met.status in _DONE or (met.status == REFUSED and _BUSY in met.said), met.said
    return ended


@contextmanager
def _held(turn: _Turn) -> Iterator[tuple[Process, Callable[[], int]]]:
    """Run the command until a commit stands still; the other value counts who waits there."""
    servers = turn.trials.servers
    at = turn.chance.choice(servers.shards or (servers.first,))
    with held_at_commit(servers, at) as waiting:
        process = turn.trials.begins(turn.files)
        wait_for(lambda: waiting() > 0 or process.is_over())
        assert waiting(), process.end().said
        yield process, waiting


_MOMENTS: dict[str, Callable[[_Turn], Ended]] = {
    "before": _before,
    "between files": _between,
    _WITHIN: _within,
    _AT_COMMIT: _at_commit,
    _TOO_EARLY: _too_early,
}


def _commits_at_once(of: Callable[..., None]) -> Callable[..., None]:
    def append(self: Journal, *given: Any) -> None:
        of(self, *given)
        if self._connection.dialect.name == "postgresql":  # the keys' own file is left alone
            self._connection.exec_driver_sql("COMMIT")

    return append


def _left(*_given: object) -> None:
    return None


def _passed_over(of: Callable[..., None]) -> Callable[..., None]:
    def copy(self: dialect.Translation, cursor: Any, *given: Any) -> None:
        cursor.execute("SAVEPOINT passed")
        try:
            of(self, cursor, *given)
        except psycopg.OperationalError:
            cursor.execute("ROLLBACK TO SAVEPOINT passed")

    return copy


_COMMITTED_EARLY = Planted(
    name="lines are committed before the rows that they change",
    place="lianghe_desktop.store.journal.Journal.append",
    bug=_commits_at_once(Journal.append),
    within=20,
)
ONE_SERVER = Trial(
    name="collecting",
    promise="stopped anywhere, the collector's server or command is whole again by the same command",
    prepare=one_server,
    often=14,
    before_release=70,
    planted=(_COMMITTED_EARLY,),
)
PARTITIONS = Trial(
    name="partitions",
    promise="one of three partitions, the first server or the command stopped anywhere: the same holds",
    prepare=three_partitions,
    often=24,
    before_release=100,
    planted=(
        _COMMITTED_EARLY,
        Planted(
            name="what lies on a partition is not taken away before it is written again",
            place="lianghe_desktop.store.collector.dialect._remove_present",
            bug=_left,
            within=12,
        ),
        Planted(
            name="a partition that does not answer is passed over",
            place="lianghe_desktop.store.collector.dialect.Translation._copy",
            bug=_passed_over(dialect.Translation._copy),
            within=24,
        ),
        Planted(
            name="a column of a later program does not reach the partitions",
            place="lianghe_desktop.store.collector.database.add_to_partitions",
            bug=_left,
            within=12,
        ),
    ),
)
