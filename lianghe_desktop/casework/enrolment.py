"""Let one desk join another: request, approval, acceptance, each with eight digits read aloud.

Source: docs/formats/bundle.md 3.
"""

from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.renaming import refuse_new_code
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.conflicts import conflicts
from lianghe_desktop.store.rehome import rehome
from lianghe_desktop.sync import enrolment as sync_enrolment
from lianghe_desktop.sync import granting
from lianghe_desktop.sync.enrolment import EnrolmentKind, Issued
from lianghe_desktop.sync.export import known_desks
from lianghe_desktop.sync.own_keys import own_fingerprint

_KIND_WORDS = {
    EnrolmentKind.REQUEST: "登记申请",
    EnrolmentKind.APPROVAL: "登记批准",
    EnrolmentKind.CARD: "单位名片",
    EnrolmentKind.SUCCESSION: "新密钥通知",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class EnrolmentPaper:
    """What an enrolment file is and whose, with the digits to compare by telephone."""

    kind: str
    kind_word: str
    sender: str
    fingerprint: str
    restored: bool = False  # the old key of the same machine says that it was restored, or took new keys


def fingerprint(office: Office, acting: Acting) -> str:
    """Return this desk's own eight digits."""
    return own_fingerprint(office.store, actor=acting.actor)


def request(office: Office, acting: Acting, out_dir: Path) -> Issued:
    """Write the request of this desk into a folder."""
    require(acting, Act.ENROL)
    path = out_dir / f"request-{office.area}.lhe"
    return sync_enrolment.write_request(office.store, path, actor=acting.actor)


def look_into(path: Path) -> EnrolmentPaper:
    """Read an enrolment file and say what it is; nothing is trusted by that."""
    _require_file(path)
    found = sync_enrolment.read_enrolment(path)
    return EnrolmentPaper(
        kind=found.kind.value,
        kind_word=_KIND_WORDS[found.kind],
        sender=found.sender.name,
        fingerprint=found.fingerprint,
        restored=found.kind is EnrolmentKind.REQUEST and bool(found.former),
    )


def approve(
    office: Office,
    acting: Acting,
    path: Path,
    out_dir: Path,
    *,
    confirmed: str,
    more_homes: tuple[AreaCode, ...] = (),
) -> Issued:
    """Let in the desk of a request whose digits were compared; write the approval into a folder.

    `more_homes` are villages that were merged with the desk's own, where it may write as well.
    """
    require(acting, Act.ENROL)
    _require_file(path)
    subject = sync_enrolment.read_enrolment(path).certificates[0]
    refuse_new_code(office, subject.area)
    out = out_dir / f"approval-{subject.area}.lhe"
    homes = (subject.area, *more_homes) if more_homes else ()
    issued = granting.approve(
        office.store,
        path,
        out,
        confirmed=confirmed,
        homes=tuple(dict.fromkeys(area.value for area in homes)),
        actor=acting.actor,
    )
    record_event(office, acting, "enrolled")
    return issued


def correct_village(office: Office, acting: Acting, area: AreaCode) -> int:
    """Write all work of this desk anew under the right village; return the number of lines.

    Only before the desk is let in: afterwards the village above decides.

    Raises:
        UserError: The role or the level may not, the desk was let in, or there are open conflicts.
    """
    require(acting, Act.ENROL)
    if not office.is_village or area.level is not AreaLevel.VILLAGE:
        raise UserError(ErrorCode.BAD_AREA_CODE, f"{area} 不是村居的代码，请核对 12 位区划代码。")
    if known_desks(office.store):
        raise UserError(ErrorCode.WRONG_STATE, "本机已经登记到上级，改村要由上级办理，请联系镇街。")
    if conflicts(office.store):
        raise UserError(ErrorCode.WRONG_STATE, "还有待定内容没有定，请先定好再改村。")
    return office.store.write(lambda unit: rehome(unit, area), actor=acting.actor)


def accept(office: Office, acting: Acting, path: Path, *, confirmed: str) -> str:
    """Take in the approval of the desk above; return its name."""
    require(acting, Act.ENROL)
    _require_file(path)
    above = sync_enrolment.accept(office.store, path, confirmed=confirmed, actor=acting.actor)
    record_event(office, acting, "enrolment_accepted")
    return above.name


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise UserError(ErrorCode.NOT_FOUND, f"找不到登记文件“{path.name}”，请插好U盘后重新选择。")
