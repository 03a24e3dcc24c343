"""What section 6 of docs/formats/bundle.md asks of a reader, and the places of lines in streams.

It knows nothing of tables: which lines count is another reader's question.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import zstandard

from tests.sync.outside.age_file import open_age
from tests.sync.outside.refused import RefusedError, demand
from tests.sync.outside.signed import (
    BUNDLE,
    LEVELS,
    canonical,
    chain,
    check_signature,
    contains,
    key_of,
    payload_of,
    verified,
)

_MANIFEST, _BLOCK = "manifest.dsse.json", 512
_MOST_MANIFEST, _MOST_RAW, _MOST_RATIO, _MOST_WINDOW = 8 << 20, 64 << 20, 200, 8 << 20
_UP = {"up", "enrol"}
_KINDS = _UP | {"return", "baseline", "peer"}


@dataclass(frozen=True)
class Range:
    """Lines of one stream: the hash before them, then each line's number and hash."""

    stream: str
    base: bytes
    lines: tuple[tuple[int, bytes], ...]


def read(raw: bytes, author: str, reader: Mapping[str, Any]) -> tuple[Range, ...]:
    """Check a file in full and return its lines; RefusedError says why it is not taken."""
    plain = open_age(raw, reader["identity"])
    size = _size_in(plain)
    demand(size <= _MOST_MANIFEST, "bad_bundle", "size of the manifest")
    demand(plain[:_BLOCK] == _header(_MANIFEST, size), "bad_bundle", "first header")
    envelope = canonical(plain[_BLOCK : _BLOCK + size])
    manifest = payload_of(envelope)
    demand(manifest["min_reader"] <= 1, "newer_version")
    sender = _judged(envelope, manifest, author, reader)
    contents = _contents(plain, _BLOCK + _padded(size), manifest)
    return tuple(_range(one, manifest, sender, contents, reader) for one in manifest["streams"])


def _judged(
    envelope: Mapping[str, Any], manifest: Mapping[str, Any], author: str, reader: Mapping[str, Any]
) -> list[Any]:
    """Judge signature, sender and addressee before anything is unpacked."""
    demand(manifest["kind"] in _KINDS, "bad_bundle", "kind")
    certificates, good = chain(manifest["chain"], reader["trusted"])
    demand(certificates[0]["author"] == manifest["author"], "bad_bundle", "whose chain")
    _one_key_each(manifest, certificates, reader)
    verified(envelope, BUNDLE, key_of(certificates[0]))
    demand(any(one["author"] == author for one in manifest["to"]), "not_addressed", "to")
    demand(good, "unknown_sender", "nobody vouches for it")
    own, theirs = LEVELS.index(reader["level"]), LEVELS.index(certificates[0]["level"])
    fits = (
        theirs > own
        if manifest["kind"] in _UP
        else theirs == own
        if manifest["kind"] == "peer"
        else theirs < own
    )
    demand(fits, "unknown_sender", "level of the sender")
    for code in manifest["scope"]:
        above = code.rstrip("0") == reader["area"][: len(code.rstrip("0"))]
        demand(above or contains(reader["area"], reader["level"], code), "not_addressed", "scope")
    homes = {one["stream"].split(".")[0] for one in manifest["streams"]}
    demand(homes <= set(manifest["scope"]), "not_addressed", "stream outside the scope")
    return certificates


def _size_in(plain: bytes) -> int:
    try:
        return int(plain[124:135], 8)
    except ValueError as error:
        raise RefusedError("bad_bundle", "size") from error


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _header(name: str, size: int) -> bytes:
    """Return the one header that a regular file of this name and size has."""
    block = bytearray(_BLOCK)
    fields = {0: name.encode(), 100: b"0000644", 108: b"0000000", 116: b"0000000", 124: b"%011o" % size}
    fields |= {136: b"0" * 11, 148: b" " * 8, 156: b"0", 257: b"ustar\x0000"}
    for place, value in fields.items():
        block[place : place + len(value)] = value
    block[148:156] = b"%06o\x00 " % sum(block)
    return bytes(block)


def _contents(plain: bytes, place: int, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files behind the manifest, unpacked; every byte of the archive is accounted for."""
    found: dict[str, bytes] = {}
    for entry in manifest["entries"]:
        name, size = entry["name"], entry["size"]
        demand(plain[place : place + _BLOCK] == _header(name, size), "bad_bundle", name)
        place += _BLOCK
        content = plain[place : place + size]
        demand(not any(plain[place + size : place + _padded(size)]), "bad_bundle", "padding")
        place += _padded(size)
        demand(hashlib.sha256(content).hexdigest() == entry["sha256"], "damaged", name)
        if name.startswith("ops/"):
            content = _unpacked(content, entry)
        demand(len(content) == entry["raw"], "bad_bundle", name)
        found[name] = content
    demand(plain[place:] == bytes(2 * _BLOCK), "bad_bundle", "end")
    return found


def _unpacked(content: bytes, entry: Mapping[str, Any]) -> bytes:
    raw = entry["raw"]
    demand(raw <= _MOST_RAW and raw <= _MOST_RATIO * entry["size"], "bad_bundle", "ratio")
    try:
        frame = zstandard.get_frame_parameters(content)
        demand(frame.content_size == raw and frame.has_checksum, "bad_bundle", "frame")
        demand(frame.window_size <= _MOST_WINDOW, "bad_bundle", "window")
        return zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW).decompress(content)
    except zstandard.ZstdError as error:
        raise RefusedError("bad_bundle", "zstd") from error


def _range(
    one: Mapping[str, Any],
    manifest: Mapping[str, Any],
    sender: list[Any],
    contents: Mapping[str, bytes],
    reader: Mapping[str, Any],
) -> Range:
    """Follow the chain of a range's lines to its signed head."""
    home, author, shelf = one["stream"].split(".")
    number, end, signature = one["head"]
    holder = sender[0] if author == sender[0]["author"] else _certified(author, manifest, reader)
    said = f"LH1 head {home} {author} {shelf} {number} {end}".encode()
    check_signature(key_of(holder), base64.b64decode(signature), said)
    at, base, lines = one["from"], bytes.fromhex(one["base"]), []
    if at == 1:
        demand(
            base == hashlib.sha256(f"LH1 stream {home} {author} {shelf}".encode()).digest(), "damaged", "h_0"
        )
    link = base
    for line in b"".join(contents[name] for name in one["files"]).splitlines(keepends=True):
        parts = line.removesuffix(b"\n").split(b"\t")
        demand(len(parts) == 3 and line.endswith(b"\n"), "bad_bundle", "line")
        demand(parts[0] == str(at).encode(), "bad_bundle", f"line {at}")
        values = (
            bytes.fromhex(parts[2][1:].decode())
            if parts[2][:1] == b"!"
            else hashlib.sha256(parts[2]).digest()
        )
        link = hashlib.sha256(link + hashlib.sha256(parts[1]).digest() + values).digest()
        lines.append((at, link))
        at += 1
    demand(at == number + 1 and link.hex() == end, "damaged", "head")
    return Range(one["stream"], base, tuple(lines))


def _one_key_each(manifest: Mapping[str, Any], sender: list[Any], reader: Mapping[str, Any]) -> None:
    """Refuse an author who comes with two keys, or with another one than the reader knows."""
    keys = {author: bytes.fromhex(key) for author, key in reader["trusted"].items()}
    chains = [chain(envelopes, reader["trusted"])[0] for envelopes in manifest["chains"].values()]
    for one in (certificate for certificates in (sender, *chains) for certificate in certificates):
        demand(keys.setdefault(one["author"], key_of(one)) == key_of(one), "bad_bundle", "two keys")


def _certified(author: str, manifest: Mapping[str, Any], reader: Mapping[str, Any]) -> Any:
    envelopes = manifest["chains"].get(author)
    demand(envelopes, "bad_bundle", "no chain of an author")
    certificates, _ = chain(envelopes, reader["trusted"])
    demand(certificates[0]["author"] == author, "bad_bundle", "whose chain")
    return certificates[0]


@dataclass
class Journal:
    """Lines by stream as they come, in any order: what joins is held, what lies behind a gap waits."""

    held: dict[str, list[bytes]] = field(default_factory=dict)  # h_1, h_2 ...
    waiting: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def take(self, ranges: tuple[Range, ...]) -> dict[str, int]:
        """Take ranges in and count lines that are new, known, waiting, and streams that differ."""
        told = {"new": 0, "duplicates": 0, "waiting": 0, "forked": 0}
        for one in ranges:
            held, waits = self.held.setdefault(one.stream, []), self.waiting.setdefault(one.stream, {})
            for number, link in one.lines:
                if number > len(held) + 1:
                    waits[number] = link
                elif number == len(held) + 1:
                    held.append(link)
                    told["new"] += 1
                elif held[number - 1] == link:
                    told["duplicates"] += 1
                else:
                    told["forked"] = 1
                    break
            while len(held) + 1 in waits:
                held.append(waits.pop(len(held) + 1))
                told["new"] += 1
            told["waiting"] += len(waits)
        return told
