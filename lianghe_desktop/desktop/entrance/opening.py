"""Open or make a desk, off the screen thread; the first module that needs the database."""

import datetime as dt
import shutil
from pathlib import Path

from lianghe_desktop.app import system_clock
from lianghe_desktop.casework import demonstration, keeping, printing, salvaging, staff
from lianghe_desktop.casework.start import FirstRun, Started, check_password, create_desk, log_in
from lianghe_desktop.desktop.first_run.results import DataSource, DeskLevel, SetupAnswers
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.area_tables import full_area_name
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError

_PRACTICE_AREAS = {
    DeskLevel.VILLAGE: demonstration.VILLAGE,
    DeskLevel.TOWNSHIP: demonstration.TOWNSHIP,
    DeskLevel.DISTRICT: demonstration.DISTRICT,
}
_DATA_FILES = ("lianghe.db*", "keys.json", "failures")
_DATA_FOLDERS = ("backup",)


def open_desk(folder: Path, *, user: str, password: str, today: dt.date | None) -> Started:
    """Log in with the machine's clock; raises as `log_in`."""
    return log_in(folder, user=user, password=password, now_ms=system_clock(), today=today)


def recover_desk(folder: Path, *, user: str, code: str, password: str, today: dt.date | None) -> Started:
    """Log in with the recovery code and give the person a new password; raises as `log_in`."""
    check_password(password)
    started = log_in(folder, user=user, password=code, now_ms=system_clock(), today=today)
    staff.change_password(started.office, started.acting, name=started.acting.name, password=password)
    return started


def restore_desk(folder: Path, backup: Path, *, user: str, password: str, today: dt.date | None) -> Started:
    """Put a backup in place of what is in `folder` and log in; raises as `restore_backup` and `log_in`."""
    keeping.restore_backup(backup, folder, user=user, password=password, now_ms=system_clock())
    return log_in(folder, user=user, password=password, now_ms=system_clock(), today=today)


def restore_newest(folder: Path, *, user: str, password: str, today: dt.date | None) -> Started:
    """Put the newest verified backup in place of the damaged file, and log in; raises as both do."""
    found = salvaging.way_back(folder)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, "这个文件夹里没有备份，请选用另外保存的备份。")
    return restore_desk(folder, found.path, user=user, password=password, today=today)


def save_readable(folder: Path, out: Path, *, user: str, password: str) -> str:
    """Write what can still be read of the damaged file as a workbook; return the outcome in words."""
    return salvaging.salvage_to(out, folder, user=user, password=password).sentence


def set_up(folder: Path, answers: SetupAnswers) -> Started:
    """Make the desk that the first start asked for; a practice desk is filled with invented families.

    Raises:
        UserError: The area does not fit the level, or the password is weak.
    """
    practice = answers.source is DataSource.PRACTICE
    area = _PRACTICE_AREAS[answers.level] if practice else AreaCode.parse(answers.area.code)
    name = own_name(area, full_area_name(area.value) if practice else answers.area.name)
    started = create_desk(
        folder,
        FirstRun(
            level=Level(answers.level.value),
            area=area,
            name=name,
            admin_name=answers.admin_name,
            password=answers.password,
            practice=practice,
        ),
        now_ms=system_clock(),
    )
    if practice:
        demonstration.fill_practice(started)
    return started


def own_name(area: AreaCode, full_name: str) -> str:
    """Return the last part of an area's full name: 斗门区白蕉镇某某村 -> 某某村."""
    above = full_area_name(area.parent(AreaLevel(area.level - 1)).value)
    for start in range(len(above)):
        if full_name.startswith(above[start:]) and full_name != above[start:]:
            return full_name.removeprefix(above[start:])
    return full_name.strip()


def open_demonstration(folder: Path) -> Started:
    """Open the village of the demonstration, made and filled at its first use."""
    return demonstration.open_demo_village(folder, now_ms=system_clock())


def recovery_pdf(started: Started, code: str) -> bytes:
    """Return the recovery sheet as a PDF."""
    return printing.print_recovery(started.office, code=code, today=started.acting.today).pdf


def remove_practice(folder: Path) -> None:
    """Remove a practice desk that is closed, so that the real one can be made in its place."""
    for pattern in _DATA_FILES:
        for path in folder.glob(pattern):
            path.unlink()
    for name in _DATA_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
