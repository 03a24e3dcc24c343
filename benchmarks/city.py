"""A whole city in one PostgreSQL: load, size, annex 1, one village's bundle, Parquet.

`python -m benchmarks.city --households 1000000` needs Debian's `postgresql` (15 or newer), 30 GB of disk
and the `collector` extra. The bundles are a district's own, signed and sealed and opened as in real use;
only their lines are not typed by anybody: a few hundred invented families are entered once, and each
further family is one of them under new ids, homes and numbers, chained anew.
"""

import argparse
import re
import resource
import secrets
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.collector_partitions import (
    CITY,
    FIRST_DISTRICT,
    SETTINGS,
    add_programs_option,
    join,
    said_size,
    silent,
    told,
)
from benchmarks.workplace import families, new_desk
from lianghe_desktop.casework.collecting import Collection, collect
from lianghe_desktop.casework.demonstration_population import DEMO_DAY
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store import exchange
from lianghe_desktop.store.lines import SCHEMA, StreamName, first_hash
from lianghe_desktop.sync.chain import sign_head
from lianghe_desktop.sync.dsse import BUNDLE_TYPE, seal_envelope
from lianghe_desktop.sync.keys import DeskKeys
from lianghe_desktop.sync.manifest import Addressee, Have, Kind, Manifest, Schema, StreamRange, manifest_json
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys
from lianghe_desktop.sync.packing import Packed, Spool, pack
from lianghe_desktop.sync.sealed import one_time_key, staging_folder
from lianghe_desktop.sync.sealing import seal
from tests.postgres import Postgres, rows, running_servers

_PATTERNS = 300
_RAW_BYTES = 8 << 20
_VILLAGES = 64  # of a district
_VILLAGE_HOUSEHOLDS = 400
_PATTERN_HOME = "440403106201"
_FIRST_ID = 0x01A0_0000_0000_7000 << 64 | 1 << 63
_ROW_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """One family's lines without their numbers, as they are filled in: ids by their place in it."""

    lines: tuple[bytes, ...]  # formats of bytes, with the home and the family's own ids left out
    ids: int


class Families:
    """Yield lines of as many families as are wanted."""

    def __init__(self, desk: Started) -> None:
        self._patterns = _patterns(desk)
        self._made = 0

    def lines(self, home: str, households: int) -> Iterator[bytes]:
        """Yield the lines of one home's stream, from number 1 on."""
        number = 0
        for _ in range(households):
            self._made += 1
            pattern = self._patterns[self._made % len(self._patterns)]
            words: dict[bytes, bytes] = {b"home": home.encode()}
            high = _FIRST_ID | self._made << 16
            for place in range(pattern.ids):
                words[b"i%d" % place] = str(uuid.UUID(int=high | place)).encode()
            for line in pattern.lines:
                number += 1
                yield b"%d\t" % number + line % words


def _patterns(desk: Started) -> list[Pattern]:
    """Enter some families on a scratch desk and take their lines as patterns."""
    store = desk.office.store
    made = [list(household_rows(desk.office, one)) for one in families(_PATTERNS, _PATTERN_HOME)]
    store.write(
        lambda unit: unit.insert_many([row for family in made for row in family]), actor=desk.acting.actor
    )
    family_of = {row.id.encode(): number for number, family in enumerate(made) for row in family}
    lines: list[list[bytes]] = [[] for _ in made]
    for line in store.query(_entered):
        key = _own_id(line)
        if key in family_of:
            lines[family_of[key]].append(line)
    return [_pattern(one) for one in lines]


def _own_id(line: bytes) -> bytes:
    found = _ROW_ID.search(line.split(b'"k":["', 1)[1])
    return b"" if found is None else found.group()


def _entered(connection: exchange.Moment) -> list[bytes]:
    (held,) = [one for one in exchange.held_streams(connection) if one.name.home == _PATTERN_HOME]
    return [line.split(b"\t", 1)[1] for line in exchange.lines_of(connection, held, 1, held.number)]


def _pattern(lines: Sequence[bytes]) -> Pattern:
    own = {_own_id(line): place for place, line in reversed(list(enumerate(lines)))}

    def named(found: "re.Match[bytes]") -> bytes:
        place = own.get(found.group())
        return found.group() if place is None else b"%%(i%d)s" % place

    return Pattern(
        lines=tuple(
            _ROW_ID.sub(named, line.replace(b"%", b"%%")).replace(_PATTERN_HOME.encode(), b"%(home)s")
            for line in lines
        ),
        ids=len(lines),
    )


class District:
    """A district's desk that has been let in by the city and writes bundles for it."""

    def __init__(self, folder: Path, code: str, city: Started, stick: Path) -> None:
        self.code = code
        self.desk = new_desk(folder, Level.DISTRICT, AreaCode.parse(code))
        join(self.desk, city, stick)
        self._keys: DeskKeys = ensure_keys(self.desk.office.store, actor=self.desk.acting.actor)

    def write(self, path: Path, streams: Iterator[tuple[str, Iterator[bytes]]]) -> None:
        """Write one bundle of whole streams, home by home."""
        store = self.desk.office.store
        with Spool(staging_folder(store.folder), one_time_key()) as spool:
            packed = [
                (StreamName(home, store.desk.author, "s"), one)
                for home, lines in streams
                for one in self._packed(home, lines, spool)
            ]
            self._seal(path, packed)

    def _packed(self, home: str, lines: Iterator[bytes], spool: Spool) -> Iterator[tuple[bytes, Packed]]:
        name = StreamName(home, self.desk.office.store.desk.author, "s")
        base = first_hash(name)
        for one in pack(name, base, 1, lines, raw_bytes=_RAW_BYTES, spool=spool):
            yield base, one
            base = one.hash

    def _seal(self, path: Path, packed: Sequence[tuple[StreamName, tuple[bytes, Packed]]]) -> None:
        store = self.desk.office.store
        known = Certificates.of(store)
        (city,) = known.above(store.desk.level)
        manifest = Manifest(
            bundle=secrets.token_hex(16),
            kind=Kind.UP,
            author=store.desk.author,
            chain=known.chain(store.desk.author) or (),
            scope=tuple(sorted({name.home for name, _ in packed})),
            to=(Addressee(author=city.author, area=city.area, level=city.level, name=city.name),),
            chains={},
            streams=tuple(
                StreamRange(
                    first=one.first,
                    base=base,
                    head=sign_head(name, one.last, one.hash, self._keys.signing),
                    files=(one.content.entry.name,),
                )
                for name, (base, one) in packed
            ),
            entries=tuple(one.content.entry for _, (_, one) in packed),
            have=Have(),
            schema=Schema(db=SCHEMA),
            part=(1, 1, secrets.token_hex(16)),
            request=None,
            wall_ms=store.now_ms(),
        )
        seal(
            path,
            manifest=seal_envelope(
                manifest_json(manifest),
                payload_type=BUNDLE_TYPE,
                keyid=store.desk.author,
                key=self._keys.signing,
            ).to_bytes(),
            contents=[one.content for _, (_, one) in packed],
            recipients=[city.seal, self._keys.seal],
            identity=self._keys.identity,
            progress=silent,
            cancel=lambda: False,
        )


def main() -> int:
    """Run everything and print one line a step."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.city")
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--district-households", type=int, default=25_000, help="in one bundle")
    add_programs_option(parser)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="lianghe-city-") as name,
        running_servers(chosen.programs, 1, SETTINGS) as (server,),
        ExitStack() as opened,
    ):
        _run(Path(name), chosen, server, opened)
    return 0


def _run(folder: Path, chosen: argparse.Namespace, server: Postgres, opened: ExitStack) -> None:
    city = new_desk(folder / "city", Level.CITY, CITY)
    opened.callback(city.office.store.close)
    stick = folder / "stick"
    stick.mkdir()
    scratch = new_desk(folder / "patterns", Level.VILLAGE, AreaCode.parse(_PATTERN_HOME))
    made = Families(scratch)
    scratch.office.store.close()
    districts = [
        District(folder / code, code, city, stick)
        for number in range(-(-chosen.households // chosen.district_households))
        for code in (f"{FIRST_DISTRICT + number}000000",)
    ]
    for district in districts:
        opened.callback(district.desk.office.store.close)
    seconds, lines, written = 0.0, 0, 0
    for number, district in enumerate(districts):
        households = min(chosen.district_households, chosen.households - number * chosen.district_households)
        path = stick / f"up-{district.code}.lhb"
        district.write(path, _homes(district, made, households))
        written += path.stat().st_size
        with told(f"loading {path.name}, {households:,} households") as lasted:
            found = _collect(city, server, [path])
        seconds += lasted()
        lines = found.state.lines
        assert [one.refusal for one in found.files] == [""]
        path.unlink()
    held = found.state
    print(
        f"{held.households:,} households, {held.people:,} people, {lines:,} lines in {len(districts)} bundles"
    )
    print(f"bundles {said_size(written)}; loading {seconds:,.0f} s, {lines / seconds:,.0f} lines a second")
    print(f"memory of making and loading them: at most {said_size(_peak_bytes())}")
    _tell_size(server)
    with told("annex 1 counted anew over everything"):
        _collect(city, server, [])
    one = stick / "village.lhb"
    district = districts[0]
    home = f"{district.code[:6]}999999"
    district.write(one, iter([(home, made.lines(home, _VILLAGE_HOUSEHOLDS))]))
    with told(f"one more village's bundle, {_VILLAGE_HOUSEHOLDS} households, into the full database"):
        found = _collect(city, server, [one])
    assert found.state.households == held.households + _VILLAGE_HOUSEHOLDS
    with told("Parquet by village") as lasted:
        collect(
            city.office,
            city.acting,
            server.address(),
            [],
            day=DEMO_DAY,
            parquet=folder / "parquet",
            progress=_quiet,
        )
    size = sum(path.stat().st_size for path in (folder / "parquet").rglob("*.parquet"))
    print(f"  {said_size(size)}; memory: at most {said_size(_peak_bytes())}")


def _peak_bytes() -> int:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _homes(district: District, made: Families, households: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    villages = min(_VILLAGES, households)
    for number in range(villages):
        home = f"{district.code[:6]}{100 + number // 16:03d}{200 + number % 16:03d}"
        yield home, made.lines(home, households // villages + (number < households % villages))


def _collect(city: Started, server: Postgres, files: Sequence[Path]) -> Collection:
    return collect(city.office, city.acting, server.address(), files, day=DEMO_DAY, progress=_quiet)


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""


def _tell_size(server: Postgres) -> None:
    ((whole,),) = rows(server.address(), "SELECT pg_database_size(current_database())")
    sizes = ", ".join(f"pg_total_relation_size('{name}')" for name in shared_tables())
    shared = sum(int(str(size)) for size in rows(server.address(), f"SELECT {sizes}")[0])
    print(f"on disk {said_size(int(str(whole)))}, shared tables {said_size(shared)}")


if __name__ == "__main__":
    sys.exit(main())
