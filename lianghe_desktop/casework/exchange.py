"""Exchange with other desks: what waits, export, look before taking in, receipts.

Sentences here are for the person with the stick; the format is docs/formats/bundle.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.brought_words import assets_in_words, rows_in_words, taken_sentences
from lianghe_desktop.casework.bundle_words import KIND_WORDS, explained
from lianghe_desktop.casework.exchange_log import LogEntry, log_entries
from lianghe_desktop.casework.form_workshop import published_assets
from lianghe_desktop.casework.former_desks import replaced_authors
from lianghe_desktop.casework.forms import install_received
from lianghe_desktop.casework.mappings import install_received_mappings, published_mappings
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.pack_publishing import install_received_packs, published_packs
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reporting import note_reported
from lianghe_desktop.casework.rulings import revoked_authors, rule_on_forks
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.casework.stick import export_limit_mb
from lianghe_desktop.casework.telling import Cancel, Progress, never, part_of, silent
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import (
    EnvironmentFault,
    ErrorCode,
    IntegrityFault,
    LiangheError,
    UserError,
)
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.sync_tables import Peer as PeerRow
from lianghe_desktop.store.conflicts import conflicts
from lianghe_desktop.store.exchange import rows_written
from lianghe_desktop.store.moves import open_questions
from lianghe_desktop.store.streams import Gap, held_lines
from lianghe_desktop.sync.export import Asset, export_bundle, known_desks
from lianghe_desktop.sync.export import Exported as Written
from lianghe_desktop.sync.importing import Imported, apply, gap_sentences, preview
from lianghe_desktop.sync.inspecting import Inspection, identity_in
from lianghe_desktop.sync.inspecting import inspect as inspect_bundle
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, own_authors
from lianghe_desktop.sync.refusals import is_for_another, outer_id, own_name
from lianghe_desktop.sync.staging import Staged, stage
from lianghe_desktop.sync.status import StreamStatus
from lianghe_desktop.sync.status import status as sync_status
from lianghe_desktop.sync.target import part_bytes_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """Another desk that this one knows: its author, name and level."""

    author: str
    name: str
    level: AreaLevel
    home: HomeCode


@dataclass(frozen=True, kw_only=True, slots=True)
class ExchangeStatus:
    """What stands between this desk and the others."""

    above: Peer | None
    below: tuple[Peer, ...]
    waiting_ops: int
    waiting_photos: int
    last_export_ms: int | None
    last_receipt_ms: int | None
    gaps: tuple[Gap, ...]
    gap_sentences: tuple[str, ...]
    held: int
    conflicts: int
    questions: int
    streams: tuple[StreamStatus, ...]
    log: tuple[LogEntry, ...]
    top: bool = False  # a district that no city collects from: nothing waits to be sent up
    joined: bool = False  # a desk above let this one in, as the author that it has now
    renewed: bool = False  # it has another author since: it was restored, cloned, or took new keys

    @property
    def waits_for_a_person(self) -> bool:
        """Tell whether something is left to be decided."""
        return bool(self.conflicts or self.questions or self.gaps or self.held)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """Bundles that were written, read back and found whole."""

    paths: tuple[Path, ...]
    kind: Kind
    ops: int
    photos: int
    sentence: str
    contents: tuple[str, ...] = ()  # what goes down or sideways, part by part


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenIn:
    """What a bundle brought or would bring, in sentences and counts."""

    report: Imported
    sentences: tuple[str, ...]
    households: tuple[tuple[HomeCode, RowId], ...]


def status(office: Office) -> ExchangeStatus:
    """Return what waits for the stick, what was received, what needs a person."""
    peers = [
        Peer(author=one.author, name=one.name, level=one.level, home=HomeCode(one.area.value))
        for one in known_desks(office.store, vouched=True)
    ]
    known = Certificates.of(office.store)
    nearest = [one.author for one in known.above(office.desk.level)][:1]
    own = known.best(office.desk.author)
    joined = own is not None and not own.self_signed
    above = [p for p in peers if p.author in nearest]
    found = sync_status(office.store)
    exports = [line.at_ms for line in found.log if line.direction == "out" and line.outcome == "done"]
    read = office.store.rows(PeerRow, where={"author": found.peer or ""})
    top = not above and office.desk.level <= AreaLevel.DISTRICT
    return ExchangeStatus(
        above=above[-1] if above else None,
        below=tuple(p for p in peers if p.level > office.desk.level),
        waiting_ops=0 if top else found.unreceived,
        waiting_photos=0 if top else found.blobs.here - found.blobs.received,
        last_export_ms=max(exports, default=None),
        last_receipt_ms=read[0].read_at if read else None,
        gaps=found.gaps,
        gap_sentences=tuple(gap_sentences(found.gaps, area_names(office).name)),
        held=len(held_lines(office.store)),
        conflicts=len(conflicts(office.store)),
        questions=len(office.store.query(open_questions)),
        streams=found.streams,
        log=log_entries(office.store, found.log),
        top=top,
        joined=joined,
        renewed=not joined and bool(above) and len(own_authors(office.store)) > 1,
    )


def export(
    office: Office,
    acting: Acting,
    out_dir: Path,
    *,
    kind: Kind = Kind.UP,
    to: Sequence[str] = (),
    full: bool = False,
    assets: Sequence[Asset] = (),
    limit_mb: int | None = None,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Exported:
    """Write bundles of everything that the addressee has no receipt for, and verify them.

    `limit_mb` is the most that one file may have; without it what this desk's setting says.

    Raises:
        UserError: The role may not, nobody to send to is known, its desk was stopped, or the export was.
        EnvironmentFault: The folder is missing or write-protected, or the stick is full; nothing is left.
    """
    require(acting, Act.EXPORT)
    _refuse_stopped(office, to)
    if not out_dir.is_dir():
        raise EnvironmentFault(
            ErrorCode.DISK, f"找不到文件夹“{out_dir.name}”，请插好U盘或重新选择文件夹，再导出一次。"
        )
    done = export_bundle(
        office.store,
        out_dir,
        kind=kind,
        to=to,
        actor=acting.actor,
        assets=[*assets, *_assets_downward(office, kind)],
        part_bytes=part_bytes_of(export_limit_mb(office) if limit_mb is None else limit_mb),
        full=full,
        progress=progress,
        cancel=cancel,
    )
    record_event(office, acting, "exported")
    names = "、".join(done.to) or "上级"
    sentence = f"给{names}的{KIND_WORDS[done.kind]}已写好并核对无误：{done.ops} 条登记、{done.blobs} 张照片。"
    contents = _contents(office, done, to)
    if contents:
        sentence += f"里面有：{'；'.join(contents)}。"
    return Exported(
        paths=done.paths,
        kind=done.kind,
        ops=done.ops,
        photos=done.blobs,
        sentence=sentence,
        contents=contents,
    )


def _refuse_stopped(office: Office, to: Sequence[str]) -> None:
    """Write nothing for a laptop that may be in a stranger's hands."""
    names = [one.name for one in known_desks(office.store) if one.author in revoked_authors(office) & set(to)]
    if names:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"“{'、'.join(names)}”已停用，不再给它写数据包：找回来了的，先在“停用电脑”里恢复启用。",
        )


def _contents(office: Office, done: Written, to: Sequence[str]) -> tuple[str, ...]:
    """Name what goes down or sideways; what goes up is one desk's work."""
    if done.kind in (Kind.UP, Kind.ENROL):
        return ()
    rows = office.store.query(lambda connection: rows_written(connection, done.ranges))
    levels = [one.level for one in known_desks(office.store) if one.author in to]
    level = max(levels, default=office.desk.level)
    said = rows_in_words(office, rows, own=to, level=level)
    return ("回执", *said, *assets_in_words(done.assets))


def _assets_downward(office: Office, kind: Kind) -> tuple[Asset, ...]:
    """Let published questionnaires, packs and mappings travel with what goes down; each is taken in once."""
    if kind not in (Kind.RETURN, Kind.BASELINE):
        return ()
    return published_assets(office) + published_packs(office) + published_mappings(office)


def look_into(
    office: Office, acting: Acting, path: Path, *, progress: Progress = silent, cancel: Cancel = never
) -> TakenIn:
    """Check a bundle and say what taking it in would bring; nothing is changed.

    Raises:
        UserError, IntegrityFault, EnvironmentFault: The bundle is refused, with one sentence why.
    """
    with staged_file(office, acting, path, progress, cancel) as staged:
        return taken_in(office, preview(office.store, staged, actor=acting.actor))


def take_in(
    office: Office, acting: Acting, path: Path, *, progress: Progress = silent, cancel: Cancel = never
) -> TakenIn:
    """Check a bundle and take it in, in one transaction.

    Raises:
        UserError, IntegrityFault, EnvironmentFault: It is refused, or was stopped; nothing was changed.
    """
    opening, applying = part_of(progress, 0, 10), part_of(progress, 10, 100)
    with staged_file(office, acting, path, opening, cancel, at_once=True) as staged:
        report = _applied(office, acting, path, staged, applying, cancel)
        taken = taken_in(office, report)
        if report.kind in (Kind.UP, Kind.ENROL):
            author = staged.manifest.author
            office.store.write(lambda unit: note_reported(unit, author, acting.today), actor=acting.actor)
    record_event(office, acting, "imported")
    if report.forked and not office.is_village:
        rule_on_forks(office, acting)
    if not report.assets:
        return taken
    told = install_received(office, acting) + install_received_packs(office, acting)
    told += install_received_mappings(office, acting)
    return replace(taken, sentences=taken.sentences + told)


def _applied(
    office: Office, acting: Acting, path: Path, staged: Staged, progress: Progress, cancel: Cancel
) -> Imported:
    try:
        return apply(office.store, staged, actor=acting.actor, progress=progress, cancel=cancel)
    except (UserError, IntegrityFault) as fault:
        if not staged.was_refused(fault):
            raise
        raise _refused(office, path, fault) from fault


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspected:
    """What a bundle says of itself: in sentences and as the signed manifest."""

    sentences: tuple[str, ...]
    document: object


def inspect(office: Office, acting: Acting, path: Path) -> Inspected:
    """Open a bundle with this desk's key and say what it is; nothing is changed.

    Raises:
        UserError, IntegrityFault: It is damaged, or not for this desk.
    """
    _require_file(path)
    keys = ensure_keys(office.store, actor=acting.actor)
    return _inspected(inspect_bundle(path, identity=keys.identity, progress=silent, cancel=never))


def inspect_with_keys(path: Path, keys_file: Path) -> Inspected:
    """Open a bundle with an offline key from a file; needs no desk."""
    _require_file(path)
    identity = identity_in(keys_file)
    return _inspected(inspect_bundle(path, identity=identity, progress=silent, cancel=never))


def authors_named(office: Office, name: str | None) -> tuple[str, ...]:
    """Return the authors of the known desks called `name`; nothing for None.

    Stopped ones are left out, and those before a restore, under which nobody reads any more.

    Raises:
        UserError: No desk of that name is known.
    """
    if name is None:
        return ()
    found = tuple(one.author for one in known_desks(office.store) if name in (one.name, one.area.value))
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有登记过“{name}”，请先为对方办理登记。")
    passed = revoked_authors(office) | replaced_authors(office)
    return tuple(author for author in found if author not in passed) or found


def _inspected(found: Inspection) -> Inspected:
    sentences = explained(found.manifest)
    return Inspected(sentences=sentences, document=found.to_json())


def staged_file(
    office: Office,
    acting: Acting,
    path: Path,
    progress: Progress,
    cancel: Cancel,
    *,
    at_once: bool = False,
) -> Staged:
    """Check a bundle and hold its contents sealed until they are looked at or taken in.

    `at_once` is for a bundle that is taken in now: the rest is checked meanwhile, see `sync.staging.stage`.

    Raises:
        UserError, IntegrityFault, EnvironmentFault: The bundle is refused, with one sentence why.
    """
    require(acting, Act.IMPORT)
    _require_file(path)
    try:
        return stage(
            office.store,
            path,
            actor=acting.actor,
            follow_lines=not at_once,
            photos_late=at_once,
            progress=progress,
            cancel=cancel,
        )
    except (UserError, IntegrityFault) as refusal:
        if refusal.code is ErrorCode.CANCELLED:
            raise
        raise _refused(office, path, refusal) from refusal


def _refused(office: Office, path: Path, refusal: LiangheError) -> LiangheError:
    return type(refusal)(refusal.code, refusal.text + _who_hears(office, path, refusal))


def _who_hears(office: Office, path: Path, refusal: LiangheError) -> str:
    """Say whether the writer of a refused file will be told, or that nobody can know who it was."""
    if is_for_another(path, office.area, opens=refusal.code is not ErrorCode.NOT_ADDRESSED):
        return ""
    if own_name(path) or outer_id(path):
        when = "下次导出给上级时" if office.is_village else "下次给对方的回执包里"
        return f"本机已记下，{when}会告诉写这份文件的电脑。"
    return "看不出这是谁写的哪一份，没法自动告诉对方：要是别人送来的数据包，请当面或打电话请对方重新导出。"


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise UserError(ErrorCode.NOT_FOUND, f"找不到数据包“{path.name}”，请插好U盘后重新选择。")


def taken_in(office: Office, report: Imported) -> TakenIn:
    """Say in sentences what a bundle brought or would bring."""
    households = tuple((HomeCode(home), RowId(id_)) for home, id_ in report.households)
    return TakenIn(report=report, sentences=taken_sentences(office, report), households=households)


__all__ = [
    "KIND_WORDS",
    "Asset",
    "ExchangeStatus",
    "Exported",
    "Inspected",
    "Kind",
    "LogEntry",
    "Peer",
    "StreamStatus",
    "TakenIn",
    "authors_named",
    "export",
    "inspect",
    "inspect_with_keys",
    "look_into",
    "status",
    "take_in",
]
