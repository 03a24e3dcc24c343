"""Keep the data safe: check the file, back it up, restore it."""

from collections.abc import Callable
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.store import backup
from lianghe_desktop.store.check import check_store


def check(office: Office) -> list[str]:
    """Return what is wrong with the file, its chains or its tables; an empty list says all is well."""
    return check_store(office.store)


def back_up(office: Office, acting: Acting, folder: Path) -> Path:
    """Write a verified backup into a folder and return its file."""
    require(acting, Act.EXPORT)
    return backup.create_backup(office.store, folder)


def verify_backup(path: Path, *, password: str) -> None:
    """Check a backup with a password of the desk.

    Raises:
        IntegrityFault, UserError: It is damaged, or the password is wrong.
    """
    backup.verify_backup(path, password=password)


def restore_backup(path: Path, folder: Path, *, password: str, now_ms: Callable[[], int]) -> None:
    """Make a data folder from a backup; the desk gets a new author, as the journal wants it.

    Raises:
        UserError: The folder holds data already, or the password is wrong.
    """
    backup.restore_backup(path, folder, password=password, now_ms=now_ms)
