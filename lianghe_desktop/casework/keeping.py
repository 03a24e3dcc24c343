"""Keep the data safe: check the file, back it up, restore it."""

from collections.abc import Callable
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, UserError
from lianghe_desktop.store import backup as store_backup
from lianghe_desktop.store.backup import BACKUPS_NAME, Backup
from lianghe_desktop.store.check import check_store


def check(office: Office) -> list[str]:
    """Return what is wrong with the file, its chains or its tables; an empty list says all is well."""
    return check_store(office.store)


def back_up(office: Office, acting: Acting, folder: Path | None = None) -> Path:
    """Write a verified backup below a folder (the data folder's own without one); return where.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The disk is full or cannot be written; no half backup is left.
    """
    require(acting, Act.EXPORT)
    path = store_backup.backup(office.store, folder)
    record_event(office, acting, "backed_up")
    return path


def last_backup(office: Office) -> Backup | None:
    """Return the newest verified backup in the data folder, None without any."""
    found = store_backup.backups(office.store.folder / BACKUPS_NAME)
    return found[0] if found else None


def verify_backup(path: Path) -> None:
    """Check a backup against its manifest.

    Raises:
        IntegrityFault: It is damaged or not whole.
    """
    problems = store_backup.verify_backup(path)
    if problems:
        raise IntegrityFault(ErrorCode.DAMAGED, problems[0])


def restore_backup(
    path: Path, folder: Path, *, user: str | None, password: str, now_ms: Callable[[], int]
) -> None:
    """Put a backup in place of the data in a folder; the desk gets a new author, as the journal wants it.

    Raises:
        UserError: There is no such backup, or the password is wrong.
        IntegrityFault: The backup is damaged.
    """
    if not path.is_dir():
        raise UserError(ErrorCode.NOT_FOUND, f"找不到备份“{path.name}”，请选择名字以 backup- 开头的文件夹。")
    store_backup.restore(path, folder, user=user, password=password, now_ms=now_ms)


__all__ = ["Backup", "back_up", "check", "last_backup", "restore_backup", "verify_backup"]
