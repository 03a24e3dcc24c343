"""Keys that change: a township's own, and those of the desk above.

Source: docs/formats/bundle.md 3 (succession, card); journal rule 16.
"""

from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.sync import enrolment as sync_enrolment
from lianghe_desktop.sync import rotating
from lianghe_desktop.sync.certificates import fingerprint
from lianghe_desktop.sync.enrolment import EnrolmentKind, Issued
from lianghe_desktop.sync.own_keys import Certificates
from lianghe_desktop.sync.target import check_writable


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskAbove:
    """A desk above that this one trusts: its name and its eight digits."""

    name: str
    fingerprint: str


def rotate_keys(office: Office, acting: Acting, out_dir: Path) -> Issued:
    """Give this desk new keys and write the file that tells the desks below; bundles tell them too.

    Raises:
        UserError: The role may not, or this is a village's desk.
        EnvironmentFault: The folder cannot be written; the keys are as they were.
    """
    require(acting, Act.ENROL)
    _require_folder(out_dir)
    check_writable(out_dir)
    rotating.rotate_keys(office.store, actor=acting.actor)
    record_event(office, acting, "keys_rotated")
    return announce_keys(office, acting, out_dir)


def announce_keys(office: Office, acting: Acting, out_dir: Path) -> Issued:
    """Write the file of new keys once more, for desks below that did not get it.

    Raises:
        UserError: The role may not, or the keys of this desk never changed.
    """
    require(acting, Act.ENROL)
    _require_folder(out_dir)
    if not rotating.own_successions(office.store):
        raise UserError(ErrorCode.WRONG_STATE, "本机的密钥没有换过，不需要通知。")
    path = out_dir / f"newkey-{office.area}.lhe"
    return sync_enrolment.write_new_keys(office.store, path, actor=acting.actor)


def write_card(office: Office, acting: Acting, out_dir: Path) -> Issued:
    """Write this desk's card, by which desks below know a new machine after its digits were compared."""
    require(acting, Act.ENROL)
    _require_folder(out_dir)
    path = out_dir / f"card-{office.area}.lhe"
    return sync_enrolment.write_card(office.store, path, actor=acting.actor)


def take_over(office: Office, acting: Acting, path: Path, *, confirmed: str = "") -> str:
    """Take in new keys of the desk above, or with its digits its card; return its name.

    Raises:
        UserError: The role may not, nobody vouches for the keys, or the digits differ.
        IntegrityFault, EnvironmentFault: The file is damaged or cannot be read.
    """
    require(acting, Act.ENROL)
    if not path.is_file():
        raise UserError(ErrorCode.NOT_FOUND, f"找不到登记文件“{path.name}”，请插好U盘后重新选择。")
    if sync_enrolment.read_enrolment(path).kind is EnrolmentKind.SUCCESSION:
        found = sync_enrolment.follow_new_keys(office.store, path, actor=acting.actor)
    elif confirmed.strip():
        found = sync_enrolment.trust_card(office.store, path, confirmed=confirmed, actor=acting.actor)
    else:
        raise UserError(ErrorCode.BAD_INPUT, "这是单位名片，要填上级在电话里念的 8 位核对码才能接受。")
    record_event(office, acting, "keys_taken_over")
    return found.name


def count_former_machine(office: Office, acting: Acting, *, confirmed: str) -> str:
    """Let what this office's lost machine wrote count again; return its name.

    Raises:
        UserError: The role may not, or nothing of a machine with these digits has come.
    """
    require(acting, Act.ENROL)
    found = rotating.former_office(office.store, confirmed=confirmed, actor=acting.actor)
    record_event(office, acting, "former_machine_confirmed")
    return found.name


def desks_above(office: Office) -> list[DeskAbove]:
    """Return the desks above that this one trusts, former keys included, each with its digits."""
    known = Certificates.of(office.store)
    found = [known.best(author) for author in sorted({trust.author for trust in known.trusted})]
    return [
        DeskAbove(name=one.name, fingerprint=fingerprint(one.author, one.sign, one.seal))
        for one in found
        if one is not None and one.level < office.desk.level
    ]


def _require_folder(out_dir: Path) -> None:
    if not out_dir.is_dir():
        raise UserError(ErrorCode.NOT_FOUND, f"找不到文件夹“{out_dir.name}”，请插好U盘或重新选择文件夹。")
