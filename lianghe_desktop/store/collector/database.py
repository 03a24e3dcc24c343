"""Open the collector's PostgreSQL and write into it, one transaction a bundle."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError, UserError
from lianghe_desktop.records.ids import AuthorId
from lianghe_desktop.records.journal_tables import TrustedRoot
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.collector.address import read_address
from lianghe_desktop.store.collector.dialect import Translation
from lianghe_desktop.store.collector.partitions import add_to_partitions, cut_like_others
from lianghe_desktop.store.collector.tables import (
    add_columns,
    create_tables,
    lacking_in,
    partitioned_tables,
)
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.migration import SCHEMA_VERSION
from lianghe_desktop.store.rejudge import judge_again, settle_newer, trust_root
from lianghe_desktop.store.trust import RULING_TABLE
from lianghe_desktop.store.unit import Actor, Unit

# The driver would print a line of its own when a connection is lost; it is told in one sentence here.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

Result = TypeVar("Result")
_LOCK = 0x4C48_434F_4C4C  # any number that no other program uses
_AREA_SETTING = "collector_area"
_SCHEMA_SETTING = "collector_schema"
_NOBODY = AuthorId("0" * 16)
"""The collector writes no line of its own; the desk that its units need has an author that nobody is."""


class Collector:
    """Give access to one database; made by `open_collector`."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk

    def write(self, job: Callable[[Unit], Result], *, actor: Actor, now_ms: int) -> Result:
        """Run `job` in one transaction: all of it or nothing.

        Raises:
            EnvironmentFault: The server or one of its partitions does not answer, its disk is full, or
                another collecting run holds the database.
        """
        with faults_explained(), self._engine.begin() as connection:
            _hold_alone(connection)
            unit = Unit(connection, Journal(connection), self._desk, actor, now_ms=now_ms)
            result = job(unit)
            if any(key.table == RULING_TABLE for key in unit.touched):
                judge_again(unit)
        return result

    def query(self, question: Callable[[Connection], Result]) -> Result:
        """Answer `question` from one consistent moment."""
        with faults_explained(), self._engine.connect() as connection:
            snapshot = connection.execution_options(isolation_level="REPEATABLE READ")
            return question(snapshot)

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def __enter__(self) -> "Collector":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()


def open_collector(
    address: str, *, area: AreaCode, name: str, root: AuthorId, actor: Actor, now_ms: int
) -> Collector:
    """Open the database at `address`, make or complete its tables, and let `root` count in it.

    Args:
        address: As `read_address` takes it.
        area: The city whose collector this is; a database collects for one area.
        name: Its name.
        root: The author whose certificate the districts' desks hang on.
        actor: Who collects.
        now_ms: The wall clock.

    Raises:
        UserError: The address cannot be read, or the database collects for another area.
        EnvironmentFault: There is no such database, it does not answer, or psycopg is not installed.
    """
    translation = Translation()
    engine = _engine(address)
    translation.install(engine)
    desk = Desk(author=_NOBODY, level=AreaLevel.CITY, area=area, name=name, practice=False)
    collector = Collector(engine, desk)
    try:
        with faults_explained(), engine.begin() as connection:
            _check_encoding(connection)
            _hold_alone(connection)
            lacking = lacking_in(connection)
            cut = cut_like_others(connection, lacking.tables)
            create_tables(connection, [name for name in lacking.tables if name not in cut])
            add_to_partitions(connection, lacking.columns)
            add_columns(connection, lacking.columns)
            translation.partitioned = partitioned_tables(connection)
        collector.write(lambda unit: _prepare(unit, root, grown=bool(lacking)), actor=actor, now_ms=now_ms)
    except BaseException:
        collector.close()
        raise
    return collector


@contextmanager
def faults_explained() -> Iterator[None]:
    """Turn faults of the server into errors of the house; what is a bug passes unchanged."""
    try:
        yield
    except DBAPIError as problem:
        fault = _explained(getattr(problem.orig, "sqlstate", None), _told(problem.orig))
        if fault is None:
            raise
        raise fault from problem


def _engine(address: str) -> Engine:
    url = read_address(address)
    try:
        return sqlalchemy.create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,  # an error report must not carry a family's data
            connect_args={"application_name": "lianghe-collect", "connect_timeout": 10},
        )
    except ModuleNotFoundError as problem:
        raise EnvironmentFault(
            ErrorCode.NOT_FOUND,
            "没有安装收集库要用的组件：请运行 pip install 'lianghe-desktop[collector]' 后再试。",
        ) from problem


def _prepare(unit: Unit, root: AuthorId, *, grown: bool) -> None:
    settings = {row.key: row.value for row in unit.rows(Setting)}
    held_for = settings.get(_AREA_SETTING, unit.desk.area.value)
    if held_for != unit.desk.area.value:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"这个数据库收集的是 {held_for} 的数据，不是 {unit.desk.area} 的：请换一个库，或核对 --data。",
        )
    schema = int(settings.get(_SCHEMA_SETTING, "0"))
    if schema > SCHEMA_VERSION:
        raise UserError(
            ErrorCode.NEWER_VERSION, "这个收集库由更新版本的两合建立：请先升级本机的两合，再收集。"
        )
    if schema != SCHEMA_VERSION:
        unit.put_many(
            [
                Setting(key=_AREA_SETTING, value=unit.desk.area.value),
                Setting(key=_SCHEMA_SETTING, value=str(SCHEMA_VERSION)),
            ]
        )
    if not unit.rows(TrustedRoot, author=root):
        trust_root(unit, author=root, level=unit.desk.level, area=unit.desk.area)
    if grown:
        settle_newer(unit.connection, unit.journal)


def _hold_alone(connection: Connection) -> None:
    if not connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(?)", (_LOCK,)).scalar_one():
        raise EnvironmentFault(
            ErrorCode.LOCKED, "另一个收集命令正在写这个数据库：请等它做完，再运行这条命令。"
        )


def _check_encoding(connection: Connection) -> None:
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        raise EnvironmentFault(
            ErrorCode.WRONG_STATE, "这个数据库不是 UTF8 编码：请用 createdb -E UTF8 另建一个再收集。"
        )


_SENTENCES = {
    "3D000": (ErrorCode.NOT_FOUND, "没有这个数据库：请先用 createdb -E UTF8 数据库名 建好，再运行。"),
    "53100": (ErrorCode.DISK, "数据库服务器的磁盘满了，这一份没有收进：请清理后重新运行同一条命令。"),
    "42501": (ErrorCode.NO_PERMISSION, "数据库用户没有建表或写入的权限：请让数据库管理员授权后再试。"),
    "25006": (ErrorCode.WRONG_STATE, "这台数据库服务器只能读（可能是备机）：请把地址改成主机。"),
}
_AWAY = (
    ErrorCode.DISK,
    "数据库服务器（或它的一个分库）没有应答，这一份没有收进：请检查服务器和地址后重新运行同一条命令。",
)
_REFUSED = (
    ErrorCode.NO_PERMISSION,
    "数据库拒绝登录：请核对地址里的用户名，并把密码写进 ~/.pgpass 文件（权限 0600）。",
)
_UNFINISHED = (
    ErrorCode.LOCKED,
    "上一次收集在分库里还没有做完，这一份没有收进：请稍等一会，再运行同一条命令。",
)
_OVERTAKEN = frozenset({"40001", "40P01"})
_TWICE = "23505"
_ON_A_PARTITION = "remote SQL command"


def _told(refusal: BaseException | None) -> str:
    """Return what a server said, with where it came about."""
    where = getattr(getattr(refusal, "diag", None), "context", None)
    return f"{refusal}\n{where or ''}"


def _explained(state: str | None, text: str) -> LiangheError | None:
    """Return what a server's refusal means; without a state no connection came about.

    Source: PostgreSQL, appendix A: error codes.
    """
    if state in _SENTENCES:
        return EnvironmentFault(*_SENTENCES[state])
    if state is None and "does not exist" in text and "database" in text:
        return EnvironmentFault(*_SENTENCES["3D000"])
    if (state or "").startswith("28") or (state is None and "authentication" in text):
        return EnvironmentFault(*_REFUSED)
    if state in _OVERTAKEN or (state == _TWICE and _ON_A_PARTITION in text):
        # The first server died while this partition's commit was under way, and was back before its end.
        return EnvironmentFault(*_UNFINISHED)
    if state is None or state.startswith(("08", "57P", "53", "58")):
        return EnvironmentFault(*_AWAY)
    return None
