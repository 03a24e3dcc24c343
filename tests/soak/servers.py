"""The collector's servers of a trial: put back as they were, asked while one is away, stopped at a commit."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg

from lianghe_desktop.records.declare import shared_tables
from tests.postgres import USER, Postgres, rows, run

_LOCK = 7
_LONGEST_S = 60.0
_BLOCKED_TABLES = ("household", "member")
_COLLECTING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lianghe-collect'"
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@dataclass(frozen=True, kw_only=True)
class Servers:
    """The first server, and those of the partitions, none where nothing is cut."""

    first: Postgres
    shards: Sequence[Postgres]

    @property
    def all(self) -> tuple[Postgres, ...]:
        """Return every server."""
        return (self.first, *self.shards)

    def keep(self, name: str) -> None:
        """Keep what the databases hold now under a name."""
        for server in self.all:
            run(server.address("postgres"), f"CREATE DATABASE {name} TEMPLATE {USER}")

    def put_back(self, name: str) -> None:
        """Let all servers run and hold what was kept."""
        self.let_run()
        for server in self.all:
            run(server.address("postgres"), f"DROP DATABASE {USER} WITH (FORCE)")
            run(server.address("postgres"), f"CREATE DATABASE {USER} TEMPLATE {name}")

    def let_run(self) -> None:
        """Start whatever does not run."""
        for server in self.all:
            if not server.runs:
                server.start()

    def wait_until_unused(self) -> None:
        """Wait until the first server has noticed that nobody collects any more."""
        wait_for(lambda: rows(self.first.address(), _COLLECTING) == [(0,)])

    def homes_on(self, server: Postgres) -> frozenset[str]:
        """Return the villages that lie on a partition's server."""
        number = self.shards.index(server)
        found: set[str] = set()
        for name in shared_tables():
            found.update(
                str(home) for (home,) in rows(server.address(), f"SELECT home FROM {name}_p{number}")
            )
        return frozenset(found)


def answers(server: Postgres, question: str) -> bool:
    """Tell whether a server answers a question; a server behind it may be away."""
    try:
        rows(server.address(), question)
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def held_at_commit(servers: Servers, at: Postgres) -> Iterator[Callable[[], int]]:
    """Let no commit of families on one server come to its end before the block does.

    The value counts who waits on that server: the commit that stands there, and whoever needs its end.
    """
    suffix = f"_p{servers.shards.index(at)}" if at in servers.shards else ""
    run(
        at.address(),
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
        f" 'BEGIN PERFORM pg_advisory_xact_lock({_LOCK}); RETURN NULL; END'",
    )
    for name in _BLOCKED_TABLES:
        run(
            at.address(),
            f"CREATE CONSTRAINT TRIGGER hold AFTER INSERT OR UPDATE ON {name}{suffix}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold()",
        )
    holder = psycopg.connect(at.address(), autocommit=True)
    holder.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield lambda: _waiting(at)
    finally:
        with suppress(psycopg.OperationalError):  # its server may have been stopped
            holder.close()


def _waiting(server: Postgres) -> int:
    ((number,),) = rows(server.address(), _WAITING)
    return int(str(number))


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something has come about."""
    ends = time.monotonic() + _LONGEST_S
    while not condition():
        assert time.monotonic() < ends, "what was waited for did not come about"
        time.sleep(0.005)
