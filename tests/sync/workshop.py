"""Desks with fixed keys and bundles made by hand, so that each rule of the format can be broken alone."""

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import zstandard

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.lines import StreamName, first_hash, write_line
from lianghe_desktop.sync.certificates import Certificate, Chain, Trust, issue
from lianghe_desktop.sync.chain import LineChain, sign_head
from lianghe_desktop.sync.dsse import BUNDLE_TYPE, seal_envelope
from lianghe_desktop.sync.following import lines_of_range
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.keys import DeskKeys
from lianghe_desktop.sync.manifest import (
    Addressee,
    Entry,
    Have,
    Kind,
    Manifest,
    Schema,
    StreamRange,
    manifest_json,
)
from lianghe_desktop.sync.opening import Opened, open_bundle
from lianghe_desktop.sync.sealed import Staging, one_time_key
from lianghe_desktop.sync.tar_shape import END, header, padding

WALL_MS = 1_790_000_000_000
VILLAGE = "440403106201"
OTHER_VILLAGE = "440403106202"
TOWNSHIP = "440403106000"
DISTRICT = "440403000000"

_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _bech32(prefix: str, data: bytes) -> str:
    """Encode a fixed age key. Source: BIP 173; age v1."""
    bits = int.from_bytes(data) << 4
    words = [bits >> shift & 31 for shift in range(255, -1, -5)]

    def polymod(values: Sequence[int]) -> int:
        check = 1
        for value in values:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ value
            for at, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= generator if top >> at & 1 else 0
        return check

    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = polymod([*spread, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return prefix + "1" + "".join(_CHARSET[word] for word in words)


def fixed_keys(name: str) -> DeskKeys:
    """Return keys that depend on `name` alone; for tests only."""
    seed = hashlib.sha256(f"sign {name}".encode()).digest()
    secret = hashlib.sha256(f"seal {name}".encode()).digest()
    return DeskKeys(signing_seed=seed, identity=_bech32("age-secret-key-", secret).upper())


@dataclass(frozen=True, kw_only=True, eq=False)
class TestDesk:
    """A desk of the tests: keys, certificate and chain."""

    __test__ = False

    certificate: Certificate
    keys: DeskKeys
    chain: Chain

    @property
    def author(self) -> str:
        return self.certificate.author

    def addressee(self) -> Addressee:
        own = self.certificate
        return Addressee(author=own.author, area=own.area, level=own.level, name=own.name)

    def reader(self, *trusted: "TestDesk", requests: Sequence["TestDesk"] = ()) -> Reader:
        own = self.certificate
        return Reader(
            author=own.author,
            level=own.level,
            area=own.area,
            homes=own.homes,
            trusted=tuple(Trust(author=desk.author, sign=desk.keys.sign) for desk in (self, *trusted)),
            requests={desk.author: desk.keys.sign for desk in requests},
        )


def make_desk(
    name: str, level: AreaLevel, area: str, *, issuer: TestDesk | None = None, author: str | None = None
) -> TestDesk:
    """Make a desk whose keys, and author if none is given, follow from its name."""
    keys = fixed_keys(name)
    author = author or hashlib.sha256(f"author {name}".encode()).hexdigest()[:16]
    certificate = Certificate(
        author=author,
        issuer=issuer.author if issuer else author,
        name=name,
        level=level,
        area=AreaCode(area),
        homes=(area,),
        role="desk",
        sign=keys.sign,
        seal=keys.seal,
        recovery=None,
        serial=hashlib.sha256(f"serial {name}".encode()).hexdigest()[:32],
        wall_ms=WALL_MS,
    )
    envelope = issue(certificate, (issuer.keys if issuer else keys).signing)
    return TestDesk(certificate=certificate, keys=keys, chain=(envelope, *(issuer.chain if issuer else ())))


DISTRICT_DESK = make_desk("斗门区", AreaLevel.DISTRICT, DISTRICT)
TOWN = make_desk("井岸镇", AreaLevel.TOWNSHIP, TOWNSHIP, issuer=DISTRICT_DESK)
FIRST = make_desk("甲村一号机", AreaLevel.VILLAGE, VILLAGE, issuer=TOWN)
SECOND = make_desk("甲村二号机", AreaLevel.VILLAGE, VILLAGE, issuer=TOWN)
OTHER = make_desk("乙村", AreaLevel.VILLAGE, OTHER_VILLAGE, issuer=TOWN)
NEWCOMER = make_desk("甲村新机", AreaLevel.VILLAGE, VILLAGE)
STRANGER = make_desk("外人", AreaLevel.TOWNSHIP, TOWNSHIP)
GONE = make_desk("井岸镇旧机", AreaLevel.TOWNSHIP, TOWNSHIP)
FORMER = make_desk("甲村一号机原编号", AreaLevel.VILLAGE, VILLAGE, issuer=GONE)
IMPOSTOR = make_desk("冒名的旧机", AreaLevel.TOWNSHIP, TOWNSHIP, author=GONE.author)
MISLED = make_desk("甲村三号机", AreaLevel.VILLAGE, VILLAGE, issuer=IMPOSTOR)


def stream_of(desk: TestDesk, *, home: str | None = None, shelf: str = "s") -> StreamName:
    return StreamName(home or desk.certificate.area.value, desk.author, shelf)


def lines_of(stream: StreamName, count: int, *, first: int = 1) -> list[bytes]:
    """Make valid lines: households entered one after another."""
    made = []
    for number in range(first, first + count):
        row = f"018f0000-0000-7000-8000-{number:012d}"
        head = {
            "b": {},
            "i": None,
            "k": [stream.home, row],
            "new": True,
            "p": "018f0000-0000-7000-8000-00000000000f",
            "s": 1,
            "t": "household",
            "u": [number, 1],
            "w": WALL_MS + number,
        }
        salt = hashlib.sha256(f"{stream} {number}".encode()).hexdigest()[:32]
        values = {"v": {"address": f"示例路{number}号"}, "z": salt}
        made.append(write_line(number, canonical_text(head).encode(), canonical_text(values).encode()))
    return made


def line_on(
    stream: StreamName, number: int, table: str, row: str, values: Mapping[str, object], *, schema: int = 1
) -> bytes:
    """Make one valid line that enters a row."""
    head = {
        "b": {},
        "i": None,
        "k": [stream.home, row],
        "new": True,
        "p": "018f0000-0000-7000-8000-00000000000f",
        "s": schema,
        "t": table,
        "u": [number, 1],
        "w": WALL_MS + number,
    }
    salt = hashlib.sha256(f"{stream} {number} {table}".encode()).hexdigest()[:32]
    tail = canonical_text({"v": values, "z": salt}).encode()
    return write_line(number, canonical_text(head).encode(), tail)


def packed(raw: bytes, *, checksum: bool = True) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        3, window_log=22, write_checksum=checksum, write_content_size=True
    )
    return zstandard.ZstdCompressor(compression_params=parameters).compress(raw)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A bundle before sealing: what is said, and what lies inside."""

    manifest: Manifest
    files: Mapping[str, bytes]
    sender: TestDesk
    recipients: tuple[TestDesk, ...]

    def plain(
        self,
        *,
        payload: Callable[[dict[str, object]], object] | None = None,
        signer: TestDesk | None = None,
    ) -> bytes:
        """Return the archive; `payload` may change what is signed."""
        stated = json.loads(json.dumps(manifest_json(self.manifest)))
        if payload:
            stated = payload(stated) or stated
        envelope = seal_envelope(
            stated,
            payload_type=BUNDLE_TYPE,
            keyid=self.sender.author,
            key=(signer or self.sender).keys.signing,
        ).to_bytes()
        names = [entry.name for entry in self.manifest.entries]
        return archive([("manifest.dsse.json", envelope), *((name, self.files[name]) for name in names)])

    def sealed(self, plain: bytes | None = None) -> bytes:
        """Return the file."""
        return sealed_for([*self.recipients, self.sender], self.plain() if plain is None else plain)


def archive(files: Sequence[tuple[str, bytes]]) -> bytes:
    return b"".join(header(name, len(data)) + data + padding(len(data)) for name, data in files) + END


def sealed_for(desks: Sequence[TestDesk], plain: bytes) -> bytes:
    target = io.BytesIO()
    keys = [pyrage.x25519.Recipient.from_str(desk.keys.seal) for desk in desks]
    pyrage.encrypt_io(io.BytesIO(plain), target, keys)
    return target.getvalue()


def stream_range(
    author: TestDesk, lines: Sequence[bytes], *, first: int = 1, base: bytes | None = None, **where: str
) -> tuple[StreamRange, Entry, bytes]:
    """Pack lines of a stream of `author` into one file and sign their head."""
    stream = stream_of(author, **where)
    chain = LineChain(first_hash(stream) if base is None else base, first)
    start = chain.hash
    raw = b"".join(lines)
    chain.feed(raw)
    data = packed(raw)
    entry = Entry(
        name=f"ops/{stream}.{first}.zst",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        raw=len(raw),
        ops=len(lines),
    )
    head = sign_head(stream, chain.number, chain.hash, author.keys.signing)
    return StreamRange(first=first, base=start, head=head, files=(entry.name,)), entry, data


def draft(
    sender: TestDesk = FIRST,
    to: TestDesk = TOWN,
    *,
    kind: Kind = Kind.UP,
    ranges: Sequence[tuple[StreamRange, Entry, bytes]] | None = None,
    authors: Sequence[TestDesk] = (),
    blobs: Sequence[bytes] = (),
    scope: Sequence[str] | None = None,
) -> Draft:
    """Make a good bundle."""
    if ranges is None:
        ranges = [stream_range(sender, lines_of(stream_of(sender), 20))]
    entries, files = [], {}
    for _, entry, data in ranges:
        entries.append(entry)
        files[entry.name] = data
    for blob in blobs:
        digest = hashlib.sha256(blob).hexdigest()
        entries.append(Entry(name=f"blobs/{digest}", size=len(blob), sha256=digest, raw=len(blob), ops=0))
        files[f"blobs/{digest}"] = blob
    homes = sorted({item.stream.home for item, _, _ in ranges}) if scope is None else list(scope)
    manifest = Manifest(
        bundle=hashlib.sha256(b"bundle").hexdigest()[:32],
        kind=kind,
        author=sender.author,
        chain=sender.chain,
        scope=tuple(homes),
        to=(to.addressee(),),
        chains={desk.author: desk.chain for desk in authors},
        streams=tuple(item for item, _, _ in ranges),
        entries=tuple(entries),
        have=Have(),
        schema=Schema(db=1),
        part=(1, 1, hashlib.sha256(b"set").hexdigest()[:32]),
        request=sender.chain[0] if kind is Kind.ENROL else None,
        wall_ms=WALL_MS,
    )
    return Draft(manifest=manifest, files=files, sender=sender, recipients=(to,))


def changed(source: Draft, **changes: object) -> Draft:
    """Return the draft with other fields in its manifest."""
    return replace(source, manifest=replace(source.manifest, **changes))  # type: ignore[arg-type]


def entries_of(manifest: Manifest) -> dict[str, tuple[int, Entry]]:
    """Return the files of a bundle by name, with their numbers in a staging folder."""
    return {entry.name: (number, entry) for number, entry in enumerate(manifest.entries, start=1)}


def followed_late(path: Path, desk: TestDesk, reader: Reader | None, *, hint: str = "") -> list[Line]:
    """Open a bundle without following its lines, then read them."""
    with tempfile.TemporaryDirectory() as folder:
        staging = Staging(folder=Path(folder), key=one_time_key())
        manifest = opened(path, desk, reader, staging=staging, hint=hint, follow_lines=False).manifest
        return [
            line for item in manifest.streams for line in lines_of_range(staging, item, entries_of(manifest))
        ]


def silent(done: int, total: int) -> None:
    """Report nothing."""


def opened(
    path: Path,
    desk: TestDesk,
    reader: Reader | None,
    *,
    staging: Staging | None = None,
    hint: str = "",
    follow_lines: bool = True,
) -> Opened:
    """Open a bundle in this process."""
    return open_bundle(
        path,
        identity=desk.keys.identity,
        reader=reader,
        staging=staging,
        hint=hint,
        follow_lines=follow_lines,
        progress=silent,
        cancel=lambda: False,
    )
