"""Make the golden vectors of the bundle format: `python -m tests.sync.make_vectors`.

Keys, clock and contents are fixed, so that what lies inside is always the same; the files themselves
differ from run to run, because age draws a new file key each time. `vectors.json` tells a reader of
any make whose key opens each file, whom that reader trusts, and what must come of it.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.tar_shape import header
from tests.sync.workshop import (
    DISTRICT_DESK,
    FIRST,
    OTHER,
    STRANGER,
    TOWN,
    Draft,
    TestDesk,
    changed,
    draft,
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

    def add(self, name: str, data: bytes, *, expect: str, why: str, reader: TestDesk = TOWN) -> None:
        """Write one file; `expect` is `accept` or the code of the refusal."""
        (FOLDER / f"{name}.lhb").write_bytes(data)
        self.cases.append({"expect": expect, "file": f"{name}.lhb", "reader": reader.author, "why": why})


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


def readers() -> dict[str, dict[str, object]]:
    """Return whose keys the vectors need and whom each reader trusts."""
    trusted = {TOWN: (TOWN, DISTRICT_DESK), FIRST: (FIRST, TOWN), OTHER: (OTHER, TOWN)}
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
    for add in (add_sealing, add_parts, add_signatures, add_form, add_bombs):
        add(vectors)
    stated = {"cases": vectors.cases, "readers": readers(), "version": 1}
    text = json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / "vectors.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
