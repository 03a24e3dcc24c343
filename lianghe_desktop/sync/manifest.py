"""The manifest of a bundle: what is inside, from whom, for whom. Source: docs/formats/bundle.md 5.3."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.sync.canonical import Json
from lianghe_desktop.sync.certificates import LEVELS, Chain, area_of, chain_of
from lianghe_desktop.sync.chain import STREAM, Head
from lianghe_desktop.sync.dsse import CERTIFICATE_TYPE, SUCCESSION_TYPE, Envelope, envelope_of
from lianghe_desktop.sync.fields import (
    CODE_12,
    HEX_16,
    HEX_32,
    HEX_64,
    FieldError,
    Fields,
    decoded,
    encoded,
    matched,
    whole,
)
from lianghe_desktop.sync.refusals import MOST_REFUSALS, MOST_WORDS, Refusal, is_outer_id, is_own_name
from lianghe_desktop.sync.succession import MOST_SUCCESSIONS

VERSION = 1
MANIFEST_NAME = "manifest.dsse.json"
MAX_MANIFEST_BYTES = 8 << 20
MAX_ENTRIES = 50_000
MAX_RAW_BYTES = 64 << 20
MAX_RATIO = 200
MAX_CONTENT_BYTES = 64 << 20
MAX_FILE_BYTES = (4 << 30) - 1

_OPS = re.compile(r"ops/(" + STREAM.pattern + r")\.([1-9][0-9]{0,18})\.zst")
_ASSET = re.compile(r"assets/(form|pack|codes|areas|mapping)/([0-9a-f]{64})")
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")
_REFUSED = {"refused": is_own_name, "refused_files": is_outer_id}
"""Under which key files that were refused stand, and what each is named by."""


class Kind(StrEnum):
    """Which way a bundle goes. Source: docs/formats/bundle.md 5.4."""

    UP = "up"
    RETURN = "return"
    BASELINE = "baseline"
    PEER = "peer"
    ENROL = "enrol"


class NewerVersionError(ValueError):
    """Say that the manifest asks for a newer reader."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """A desk that may read the bundle."""

    author: str
    area: AreaCode
    level: AreaLevel
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One file of the archive; sizes in bytes."""

    name: str
    size: int
    sha256: str
    raw: int
    ops: int

    @property
    def folder(self) -> str:
        """Return ops, assets or blobs."""
        return self.name.split("/", 1)[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamRange:
    """Lines `first` to `last` of a stream, ending at a signed head."""

    first: int
    base: bytes  # h of the line before `first`
    head: Head
    files: tuple[str, ...]

    @property
    def stream(self) -> StreamName:
        """Return the stream."""
        return self.head.stream

    @property
    def last(self) -> int:
        """Return the number of the last line."""
        return self.head.number


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """How far a desk holds a stream."""

    number: int
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Lines that a desk lacks although it holds later ones."""

    stream: StreamName
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Have:
    """What the sender says it holds and lacks: the receipt."""

    streams: Mapping[str, Held] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    missing_blobs: tuple[str, ...] = ()
    blobs_complete: bool = True
    backed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """What the sender runs, for information."""

    db: int
    forms: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """Everything that the sender signs."""

    bundle: str
    kind: Kind
    author: str
    chain: Chain
    scope: tuple[str, ...]
    to: tuple[Addressee, ...]
    chains: Mapping[str, Chain]
    streams: tuple[StreamRange, ...]
    entries: tuple[Entry, ...]
    have: Have
    schema: Schema
    part: tuple[int, int, str]
    request: Envelope | None
    wall_ms: int
    succession: tuple[Envelope, ...] = ()  # the sender's own hand-overs, the oldest first
    refused: tuple[Refusal, ...] = ()  # files of the addressees that the sender did not take

    @property
    def ops(self) -> int:
        """Return the number of lines in the bundle."""
        return sum(entry.ops for entry in self.entries)

    @property
    def blobs(self) -> tuple[str, ...]:
        """Return the hashes of the photos in the bundle."""
        return tuple(entry.sha256 for entry in self.entries if entry.folder == "blobs")

    def chain_of(self, author: str) -> Chain | None:
        """Return the chain of the sender or of an author of its streams."""
        return self.chain if author == self.author else self.chains.get(author)


def manifest_json(manifest: Manifest) -> Json:
    """Return the payload."""
    have = manifest.have
    handed: dict[str, Json] = {"succession": _chain_json(manifest.succession)} if manifest.succession else {}
    for key, is_so in _REFUSED.items():
        named: list[Json] = [[one.file, one.wall_ms, one.why] for one in manifest.refused if is_so(one.file)]
        handed |= {key: named} if named else {}
    return {
        **handed,
        "author": manifest.author,
        "backed": list(have.backed),
        "bundle": manifest.bundle,
        "chain": _chain_json(manifest.chain),
        "chains": {author: _chain_json(chain) for author, chain in manifest.chains.items()},
        "counts": {"blobs": len(manifest.blobs), "ops": manifest.ops},
        "entries": [
            {"name": e.name, "ops": e.ops, "raw": e.raw, "sha256": e.sha256, "size": e.size}
            for e in manifest.entries
        ],
        "have": {name: [held.number, held.hash.hex()] for name, held in have.streams.items()},
        "kind": manifest.kind.value,
        "min_reader": VERSION,
        "need": {
            "blobs": list(have.missing_blobs),
            "blobs_complete": have.blobs_complete,
            "gaps": [[str(gap.stream), gap.first, gap.last] for gap in have.gaps],
        },
        "part": list(manifest.part),
        "request": None if manifest.request is None else manifest.request.to_json(),
        "schema": {
            "db": manifest.schema.db,
            "forms": list(manifest.schema.forms),
            "packs": list(manifest.schema.packs),
        },
        "scope": list(manifest.scope),
        "streams": [_range_json(item) for item in manifest.streams],
        "to": [
            {"area": a.area.value, "author": a.author, "level": a.level.name.lower(), "name": a.name}
            for a in manifest.to
        ],
        "v": VERSION,
        "wall": manifest.wall_ms,
    }


def _chain_json(chain: Chain) -> list[Json]:
    return [envelope.to_json() for envelope in chain]


def _range_json(item: StreamRange) -> Json:
    return {
        "base": item.base.hex(),
        "files": list(item.files),
        "from": item.first,
        "head": [item.head.number, item.head.hash.hex(), encoded(item.head.signature)],
        "stream": str(item.stream),
        "to": item.last,
    }


def read_manifest(fields: Fields) -> Manifest:
    """Read a payload whose form is canonical and check all that needs no key.

    Raises:
        NewerVersionError: Only a newer reader can read it.
        FieldError: A field is missing or breaks a rule of 5.3 or 5.5.
    """
    if fields.number("min_reader", low=1) > VERSION:
        raise NewerVersionError
    fields.number("v", low=1)
    manifest = Manifest(
        bundle=fields.text("bundle", HEX_32),
        kind=_kind(fields),
        author=fields.text("author", HEX_16),
        chain=chain_of(fields.items("chain")),
        scope=fields.texts("scope", CODE_12),
        to=tuple(_addressee(value) for value in fields.items("to")),
        chains=_chains(fields.object("chains")),
        streams=tuple(_range(value) for value in fields.items("streams")),
        entries=tuple(_entry(value) for value in fields.items("entries")),
        have=_have(fields),
        schema=_schema(Fields.of(fields.values.get("schema"), "schema")),
        part=_part(fields.items("part")),
        request=_request(fields.values.get("request")),
        wall_ms=fields.number("wall", low=-(2**63)),
        succession=_succession(fields),
        refused=_refused(fields),
    )
    _check_whole(manifest)
    return manifest


def _kind(fields: Fields) -> Kind:
    try:
        return Kind(fields.text("kind"))
    except ValueError as error:
        raise FieldError("kind") from error


def _succession(fields: Fields) -> tuple[Envelope, ...]:
    if "succession" not in fields.values:
        return ()
    found = fields.items("succession")
    if len(found) > MOST_SUCCESSIONS:
        raise FieldError("succession")
    return tuple(envelope_of(value, payload_type=SUCCESSION_TYPE) for value in found)


def _refused(fields: Fields) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    for key in _REFUSED.keys() & fields.values.keys():
        items = fields.items(key)
        if len(items) > MOST_REFUSALS:
            raise FieldError(key)
        found += [_refusal(value, key) for value in items]
    return tuple(sorted(found, key=lambda one: one.wall_ms))


def _refusal(value: Json, key: str) -> Refusal:
    if not isinstance(value, list) or len(value) != 3:
        raise FieldError(key)
    file, wall_ms, why = value
    if not isinstance(file, str) or not isinstance(why, str):
        raise FieldError(key)
    if not _REFUSED[key](file) or len(why) > MOST_WORDS:
        raise FieldError(key)
    return Refusal(file=file, wall_ms=whole(wall_ms, key, low=-(2**63)), why=why)


def _addressee(value: Json) -> Addressee:
    fields = Fields.of(value, "to")
    level = LEVELS.get(fields.text("level"))
    if level is None:
        raise FieldError("level")
    return Addressee(
        author=fields.text("author", HEX_16),
        area=area_of(fields, "area"),
        level=level,
        name=fields.text("name"),
    )


def _chains(values: Mapping[str, Json]) -> dict[str, Chain]:
    found = {}
    for author, chain in values.items():
        if not isinstance(chain, list):
            raise FieldError("chains")
        found[matched(author, "chains", HEX_16)] = chain_of(chain)
    return found


def _range(value: Json) -> StreamRange:
    fields = Fields.of(value, "streams")
    stream = _stream(fields.text("stream"))
    head = fields.items("head")
    if len(head) != 3:
        raise FieldError("head")
    first = fields.number("from", low=1)
    number = whole(head[0], "head", low=first)
    signature = decoded(head[2], "head")
    if fields.number("to") != number:
        raise FieldError("to")
    return StreamRange(
        first=first,
        base=bytes.fromhex(fields.text("base", HEX_64)),
        head=Head(
            stream=stream,
            number=number,
            hash=bytes.fromhex(matched(head[1], "head", HEX_64)),
            signature=signature,
        ),
        files=fields.texts("files"),
    )


def _stream(text: str) -> StreamName:
    return StreamName.parse(matched(text, "stream", STREAM))


def _entry(value: Json) -> Entry:
    fields = Fields.of(value, "entries")
    entry = Entry(
        name=fields.text("name"),
        size=fields.number("size", high=MAX_CONTENT_BYTES),
        sha256=fields.text("sha256", HEX_64),
        raw=fields.number("raw", high=MAX_CONTENT_BYTES),
        ops=fields.number("ops"),
    )
    if _OPS.fullmatch(entry.name):
        if entry.raw > min(MAX_RAW_BYTES, MAX_RATIO * entry.size) or entry.ops < 1:
            raise FieldError("raw")
        return entry
    content = _ASSET.fullmatch(entry.name) or _BLOB.fullmatch(entry.name)
    if content is None or content.groups()[-1] != entry.sha256 or entry.raw != entry.size or entry.ops:
        raise FieldError("entries")
    return entry


def _have(fields: Fields) -> Have:
    need = Fields.of(fields.values.get("need"), "need")
    return Have(
        streams={str(_stream(name)): _held(value) for name, value in fields.object("have").items()},
        gaps=tuple(_gap(value) for value in need.items("gaps")),
        missing_blobs=need.texts("blobs", HEX_64),
        blobs_complete=need.flag("blobs_complete"),
        backed=fields.texts("backed", HEX_64),
    )


def _held(value: Json) -> Held:
    if not isinstance(value, list) or len(value) != 2:
        raise FieldError("have")
    return Held(number=whole(value[0], "have", low=1), hash=bytes.fromhex(matched(value[1], "have", HEX_64)))


def _gap(value: Json) -> Gap:
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str):
        raise FieldError("gaps")
    first = whole(value[1], "gaps", low=1)
    return Gap(stream=_stream(value[0]), first=first, last=whole(value[2], "gaps", low=first))


def _schema(fields: Fields) -> Schema:
    return Schema(db=fields.number("db"), forms=fields.texts("forms"), packs=fields.texts("packs"))


def _part(values: Sequence[Json]) -> tuple[int, int, str]:
    if len(values) != 3:
        raise FieldError("part")
    count = whole(values[1], "part", low=1)
    return whole(values[0], "part", low=1, high=count), count, matched(values[2], "part", HEX_32)


def _request(value: Json) -> Envelope | None:
    return None if value is None else envelope_of(value, payload_type=CERTIFICATE_TYPE)


def _check_whole(manifest: Manifest) -> None:
    if not manifest.to or len(manifest.entries) > MAX_ENTRIES:
        raise FieldError("entries" if manifest.to else "to")
    if not _rising(manifest.scope):
        raise FieldError("scope")
    order = {"ops": 0, "assets": 1, "blobs": 2}
    ranks = [order[entry.folder] for entry in manifest.entries]
    names = [entry.name for entry in manifest.entries]
    if ranks != sorted(ranks) or len(set(names)) != len(names):
        raise FieldError("entries")
    _check_files(manifest)
    for item in manifest.streams:
        if manifest.chain_of(item.stream.author) is None:
            raise FieldError("chains")


def _rising(values: Iterable[str]) -> bool:
    return all(left < right for left, right in pairwise(values))


def _check_files(manifest: Manifest) -> None:
    ops = {entry.name: entry for entry in manifest.entries if entry.folder == "ops"}
    named: list[str] = []
    for item in manifest.streams:
        number = item.first
        for name in item.files:
            if name != f"ops/{item.stream}.{number}.zst" or name not in ops:
                raise FieldError("files")
            number += ops[name].ops
        if number != item.last + 1:
            raise FieldError("files")
        named.extend(item.files)
    if named != list(ops):
        raise FieldError("files")
