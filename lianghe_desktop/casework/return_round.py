"""Return bundles for all desks below in one go.

They bring receipts, verdicts and comments, corrections, other laptops' work, forms, packs and names of
areas, and say in words what each holds. Each desk gets a file of its own, in a folder of its own where one
was set (a stick or a network folder of that village), else in the folder chosen. A desk that never got
anything gets its baseline.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.desks_below import DeskBelow, desks_below
from lianghe_desktop.casework.exchange import Exported, Kind, export
from lianghe_desktop.casework.former_desks import newest_authors
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import RETURN_FOLDERS, keep_setting, read_setting
from lianghe_desktop.casework.telling import Cancel, Progress, never, part_of, silent
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError, UserError


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundLine:
    """One desk of the round: what was written for it, or why nothing was."""

    author: str
    name: str
    kind: Kind
    folder: Path
    exported: Exported | None
    refusal: str = ""

    @property
    def sentence(self) -> str:
        """Return in words what became of it."""
        return self.exported.sentence if self.exported else f"给{self.name}的没有写成：{self.refusal}"


def return_folders(office: Office) -> dict[str, Path]:
    """Return the folders that were set for desks below, by author; a restored desk keeps its own."""
    kept = {author: Path(folder) for author, folder in _kept_folders(office).items()}
    for former, author in newest_authors(office).items():
        if former in kept:
            kept.setdefault(author, kept[former])
    return kept


def keep_return_folder(office: Office, acting: Acting, author: str, folder: Path | None) -> None:
    """Set the folder into which a desk's bundles are written; None: the folder chosen for all.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The folder is not there.
    """
    require(acting, Act.EXPORT)
    if folder is not None and not folder.is_dir():
        raise EnvironmentFault(ErrorCode.DISK, f"找不到文件夹“{folder.name}”，请重新选择。")
    before = {former for former, newest in newest_authors(office).items() if newest == author}
    kept = {one: path for one, path in _kept_folders(office).items() if one not in {author, *before}}
    if folder is not None:
        kept[author] = str(folder)
    keep_setting(office, acting, RETURN_FOLDERS, json.dumps(kept, ensure_ascii=False))


def _kept_folders(office: Office) -> dict[str, str]:
    folders: dict[str, str] = json.loads(read_setting(office, RETURN_FOLDERS) or "{}")
    return folders


def write_round(
    office: Office,
    acting: Acting,
    out_dir: Path,
    *,
    authors: Sequence[str] = (),
    baselines: bool = False,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> tuple[RoundLine, ...]:
    """Write one bundle for each desk below (of `authors`, if given), each read back and found whole.

    A desk that was never sent anything gets a baseline, with `baselines` every desk does. One that could
    not be written keeps none of the others from theirs.

    Args:
        office: This desk.
        acting: Who writes.
        out_dir: The folder for desks without one of their own.
        authors: The desks; none means all below.
        baselines: Whether all of them begin anew.
        progress: Called with hundredths of the whole round.
        cancel: Asked between pieces; what is finished stays.

    Raises:
        UserError: The role may not, there is no desk below, or it was stopped before anything was written.
    """
    require(acting, Act.EXPORT)
    below = [one for one in desks_below(office) if not one.stopped]
    desks = [one for one in below if not authors or one.peer.author in authors]
    if not desks:
        raise UserError(ErrorCode.WRONG_STATE, "还没有批准过下级的电脑：请先到“批准登记”打开下级带来的申请。")
    folders = return_folders(office)
    lines: list[RoundLine] = []
    for number, desk in enumerate(desks):
        if cancel():
            break
        kind = Kind.BASELINE if baselines or desk.last_sent_ms is None else Kind.RETURN
        share = part_of(progress, number, number + 1, len(desks))
        lines.append(_write_one(office, acting, desk, kind, out_dir, folders, progress=share, cancel=cancel))
    return tuple(lines)


def _write_one(
    office: Office,
    acting: Acting,
    desk: DeskBelow,
    kind: Kind,
    out_dir: Path,
    folders: Mapping[str, Path],
    *,
    progress: Progress,
    cancel: Cancel,
) -> RoundLine:
    author = desk.peer.author
    folder = folders.get(author, out_dir)
    exported, refusal = None, ""
    try:
        exported = export(office, acting, folder, kind=kind, to=(author,), progress=progress, cancel=cancel)
    except LiangheError as fault:
        refusal = fault.text
    return RoundLine(
        author=author, name=desk.peer.name, kind=kind, folder=folder, exported=exported, refusal=refusal
    )
