"""Where the collector lies: a PostgreSQL address without a password in it."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from lianghe_desktop.records.errors import ErrorCode, UserError

_SCHEMES = frozenset({"postgresql", "postgres"})
_DRIVER = "postgresql+psycopg"


def read_address(text: str) -> URL:
    """Read `postgresql:///NAME` or `postgresql://USER@HOST:PORT/NAME`; libpq options may follow a `?`.

    Raises:
        UserError: It is no such address, names no database, or holds a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as problem:
        raise _unreadable() from problem
    if url.password is not None or "password" in url.query:
        raise UserError(
            ErrorCode.BAD_INPUT,
            "收集库的地址里不能写密码，命令会被别人看到：请把密码写进 ~/.pgpass 文件，地址里只写用户名。",
        )
    if url.drivername not in _SCHEMES or not url.database:
        raise _unreadable()
    return url.set(drivername=_DRIVER)


def _unreadable() -> UserError:
    return UserError(
        ErrorCode.BAD_INPUT,
        "收集库的地址看不懂：应写成 postgresql:///数据库名 或 postgresql://用户名@主机:端口/数据库名。",
    )
