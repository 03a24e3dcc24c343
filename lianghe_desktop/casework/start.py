"""First run and login: make the desk's encrypted file, open it, and know who is at work."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import read_setting
from lianghe_desktop.casework.working_date import accept_day
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.area_tables import shipped_areas
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import PersonId, new_author_id, new_row_id
from lianghe_desktop.records.local_tables import Area, Setting
from lianghe_desktop.records.staff import Event, Person
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.keys import DEFAULT_COST, KeyCost
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.store.vault import (
    add_user,
    change_password,
    create_store,
    open_store,
    recovery_code,
    user_names,
)

MIN_PASSWORD = 8
_LEVELS = {
    Level.VILLAGE: AreaLevel.VILLAGE,
    Level.TOWNSHIP: AreaLevel.TOWNSHIP,
    Level.DISTRICT: AreaLevel.DISTRICT,
    Level.CITY: AreaLevel.CITY,
}
_LEVEL_WORDS = {Level.VILLAGE: "村居", Level.TOWNSHIP: "镇街", Level.DISTRICT: "县区", Level.CITY: "地市"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstRun:
    """What the first run asks: whose desk this is and who looks after it."""

    level: Level
    area: AreaCode
    name: str
    admin_name: str
    password: str
    practice: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """An open desk, who is at work, and the recovery code to print (only at the first run)."""

    office: Office
    acting: Acting
    recovery_code: str = ""


def has_desk(folder: Path) -> bool:
    """Tell whether a desk was made in this data folder."""
    return bool(desk_users(folder))


def desk_users(folder: Path) -> tuple[str, ...]:
    """Return the names that may log in, without opening the file."""
    return user_names(folder)


def create_desk(
    folder: Path,
    first: FirstRun,
    *,
    now_ms: Callable[[], int],
    today: dt.date | None = None,
    key_cost: KeyCost = DEFAULT_COST,
) -> Started:
    """Make a new desk: encrypted file, its author, its first administrator, the names of its areas.

    Raises:
        UserError: The area does not fit the level, the password is weak, a name is blank, or the
            folder holds a desk already.
    """
    _check(folder, first)
    desk = Desk(
        author=new_author_id(),
        level=_LEVELS[first.level],
        area=first.area,
        name=first.name.strip(),
        practice=first.practice,
    )
    admin = first.admin_name.strip()
    store = create_store(
        folder, desk=desk, user=admin, password=first.password, now_ms=now_ms, key_cost=key_cost
    )
    office = Office(store=store, now_ms=now_ms)
    person = PersonId(new_row_id(now_ms=now_ms()))

    def job(unit: Unit) -> None:
        _put_person(office, unit, person, admin, Role.ADMIN)
        for area in _known_areas(first):
            unit.put(area)

    store.write(job, actor=Actor(person=person))
    acting = Acting(person=person, name=admin, role=Role.ADMIN, today=accept_day(office, today))
    return Started(office=office, acting=acting, recovery_code=recovery_code(store, key_cost=key_cost))


def log_in(
    folder: Path,
    *,
    user: str | None,
    password: str,
    now_ms: Callable[[], int],
    today: dt.date | None = None,
) -> Started:
    """Open a desk with a password and say who is at work; the login is kept as an event.

    Raises:
        UserError: The password is wrong, there is no desk, the person is no longer active, or
            CLOCK_BEHIND when today's date must be asked for first.
        EnvironmentFault: Another program has the folder open, or the disk is in the way.
        IntegrityFault: The file is damaged.
    """
    if not has_desk(folder):
        raise UserError(
            ErrorCode.NOT_FOUND,
            "这个文件夹里还没有建立两合的数据，请先运行首次设置，或改选正确的数据文件夹。",
        )
    store = open_store(folder, user=user, password=password, now_ms=now_ms)
    try:
        office = Office(store=store, now_ms=now_ms)
        # A recovery code opens the file without saying who came: the name that was chosen, else the first.
        name = store.user or user or user_names(folder)[0]
        acting = _acting(office, name, accept_day(office, today))
    except BaseException:
        store.close()
        raise
    record_event(office, acting, "logged_in")
    return Started(office=office, acting=acting)


def add_person(office: Office, acting: Acting, *, name: str, role: Role, password: str) -> PersonId:
    """Let another person work at this desk, with a password of their own.

    Raises:
        UserError: The role may not, the name is taken or blank, or the password is weak.
    """
    require(acting, Act.ADMINISTER)
    cleaned = name.strip()
    if not cleaned or cleaned in user_names(office.store.folder):
        raise UserError(
            ErrorCode.BAD_INPUT, "姓名没有填，或已有同名的人，请加上职务区分，例如“李明（文书）”。"
        )
    check_password(password)
    person = PersonId(office.new_id())
    add_user(office.store, cleaned, password)
    office.store.write(lambda unit: _put_person(office, unit, person, cleaned, role), actor=acting.actor)
    return person


def renew_password(office: Office, acting: Acting, *, name: str, password: str) -> None:
    """Give a person another password: oneself, or anybody when one is an administrator.

    Raises:
        UserError: The role may not, there is no such person, or the password is weak.
    """
    if name != acting.name:
        require(acting, Act.ADMINISTER)
    check_password(password)
    change_password(office.store, name, password)
    record_event(office, acting, "password_changed")


def renew_recovery_code(office: Office, acting: Acting) -> str:
    """Make a new recovery code to print, in place of the old one."""
    require(acting, Act.ADMINISTER)
    code = recovery_code(office.store)
    record_event(office, acting, "recovery_code_renewed")
    return code


def record_event(
    office: Office,
    acting: Acting,
    kind: str,
    *,
    subject: str | None = None,
    subject_id: str | None = None,
    detail: Mapping[str, str | int] | None = None,
) -> None:
    """Keep an act on the audit shelf: a login, a full number shown, a print, an export.

    `detail` never carries personal data.
    """
    row = Event(
        home=office.home,
        id=office.new_id(),
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None,
        happened_at=office.now_ms(),
        person=acting.person,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)


def check_password(password: str) -> None:
    """Refuse a password that is short or of one kind of characters.

    Raises:
        UserError: It has fewer than 8 characters, or digits or letters alone.
    """
    kinds = sum(
        (
            any(c.isdigit() for c in password),
            any(c.isalpha() for c in password),
            any(not c.isalnum() for c in password),
        )
    )
    if len(password) < MIN_PASSWORD or kinds < 2:
        raise UserError(
            ErrorCode.BAD_INPUT, f"密码太简单：至少 {MIN_PASSWORD} 位，并且要有字母和数字，请重新设置。"
        )


def _check(folder: Path, first: FirstRun) -> None:
    if has_desk(folder):
        raise UserError(ErrorCode.WRONG_STATE, "这个文件夹里已经有两合的数据，请直接登录，或另选空文件夹。")
    level = first.area.level
    if level is not _LEVELS.get(first.level):
        word = _LEVEL_WORDS.get(first.level, "村居")
        raise UserError(
            ErrorCode.BAD_AREA_CODE, f"区划代码 {first.area} 不是{word}的代码，请核对级别和代码。"
        )
    if not first.name.strip() or not first.admin_name.strip():
        raise UserError(ErrorCode.BAD_INPUT, "单位名称和管理员姓名都要填，请补上。")
    check_password(first.password)


def _put_person(office: Office, unit: Unit, person: PersonId, name: str, role: Role) -> None:
    unit.insert(
        Person(
            home=office.home,
            id=person,
            name=name,
            role=role.value,
            author=office.desk.author,
            active=True,
        )
    )
    unit.put(Setting(key=f"user:{name}", value=person))


def _known_areas(first: FirstRun) -> list[Area]:
    inside = [
        Area(code=area.code, name=area.name, parent=area.parent)
        for area in shipped_areas()
        if (first.practice or not area.is_demonstration)
        and (first.area.contains(AreaCode(area.code)) or AreaCode(area.code).contains(first.area))
    ]
    own = [area for area in inside if area.code != first.area.value]
    level = AreaLevel(first.area.level - 1)
    return [*own, Area(code=first.area.value, name=first.name.strip(), parent=first.area.parent(level).value)]


def _acting(office: Office, user: str, today: dt.date) -> Acting:
    person_id = read_setting(office, f"user:{user}")
    person = office.store.get(Person, office.home, person_id) if person_id else None
    if person is None or person.active is False:
        raise UserError(ErrorCode.NO_PERMISSION, f"“{user}”已停用，请联系本机管理员。")
    return Acting(
        person=PersonId(person.id),
        name=person.name or user,
        role=Role(person.role or Role.SURVEYOR),
        today=today,
    )
