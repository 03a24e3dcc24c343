"""Write what another desk lacks as bundles: streams first, then photos, in parts of a chosen size.

Source: docs/formats/bundle.md 5.4, 7, 8; journal rules 12-14.
"""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Area, AreaRenaming, InstalledForm
from lianghe_desktop.records.sync_tables import BundleLog, DeskKey, SentRange, SignedHead
from lianghe_desktop.store import exchange
from lianghe_desktop.store.backup import backed_photos
from lianghe_desktop.store.lines import SCHEMA, StreamName
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.streams import every_gap, is_forked
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.canonical import Json, canonical_bytes
from lianghe_desktop.sync.certificates import Certificate
from lianghe_desktop.sync.collecting import Collected, Segment, collect
from lianghe_desktop.sync.dsse import BUNDLE_TYPE, seal_envelope
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.judging import may_hold
from lianghe_desktop.sync.keys import DeskKeys
from lianghe_desktop.sync.manifest import (
    MAX_CONTENT_BYTES,
    MAX_ENTRIES,
    MAX_FILE_BYTES,
    Addressee,
    Entry,
    Kind,
    Manifest,
    Schema,
    manifest_json,
)
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, recovery_recipient
from lianghe_desktop.sync.packing import Spool
from lianghe_desktop.sync.receipts import NOTHING, PeerReceipt, receipt_of
from lianghe_desktop.sync.refusals import outer_id
from lianghe_desktop.sync.refused_files import refused_here
from lianghe_desktop.sync.rotating import own_successions
from lianghe_desktop.sync.sealed import one_time_key, staging_folder
from lianghe_desktop.sync.sealing import Content, seal
from lianghe_desktop.sync.target import LEAST_PART_BYTES, check_room, check_writable
from lianghe_desktop.sync.unsealing import Cancel, Progress

DEFAULT_PART_BYTES = 2 << 30
_OVERHEAD_BYTES = 64 << 10  # certificates and headers of a part
_NAMED_BYTES = 160  # what one stream or photo of the receipt takes in a manifest, at most
_AGE_SHARE = 11  # age adds 16 bytes to 64 KiB: less than one in 2 ** 11
_ENTRY_BYTES = 1 << 10  # what one file costs besides its content
_CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A form, pack or list to be sent downward; `kind` is form, pack, codes, areas or mapping."""

    kind: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """The bundles written, verified and named."""

    kind: Kind
    paths: tuple[Path, ...]
    to: tuple[str, ...]  # names of the addressees
    ops: int
    blobs: int
    ranges: tuple[tuple[StreamName, int, int], ...] = ()  # the lines in it: stream, first, last
    assets: tuple[str, ...] = ()  # the kinds of forms, packs and lists in it, one each


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    segments: tuple[Segment, ...]
    contents: tuple[Content, ...]  # assets, then photos


def known_desks(store: Store, *, vouched: bool = False) -> list[Certificate]:
    """Return the desks that this one knows certificates of, itself left out, highest first.

    `vouched` leaves out those for whom nobody trusted here vouches: their lines came, they were not let in.
    """
    known = Certificates.of(store)
    authors = known.vouched() if vouched else known.signing_keys()
    found = [known.best(author) for author in authors if author != store.desk.author]
    return sorted((one for one in found if one), key=lambda one: (one.level, one.area, one.author))


def export_bundle(
    store: Store,
    out_dir: Path,
    *,
    kind: Kind,
    to: Sequence[str] = (),
    actor: Actor,
    assets: Sequence[Asset] = (),
    part_bytes: int = DEFAULT_PART_BYTES,
    full: bool = False,
    progress: Progress,
    cancel: Cancel,
) -> Exported:
    """Write everything that the addressees are not known to hold into `out_dir`.

    Args:
        store: This desk.
        out_dir: An existing folder.
        kind: Where the bundle goes; `up` of a desk that is not approved yet becomes `enrol`.
        to: Authors of the addressees, all of one area; for `up` the desk above by default.
        actor: Who exports.
        assets: Forms, packs and lists for desks below; a baseline adds area names and forms by itself.
        part_bytes: The most bytes of one file, from 1 MiB to 4 GiB - 1; what cannot be cut may be larger.
        full: Send everything from the first line on, whatever was received.
        progress: Called with bytes done and bytes in all.
        cancel: Asked between pieces; True stops and leaves nothing.

    Raises:
        UserError: There is no such addressee, or it was cancelled.
        EnvironmentFault: The files could not be written whole; nothing is left.
    """
    check_writable(out_dir)
    keys = ensure_keys(store, actor=actor)
    known = Certificates.of(store)
    desks = _addressees(store, known, kind, to)
    own = known.best(store.desk.author)
    if kind is Kind.UP and own is not None and own.self_signed:
        kind = Kind.ENROL
    whole = full or kind is Kind.BASELINE
    receipts = [NOTHING if whole else _usable_receipt(store, one.author) for one in desks]
    with Spool(staging_folder(store.folder), one_time_key()) as spool:
        collected = _collect(store, keys, desks[0], kind, receipts, spool, part_bytes=part_bytes)
        extra = _asset_contents(store, kind, assets)
        parts = _split(collected, extra, _photos(store, collected), part_bytes)
        check_room(out_dir, sum(map(_bytes_of, parts)) + len(parts) * _receipt_bytes(collected))
        writer = _Writing(store=store, keys=keys, known=known, desks=desks, kind=kind, collected=collected)
        paths = writer.write(out_dir, parts, progress=progress, cancel=cancel)
    _take_down(store, desks, kind, collected, paths, actor=actor)
    return Exported(
        kind=kind,
        paths=paths,
        to=tuple(one.name for one in desks),
        ops=sum(segment.ops for segment in collected.segments),
        blobs=len(collected.blobs),
        ranges=tuple((one.range.stream, one.range.first, one.range.last) for one in collected.segments),
        assets=tuple(content.entry.name.split("/")[1] for content in extra),
    )


def _usable_receipt(store: Store, author: str) -> PeerReceipt:
    """Return what the addressee holds; nothing where two machines share its name.

    The receipt is that of one of them: what is left out by it the other, which must learn that it was
    cloned, would wait for in vain.
    """
    return NOTHING if is_forked(store, author) else receipt_of(store, author)


def _addressees(store: Store, known: Certificates, kind: Kind, to: Sequence[str]) -> list[Certificate]:
    desk = store.desk
    if not to and kind is Kind.UP:
        above = known.above(desk.level)
        if not above:
            raise UserError(
                ErrorCode.WRONG_STATE, "本机还没有登记上级：请先办理登记（申请、上级批准、接受），再导出。"
            )
        return above[:1]
    vouched = known.vouched()
    found = [vouched.get(author) for author in to]
    desks = [one for one in found if one is not None]
    fits: Callable[[AreaLevel], bool] = {
        Kind.UP: lambda level: level < desk.level,
        Kind.RETURN: lambda level: level > desk.level,
        Kind.BASELINE: lambda level: level > desk.level,
        Kind.PEER: lambda level: level == desk.level,
    }[kind]
    if not desks or len(desks) != len(found) or len({one.area for one in desks}) != 1:
        raise UserError(ErrorCode.NOT_FOUND, "没有选对接收的电脑：请先为对方办理登记，再从名单里选。")
    if not all(fits(one.level) and one.author != desk.author for one in desks):
        raise UserError(ErrorCode.BAD_INPUT, f"这种数据包不能发给“{desks[0].name}”：请核对接收单位。")
    return desks


def _collect(
    store: Store,
    keys: DeskKeys,
    desk: Certificate,
    kind: Kind,
    receipts: Sequence[PeerReceipt],
    spool: Spool,
    *,
    part_bytes: int,
) -> Collected:
    upward = kind in {Kind.UP, Kind.ENROL}
    offices = max(desk.level, store.desk.level) < AreaLevel.VILLAGE

    def holds(home: str, shelf: str) -> bool:
        return may_hold(level=desk.level, area=desk.area, homes=desk.homes, home=home, shelf=shelf)

    def sends(home: str, shelf: str) -> bool:
        return holds(home, shelf) and (upward or shelf == "s" or (shelf == "o" and offices))

    own_authors = {
        row.author: DeskKeys(signing_seed=row.signing_key, identity=row.sealing_key)
        for row in store.rows(DeskKey)
    } | {store.desk.author: keys}
    backed = backed_photos(store)
    heads, holes = store.rows(SignedHead, order=("stream", "number")), store.query(every_gap)
    return store.query(
        lambda connection: collect(
            connection,
            keys=own_authors,
            heads=heads,
            gaps=holes,
            receipts=receipts,
            backed=backed,
            holds=holds,
            sends=sends,
            spool=spool,
            raw_bytes=min(8 << 20, max(part_bytes, LEAST_PART_BYTES)),
        )
    )


def _asset_contents(store: Store, kind: Kind, assets: Sequence[Asset]) -> list[Content]:
    wanted = list(assets)
    if kind in (Kind.BASELINE, Kind.RETURN):
        wanted.append(Asset(kind="areas", content=_area_names(store)))
    if kind is Kind.BASELINE:
        wanted.extend(Asset(kind="form", content=form.xlsx) for form in store.rows(InstalledForm))
    contents = {}
    for asset in wanted:
        digest = hashlib.sha256(asset.content).hexdigest()
        name = f"assets/{asset.kind}/{digest}"
        contents[name] = Content(
            entry=_plain_entry(name, digest, len(asset.content)), pieces=_once(asset.content)
        )
    return [contents[name] for name in sorted(contents)]


def _area_names(store: Store) -> bytes:
    areas = store.rows(Area, order=("code",))
    changed = {row.code: row for row in store.rows(AreaRenaming)}
    return canonical_bytes([_area_json(one, changed.get(one.code)) for one in areas])


def _area_json(area: Area, changed: AreaRenaming | None) -> Json:
    entry: dict[str, Json] = {"code": area.code, "name": area.name, "parent": area.parent}
    if changed is None:
        return entry
    return entry | {
        "merged_into": changed.merged_into,
        "new_code": changed.new_code,
        "renamed": changed.number,
    }


def _photos(store: Store, collected: Collected) -> list[Content]:
    return [
        Content(entry=_plain_entry(f"blobs/{sha256}", sha256, size), pieces=_photo(store, sha256))
        for sha256, size in collected.blobs
        if size <= MAX_CONTENT_BYTES
    ]


def _photo(store: Store, sha256: str) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        yield store.query(lambda connection: exchange.blob_content(connection, sha256)) or b""

    return pieces


def _once(content: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter([content])


def _plain_entry(name: str, sha256: str, size: int) -> Entry:
    return Entry(name=name, size=size, sha256=sha256, raw=size, ops=0)


def _split(
    collected: Collected, assets: Sequence[Content], photos: Sequence[Content], part_bytes: int
) -> list[_Part]:
    """Share everything out to parts: streams with the assets first, then photos; at least one part."""
    most = min(max(part_bytes, LEAST_PART_BYTES), MAX_FILE_BYTES)
    room = max(most - (most >> _AGE_SHARE) - _receipt_bytes(collected), LEAST_PART_BYTES // 2)
    parts: list[_Part] = []
    segments: list[Segment] = []
    contents: list[Content] = list(assets)
    size = sum(content.entry.size for content in assets)
    count = len(assets)

    def close() -> None:
        nonlocal size, count
        parts.append(_Part(segments=tuple(segments), contents=tuple(contents)))
        segments.clear()
        contents.clear()
        size = count = 0

    def make_room(bytes_: int, files: int) -> None:
        nonlocal size, count
        if count and (size + bytes_ > room or count + files > MAX_ENTRIES // 4):
            close()
        size += bytes_
        count += files

    for segment in collected.segments:
        make_room(segment.size, len(segment.contents))
        segments.append(segment)
    for photo in photos:
        make_room(photo.entry.size + _ENTRY_BYTES, 1)
        contents.append(photo)
    if count or not parts:
        close()
    return parts


def _receipt_bytes(collected: Collected) -> int:
    """Return the most that manifest and headers of a part take besides what is counted for its files."""
    have = collected.have
    named = len(have.streams) + len(have.gaps) + len(have.missing_blobs) + len(have.backed)
    return _OVERHEAD_BYTES + named * _NAMED_BYTES


@dataclass(frozen=True, kw_only=True, slots=True)
class _Writing:
    """Everything that the parts of one export share."""

    store: Store
    keys: DeskKeys
    known: Certificates
    desks: Sequence[Certificate]
    kind: Kind
    collected: Collected

    def write(
        self, out_dir: Path, parts: Sequence[_Part], *, progress: Progress, cancel: Cancel
    ) -> tuple[Path, ...]:
        set_id = secrets.token_hex(16)
        names = self._names(out_dir, len(parts))
        written: list[Path] = []
        done = 0
        whole = sum(_bytes_of(part) for part in parts)
        try:
            for number, (part, name) in enumerate(zip(parts, names, strict=True), start=1):
                target = out_dir / f"{name}.part"
                target.unlink(missing_ok=True)
                written.append(target)
                before = done
                self._seal(
                    target,
                    part,
                    (number, len(parts), set_id),
                    progress=lambda now, _, before=before: progress(min(before + now, whole), whole),  # type: ignore[misc]  # bound default
                    cancel=cancel,
                )
                done += _bytes_of(part)
            return tuple(_named(target) for target in written)
        except OSError as error:
            _remove(written)
            raise EnvironmentFault(
                ErrorCode.DISK,
                f"数据包没有写成（{disk_reason(error)}）：请检查U盘是否已满、已拔出或写保护。",
            ) from error
        except BaseException:
            _remove(written)
            raise

    def _seal(
        self, target: Path, part: _Part, place: tuple[int, int, str], *, progress: Progress, cancel: Cancel
    ) -> None:
        contents = [content for segment in part.segments for content in segment.contents]
        contents += part.contents
        envelope = seal_envelope(
            manifest_json(self._manifest(part, contents, place)),
            payload_type=BUNDLE_TYPE,
            keyid=self.store.desk.author,
            key=self.keys.signing,
        )
        seal(
            target,
            manifest=envelope.to_bytes(),
            contents=contents,
            recipients=self._recipients(),
            identity=self.keys.identity,
            progress=progress,
            cancel=cancel,
        )

    def _manifest(self, part: _Part, contents: Sequence[Content], place: tuple[int, int, str]) -> Manifest:
        author = self.store.desk.author
        streams = tuple(segment.range for segment in part.segments)
        others = sorted({item.stream.author for item in streams} - {author})
        own = self.known.self_signed(author)
        return Manifest(
            bundle=secrets.token_hex(16),
            kind=self.kind,
            author=author,
            chain=self.known.chain(author) or (),
            scope=tuple(sorted({item.stream.home for item in streams})),
            to=tuple(
                Addressee(author=one.author, area=one.area, level=one.level, name=one.name)
                for one in self.desks
            ),
            chains={other: self.known.chain(other) or () for other in others},
            streams=streams,
            entries=tuple(content.entry for content in contents),
            have=self.collected.have,
            schema=Schema(db=SCHEMA),
            part=place,
            request=own if self.kind is Kind.ENROL else None,
            wall_ms=self.store.now_ms(),
            succession=own_successions(self.store),
            refused=refused_here(self.store, [one.area for one in self.desks], self._area_of),
        )

    def _area_of(self, author: str) -> AreaCode | None:
        known = self.known.best(author)
        return known.area if known else None

    def _recipients(self) -> list[str]:
        own = self.known.best(self.store.desk.author)
        offline = [recovery_recipient(self.store), own.recovery if own else None]
        found = [*(one.seal for one in self.desks), self.keys.seal, *(key for key in offline if key)]
        return list(dict.fromkeys(found))

    def _names(self, out_dir: Path, count: int) -> list[str]:
        downward = self.kind in {Kind.RETURN, Kind.BASELINE}
        home = self.desks[0].area if downward else self.store.desk.area
        day = dt.datetime.fromtimestamp(self.store.now_ms() // 1000, tz=_CHINA).strftime("%Y%m%d")
        again = 1
        while True:
            suffix = f"-{again}" if again > 1 else ""
            names = [f"{self.kind}-{home}-{day}-{i}of{count}{suffix}.lhb" for i in range(1, count + 1)]
            if not any((out_dir / name).exists() for name in names):
                return names
            again += 1


def _bytes_of(part: _Part) -> int:
    return sum(segment.size for segment in part.segments) + sum(one.entry.size for one in part.contents)


def _named(target: Path) -> Path:
    """Give a verified file its name and make the folder remember it."""
    path = target.with_suffix("")
    target.rename(path)
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return path


def _remove(written: Sequence[Path]) -> None:
    for target in written:
        with suppress(OSError):  # the stick may be gone
            target.unlink(missing_ok=True)
            target.with_suffix("").unlink(missing_ok=True)


def _take_down(
    store: Store,
    desks: Sequence[Certificate],
    kind: Kind,
    collected: Collected,
    paths: Sequence[Path],
    *,
    actor: Actor,
) -> None:
    """Keep what was sent to whom and when; of what was written the log's reason names the files."""

    def save(unit: Unit) -> None:
        for one in desks:
            unit.put_many(
                SentRange(peer=one.author, stream=stream, number=number, sent_at=unit.now_ms)
                for stream, number in collected.ends.items()
            )
            unit.put(
                BundleLog(
                    id=new_row_id(now_ms=unit.now_ms),
                    bundle="",
                    at=unit.now_ms,
                    direction="out",
                    kind=kind.value,
                    peer=one.author,
                    outcome="done",
                    reason="、".join(path.name for path in paths),
                    outer_ids=" ".join(outer_id(path) for path in paths),
                )
            )

    store.write(save, actor=actor)
