"""Make the golden vectors of the bundle format: `python -m tests.sync.make_vectors`.

Keys, clock and contents are fixed, so that what lies inside is always the same; a file that is there is
kept, because age would draw a new file key for it. `vectors.json` and the table in `README.md` tell a
reader of any make whose key opens each file, whom that reader trusts, and what must come of it.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import zstandard

from lianghe_desktop.sync.manifest import Kind, Schema
from lianghe_desktop.sync.tar_shape import header
from tests.sync.workshop import (
    DISTRICT_DESK,
    FIRST,
    FORMER,
    MISLED,
    OTHER,
    SECOND,
    STRANGER,
    TOWN,
    VILLAGE,
    Draft,
    TestDesk,
    archive,
    changed,
    draft,
    line_on,
    lines_of,
    packed,
    sealed_for,
    stream_of,
    stream_range,
)

FOLDER = Path(__file__).parent / "vectors"
PHOTO = bytes(range(256)) * 16


class Vectors:
    """The files written so far, with what must come of them."""

    def __init__(self) -> None:
        self.cases: list[dict[str, object]] = []
        self.sequences: list[dict[str, object]] = []

    def add(self, name: str, data: bytes, *, expect: str, why: str, reader: TestDesk = TOWN) -> None:
        """Write one file that is not there; `expect` is `accept` or the code of the refusal."""
        path = FOLDER / f"{name}.lhb"
        if not path.exists():
            path.write_bytes(data)
        self.cases.append({"expect": expect, "file": f"{name}.lhb", "reader": reader.author, "why": why})

    def read_in_turn(self, name: str, reader: TestDesk, steps: list[dict[str, object]], why: str) -> None:
        """Describe what comes of files that a desk with an empty store reads one after another."""
        self.sequences.append({"name": name, "reader": reader.author, "steps": steps, "why": why})


def step(name: str, **counts: int) -> dict[str, object]:
    """Return one file of a sequence and how many of its lines are new, known, waiting or not counting."""
    return {"file": f"{name}.lhb"} | counts


def contents_changed(made: Draft, data: bytes) -> Draft:
    """Put other bytes in the first file and state their size and hash truly."""
    entry = made.manifest.entries[0]
    stated = replace(entry, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    made = changed(made, entries=(stated, *made.manifest.entries[1:]))
    return replace(made, files={**made.files, entry.name: data})


def add_sealing(vectors: Vectors) -> None:
    good = draft(blobs=[PHOTO]).sealed()
    vectors.add("good", good, expect="accept", why="20 lines and a photo")
    vectors.add("truncated", good[:-1], expect="damaged", why="the last byte is missing")
    vectors.add("truncated-half", good[: len(good) // 2], expect="damaged", why="half is missing")
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 1
    vectors.add("flipped", bytes(flipped), expect="damaged", why="one bit in the middle")
    vectors.add("extended", good + b"\n", expect="damaged", why="a byte follows the end")
    vectors.add("not-age", b"PK\x03\x04" + bytes(100), expect="damaged", why="another kind of file")
    vectors.add(
        "rewrapped",
        sealed_for([OTHER], draft().plain()),
        expect="not_addressed",
        why="sealed anew for a desk that `to` does not name",
        reader=OTHER,
    )
    vectors.add("not-ours", good, expect="not_addressed", why="no key of this reader", reader=OTHER)


def add_parts(vectors: Vectors) -> None:
    """Two parts of one stream: in the wrong order the second waits for the first."""
    lines = lines_of(stream_of(FIRST), 30)
    first = stream_range(FIRST, lines[:20])
    second = stream_range(FIRST, lines[20:], first=21, base=first[0].head.hash)
    vectors.add("continued", draft(ranges=[second]).sealed(), expect="accept", why="lines 21 to 30")
    both = draft(ranges=[first, second]).sealed()
    vectors.add("two-ranges", both, expect="accept", why="both ranges of one stream")


def add_signatures(vectors: Vectors) -> None:
    made = draft()
    vectors.add(
        "forged",
        made.sealed(made.plain(signer=OTHER)),
        expect="bad_bundle",
        why="the manifest is signed with another desk's key",
    )
    other_head = stream_range(OTHER, lines_of(stream_of(OTHER), 20))[0].head
    own = made.manifest.streams[0]
    head = replace(own.head, signature=other_head.signature)
    vectors.add(
        "forged-head",
        changed(made, streams=(replace(own, head=head),)).sealed(),
        expect="bad_bundle",
        why="the head's signature is another author's",
    )
    stranger = draft(STRANGER, FIRST, kind=Kind.RETURN, ranges=[])
    vectors.add(
        "stranger", stranger.sealed(), expect="unknown_sender", why="nobody vouches for it", reader=FIRST
    )
    vectors.add(
        "wrong-kind",
        draft(DISTRICT_DESK, ranges=[]).sealed(),
        expect="unknown_sender",
        why="a district sends no `up` to a township",
    )
    former = stream_range(FORMER, lines_of(stream_of(FORMER), 3))
    vectors.add(
        "unknown-superior",
        draft(ranges=[former], authors=[FORMER]).sealed(),
        expect="accept",
        why="lines of an author whose chain ends at a township that the reader does not know",
    )
    misled = stream_range(MISLED, lines_of(stream_of(MISLED), 3))
    vectors.add(
        "two-keys",
        draft(ranges=[former, misled], authors=[FORMER, MISLED]).sealed(),
        expect="bad_bundle",
        why="two chains give one author two keys",
    )
    part = stream_range(OTHER, lines_of(stream_of(OTHER), 2))
    outside = draft(TOWN, FIRST, kind=Kind.RETURN, ranges=[part], authors=[OTHER])
    vectors.add(
        "wrong-scope",
        outside.sealed(),
        expect="not_addressed",
        why="streams of another village for a village",
        reader=FIRST,
    )


def add_form(vectors: Vectors) -> None:
    made = draft()
    newer = made.plain(payload=lambda stated: stated.update(min_reader=2))
    vectors.add("newer", made.sealed(newer), expect="newer_version", why="min_reader 2")
    unknown = made.plain(payload=lambda stated: stated.update(later={"x": 1}, v=2))
    vectors.add("unknown-key", made.sealed(unknown), expect="accept", why="v 2, min_reader 1, an unknown key")
    lines = lines_of(stream_of(FIRST), 20)
    swapped = [*lines[:3], lines[4], lines[3], *lines[5:]]
    vectors.add(
        "reordered-lines",
        contents_changed(made, packed(b"".join(swapped))).sealed(),
        expect="bad_bundle",
        why="lines 4 and 5 changed places",
    )
    other = [*lines[:7], lines[7].replace("示例路8号".encode(), "示例路9号".encode()), *lines[8:]]
    vectors.add(
        "other-value",
        contents_changed(made, packed(b"".join(other))).sealed(),
        expect="damaged",
        why="a value differs from what the head signs",
    )


def add_bombs(vectors: Vectors) -> None:
    made = draft(blobs=[PHOTO])
    bomb = packed(bytes(200 << 20))
    vectors.add(
        "bomb-zstd",
        contents_changed(made, bomb).sealed(),
        expect="bad_bundle",
        why="unpacks to 200 MiB where the manifest says a few KiB",
    )
    ratio = made.plain(payload=lambda stated: stated["entries"][0].update(raw=60 << 20))  # type: ignore[index]
    vectors.add("bomb-ratio", made.sealed(ratio), expect="bad_bundle", why="more than 200 times its size")
    plain = made.plain()
    link = bytearray(header("blobs/x", 0))
    link[156:157] = b"2"
    vectors.add(
        "tar-link",
        made.sealed(plain[:-1024] + bytes(link) + plain[-1024:]),
        expect="bad_bundle",
        why="a symbolic link that the manifest does not list",
    )
    climbing = made.plain(payload=lambda stated: stated["entries"][0].update(name="../../x"))  # type: ignore[index]
    vectors.add("tar-name", made.sealed(climbing), expect="bad_bundle", why="a name that climbs out")
    vectors.add(
        "huge-manifest",
        made.sealed(header("manifest.dsse.json", (8 << 20) + 1) + bytes(1024)),
        expect="bad_bundle",
        why="a manifest of more than 8 MiB",
    )
    vectors.add("tar-after-end", made.sealed(plain + bytes(512)), expect="bad_bundle", why="a block too many")


def add_shape(vectors: Vectors) -> None:
    """Archives that differ from what the manifest lists, and manifests that are not canonical."""
    made = draft(blobs=[PHOTO])
    plain = made.plain()
    envelope = plain[512 : 512 + int(plain[124:135], 8)]
    names = [entry.name for entry in made.manifest.entries]
    swapped = [("manifest.dsse.json", envelope), *((name, made.files[name]) for name in reversed(names))]
    vectors.add(
        "reordered-files",
        made.sealed(archive(swapped)),
        expect="bad_bundle",
        why="the photo stands before the lines",
    )
    without = [("manifest.dsse.json", envelope), (names[0], made.files[names[0]])]
    vectors.add(
        "missing-file", made.sealed(archive(without)), expect="bad_bundle", why="a listed photo is not there"
    )
    spaced = envelope.replace(b'{"payload"', b'{ "payload"', 1)
    files = [("manifest.dsse.json", spaced), *((name, made.files[name]) for name in names)]
    vectors.add(
        "not-canonical", made.sealed(archive(files)), expect="bad_bundle", why="a space in the envelope"
    )
    later = made.plain(payload=lambda stated: stated.update(kind="mirror"))
    vectors.add(
        "unknown-kind", made.sealed(later), expect="bad_bundle", why="a kind of which version 1 knows nothing"
    )
    wide = zstandard.ZstdCompressionParameters.from_level(
        3, window_log=27, write_checksum=True, write_content_size=True
    )
    raw = b"".join(lines_of(stream_of(FIRST), 20)) + bytes(16 << 20)
    far = zstandard.ZstdCompressor(compression_params=wide).compress(raw)
    vectors.add(
        "bomb-window",
        contents_changed(made, far).sealed(),
        expect="bad_bundle",
        why="a zstd window that asks for 128 MiB",
    )


def add_schemas(vectors: Vectors) -> None:
    """A program that is older, and one that is newer, than the bundle."""
    stream = stream_of(FIRST)
    earlier = [line_on(stream, 1, "household", _row(1), {"address": "一"}, schema=0)]
    made = draft(ranges=[stream_range(FIRST, earlier)])
    made = changed(made, schema=Schema(db=0))
    vectors.add("earlier-schema", made.sealed(), expect="accept", why="lines of a program before ours")


def add_sequences(vectors: Vectors) -> None:
    """What a second laptop of the village makes of several files, whatever their order."""
    rulings = stream_of(TOWN, home=VILLAGE)
    accepted = {"ruled": ["author_accepted", FIRST.author, "village", VILLAGE, "desk"]}
    revoked = {
        "place": ["s", None, 10, None],
        "ruled": ["author_revoked", FIRST.author, None, None, None],
    }
    first = line_on(rulings, 1, "ruling", _row(101), accepted)
    second = line_on(rulings, 2, "ruling", _row(102), revoked)
    letting_in = stream_range(TOWN, [first], home=VILLAGE)
    taking_out = stream_range(TOWN, [second], first=2, base=letting_in[0].head.hash, home=VILLAGE)
    for name, part, why in (
        ("accepting", letting_in, "the township accepts the author of the first laptop"),
        ("revoking", taking_out, "the township revokes it after line 10"),
    ):
        down = draft(TOWN, SECOND, kind=Kind.RETURN, ranges=[part]).sealed()
        vectors.add(name, down, expect="accept", why=why, reader=SECOND)
    own = lines_of(stream_of(FIRST), 20)
    beside = draft(FIRST, SECOND, kind=Kind.PEER, ranges=[stream_range(FIRST, own)]).sealed()
    vectors.add(
        "revoked-signer", beside, expect="accept", why="20 lines, 10 of them void once revoked", reader=SECOND
    )
    other = [
        *own[:10],
        *(line_on(stream_of(FIRST), n, "household", _row(500 + n), {}) for n in range(11, 21)),
    ]
    branch = draft(FIRST, SECOND, kind=Kind.PEER, ranges=[stream_range(FIRST, other)]).sealed()
    vectors.add(
        "other-branch", branch, expect="accept", why="another line 11 by the same author", reader=SECOND
    )
    later = [
        line_on(stream_of(FIRST), 1, "household", _row(1), {"address": "一", "height_cm": 4}, schema=99),
        line_on(stream_of(FIRST), 2, "drone", _row(2), {"name": "二"}, schema=99),
        line_on(stream_of(FIRST), 3, "household", _row(3), {"phone": {"later": True}}, schema=99),
        line_on(stream_of(FIRST), 4, "household", _row(4), {"address": "四"}, schema=99),
    ]
    made = draft(FIRST, SECOND, kind=Kind.PEER, ranges=[stream_range(FIRST, later)])
    made = changed(made, schema=Schema(db=99, forms=("later",), packs=("later",)))
    vectors.add(
        "later-schema",
        made.sealed(),
        expect="accept",
        why="a field, a table and a value of later",
        reader=SECOND,
    )
    turn = vectors.read_in_turn
    turn(
        "replayed",
        TOWN,
        [step("good", new=20, duplicates=0), step("good", new=0, duplicates=20)],
        "nothing changes",
    )
    turn(
        "later part first",
        TOWN,
        [step("continued", new=0, waiting=10), step("good", new=30, waiting=0)],
        "line 21 waits for line 20",
    )
    turn(
        "revoked afterwards",
        SECOND,
        [step("accepting", new=1), step("revoked-signer", new=20, held=0), step("revoking", new=1, held=10)],
        "a ruling works backwards",
    )
    turn(
        "revoked before",
        SECOND,
        [step("accepting", new=1), step("revoking", new=1), step("revoked-signer", new=20, held=10)],
        "the same comes of any order",
    )
    turn(
        "two branches",
        SECOND,
        [
            step("accepting", new=1),
            step("revoked-signer", new=20),
            step("other-branch", new=0, duplicates=10, forked=1),
        ],
        "what differs is set aside",
    )
    turn(
        "an older program",
        SECOND,
        [step("accepting", new=1), step("later-schema", new=4, held=3)],
        "what is known applies, what is not waits alone",
    )


def _row(number: int) -> str:
    return f"018f0000-0000-7000-8000-{number:012d}"


def readers() -> dict[str, dict[str, object]]:
    """Return whose keys the vectors need and whom each reader trusts."""
    trusted = {
        TOWN: (TOWN, DISTRICT_DESK),
        FIRST: (FIRST, TOWN),
        SECOND: (SECOND, TOWN),
        OTHER: (OTHER, TOWN),
    }
    return {
        desk.author: {
            "area": desk.certificate.area.value,
            "identity": desk.keys.identity,
            "level": desk.certificate.level.name.lower(),
            "trusted": {one.author: one.keys.sign.hex() for one in others},
        }
        for desk, others in trusted.items()
    }


def main() -> None:
    """Write all vectors."""
    FOLDER.mkdir(exist_ok=True)
    vectors = Vectors()
    made = (
        add_sealing,
        add_parts,
        add_signatures,
        add_form,
        add_bombs,
        add_shape,
        add_schemas,
        add_sequences,
    )
    for add in made:
        add(vectors)
    stated = {"cases": vectors.cases, "readers": readers(), "sequences": vectors.sequences, "version": 1}
    text = json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / "vectors.json").write_text(text + "\n", "utf-8")
    (FOLDER / "README.md").write_text(table(stated), "utf-8")


def table(stated: dict[str, Any]) -> str:
    """Return the vectors as a table that a person reads."""
    lines = [_TOP, "| file | read by | what must come of it | what it is |", "|---|---|---|---|"]
    names = {desk.author: name for name, desk in _NAMES.items()}
    for case in stated["cases"]:
        lines.append(f"| `{case['file']}` | {names[case['reader']]} | {case['expect']} | {case['why']} |")
    lines += [
        "",
        "## Files read one after another",
        "",
        "| name | read by | files and what comes of them | why |",
    ]
    lines.append("|---|---|---|---|")
    for one in stated["sequences"]:
        steps = "; ".join(_told(taken) for taken in one["steps"])
        lines.append(f"| {one['name']} | {names[one['reader']]} | {steps} | {one['why']} |")
    return "\n".join(lines) + "\n"


def _told(taken: dict[str, Any]) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in sorted(taken.items()) if name != "file")
    return f"`{taken['file']}`: {counts}"


_NAMES = {"township": TOWN, "laptop 1": FIRST, "laptop 2": SECOND, "another village": OTHER}
_TOP = """# Golden vectors of the bundle format

Written by `python -m tests.sync.make_vectors`; `vectors.json` says the same to a program and holds the
readers: area, level, age identity, and the Ed25519 keys of the authors whom each trusts. `accept`, or the
reason of a refusal (docs/formats/bundle.md 6): `damaged` = sealing or hash, `bad_bundle` = form or
signature, `newer_version` = version, `unknown_sender` = sender, `not_addressed` = addressee, or no key of
the reader's. In the second table a reader begins with an empty store in which the desks that it trusts
above it are confirmed; counts are lines.
"""


if __name__ == "__main__":
    main()
