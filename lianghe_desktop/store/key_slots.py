"""keys.json of a data folder: who may open it, and what repeated wrong passwords cost."""

from pathlib import Path

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.connection import DATABASE_NAME, DataKey
from lianghe_desktop.store.keys import (
    RECOVERY_USER,
    KeyFile,
    Slot,
    is_untouched,
    key_file,
    key_file_fault,
    open_slot,
    read_key_file,
    write_key_file,
)
from lianghe_desktop.store.whole_file import write_whole

KEYS_NAME = "keys.json"
FAILURES_NAME = "failures"
_FREE_TRIES = 3
_LONGEST_DELAY_S = 60.0


def user_names(folder: Path) -> tuple[str, ...]:
    """Return the users of a data folder for the login page, in the order they were added."""
    if not (folder / KEYS_NAME).exists() or not (folder / DATABASE_NAME).exists():
        return ()  # a first run that was broken off leaves no user
    return tuple(slot.user for slot in read_keys(folder).slots if slot.user != RECOVERY_USER)


def failures(folder: Path) -> int:
    """Return how many wrong passwords were tried since the last right one."""
    try:
        return min(int((folder / FAILURES_NAME).read_text("ascii")), 1000)
    except (OSError, ValueError):
        return 0


def delay_s(folder: Path) -> float:
    """Return how many seconds the next try of a password must wait: 0 at first, 60 at most."""
    count = failures(folder)
    return min(2.0 ** (count - _FREE_TRIES), _LONGEST_DELAY_S) if count >= _FREE_TRIES else 0.0


def unlock(folder: Path, user: str | None, password: str) -> tuple[str, DataKey]:
    """Return the user whose slot `password` opens and the data key; None tries every slot.

    The recovery code opens whatever user is named.

    Raises:
        UserError: No slot opens.
        IntegrityFault: keys.json was edited or is missing.
    """
    file = read_keys(folder)
    for slot in file.slots:
        if user is not None and slot.user not in (user, RECOVERY_USER):
            continue
        key = open_slot(slot, password)
        if key is not None:
            if not is_untouched(file, key):
                raise key_file_fault()
            (folder / FAILURES_NAME).unlink(missing_ok=True)
            return slot.user, key
    _count_failure(folder)
    raise UserError(ErrorCode.WRONG_PASSWORD, "登录名或密码不对，请核对大小写和输入法后重新输入。")


def read_keys(folder: Path) -> KeyFile:
    """Return the slots of a data folder.

    Raises:
        IntegrityFault: keys.json is missing or no such file.
    """
    try:
        return read_key_file((folder / KEYS_NAME).read_bytes())
    except FileNotFoundError as problem:
        raise key_file_fault() from problem


def own_keys(folder: Path, key: DataKey) -> KeyFile:
    """Return the slots of an open store.

    Raises:
        IntegrityFault: keys.json was edited meanwhile.
    """
    file = read_keys(folder)
    if not is_untouched(file, key):
        raise key_file_fault()
    return file


def save_slots(folder: Path, key: DataKey, slots: tuple[Slot, ...]) -> None:
    """Write keys.json in one step."""
    write_whole(folder / KEYS_NAME, write_key_file(key_file(key, slots)))


def _count_failure(folder: Path) -> None:
    try:
        (folder / FAILURES_NAME).write_text(str(failures(folder) + 1), "ascii")
    except OSError:
        return  # a folder that cannot be written still must say that the password was wrong
