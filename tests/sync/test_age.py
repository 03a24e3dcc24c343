"""The outer layer is plain age: the vectors of C2SP run against our reader, any age tool opens a bundle."""

import base64
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.sync import age
from lianghe_desktop.sync.age import (
    CHUNK_BYTES,
    new_file,
    opened_pieces,
    read_beginning,
    sealed_chunks,
    sealed_size,
)
from lianghe_desktop.sync.own_keys import new_recovery_key
from lianghe_desktop.sync.unsealing import unseal
from tests.sync.workplace import Workplace
from tests.sync.workshop import FIRST, OTHER, TOWN, draft, silent

NOT_FOR_KEY, DAMAGED = ErrorCode.NOT_ADDRESSED, ErrorCode.DAMAGED
EXPECTED = {
    "success": None,
    "no match": NOT_FOR_KEY,
    "HMAC failure": DAMAGED,
    "header failure": DAMAGED,
    "payload failure": DAMAGED,
    "armor failure": DAMAGED,
}
DEVIATIONS = {
    # rage takes a stanza without its last, empty line, as older writers wrote it; the MAC covers it.
    "stanza_missing_body": None,
    "stanza_missing_final_line": None,
    # Post-quantum recipients are no recipients of a bundle: such a file is not for this key.
    "hybrid": NOT_FOR_KEY,
    "hybrid_and_x25519": NOT_FOR_KEY,
    "hybrid_extra_argument": NOT_FOR_KEY,
    "hybrid_grease": NOT_FOR_KEY,
    "hybrid_identity": NOT_FOR_KEY,
    "hybrid_long_file_key": NOT_FOR_KEY,
    "hybrid_long_share": NOT_FOR_KEY,
    "hybrid_low_order": NOT_FOR_KEY,
    "hybrid_multiple_recipients": NOT_FOR_KEY,
    "hybrid_not_canonical_enc": NOT_FOR_KEY,
    "hybrid_short_share": NOT_FOR_KEY,
}


@dataclass(frozen=True, kw_only=True)
class Vector:
    """One vector: what must come of it, the keys, and the file."""

    name: str
    expect: str
    identity: str
    payload: str | None
    armored: bool
    passphrase: bool
    file: bytes


@dataclass
class Kept:
    """Keep what was decrypted."""

    data: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        pass


def read_vector(name: str, raw: bytes) -> Vector:
    head, _, file = raw.partition(b"\n\n")
    lines = [line.partition(": ")[::2] for line in head.decode().split("\n")]
    stated = dict(reversed(lines))
    x25519 = [value for key, value in lines if key == "identity" and "-PQ-" not in value]
    return Vector(
        name=name,
        expect=stated["expect"],
        identity=x25519[0] if x25519 else TOWN.keys.identity,
        payload=stated.get("payload"),
        armored=stated.get("armored") == "yes",
        passphrase="passphrase" in stated,
        file=zlib.decompress(file) if "compressed" in stated else file,
    )


def vectors() -> list[Vector]:
    stored = json.loads((Path(__file__).parent / "age" / "vectors.json").read_text("utf-8"))
    return [read_vector(name, base64.b64decode(raw)) for name, raw in stored.items()]


def outcome(path: Path, vector: Vector) -> tuple[ErrorCode | None, bytes]:
    kept = Kept()
    path.write_bytes(vector.file)
    try:
        unseal(path, kept, identity=vector.identity, progress=silent, cancel=lambda: False)
    except LiangheError as error:
        return error.code, bytes(kept.data)
    return None, bytes(kept.data)


def expected(vector: Vector) -> set[ErrorCode | None]:
    if vector.name in DEVIATIONS:
        return {DEVIATIONS[vector.name]}
    if vector.armored:  # a bundle is binary
        return {DAMAGED}
    if vector.passphrase:  # sealed with a passphrase alone: never opened, and no work factor is paid for
        return {NOT_FOR_KEY, DAMAGED}
    return {EXPECTED[vector.expect]}


def test_the_vectors_of_c2sp(tmp_path: Path) -> None:
    found = vectors()
    assert len(found) == 143
    for vector in found:
        code, plain = outcome(tmp_path / "x.lhb", vector)
        assert code in expected(vector), vector.name
        if code is None and vector.payload is not None:
            assert hashlib.sha256(plain).hexdigest() == vector.payload, vector.name


def test_deviations_are_those_that_are_named() -> None:
    names = {vector.name for vector in vectors()}
    assert set(DEVIATIONS) <= names
    refused_more = [name for name, code in DEVIATIONS.items() if code is not None]
    assert all(name.startswith("hybrid") for name in refused_more)


def test_any_age_tool_opens_the_outer_layer() -> None:
    """`age -d -i township.txt up-….lhb | tar -x`: with the key of an addressee nothing of ours is needed."""
    plain = pyrage.decrypt(draft().sealed(), [pyrage.x25519.Identity.from_str(TOWN.keys.identity)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        assert archive.getnames()[0] == "manifest.dsse.json"


def test_the_offline_key_of_the_township_opens_what_its_villages_write(
    new_desk: Callable[..., Workplace],
) -> None:
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, "440403106000", "c")
    village = new_desk("示范村", AreaLevel.VILLAGE, "440403106201", "a")
    printed = new_recovery_key(town.store, actor=town.actor)
    village.join(town)
    village.household(address="一")
    (path,) = village.export().paths
    plain = pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(printed)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        names = archive.getnames()
    assert names[0] == "manifest.dsse.json"
    assert any(name.startswith("ops/") for name in names)


@pytest.mark.parametrize("start", [b"", b"age-encryption.org/v2\n", b"-----BEGIN AGE ENCRYPTED FILE-----\n"])
def test_another_kind_of_file_is_told_in_words(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "x.lhb"
    path.write_bytes(start + bytes(300))
    with pytest.raises(LiangheError) as caught:
        unseal(path, Kept(), identity=TOWN.keys.identity, progress=silent, cancel=lambda: False)
    assert "不是两合的数据包" in caught.value.text


SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 40 * CHUNK_BYTES, 40 * CHUNK_BYTES + 7]


def sealed_here(plain: bytes, piece: int) -> bytes:
    beginning = new_file([TOWN.keys.seal, FIRST.keys.seal], FIRST.keys.identity)
    pieces = [plain[at : at + piece] for at in range(0, len(plain), piece)]
    return beginning.start + b"".join(sealed_chunks(beginning.cipher, pieces, len(plain)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("piece", [1000, CHUNK_BYTES, 3 * CHUNK_BYTES + 5])
def test_age_opens_what_is_sealed_here(size: int, piece: int) -> None:
    plain = os.urandom(size)
    sealed = sealed_here(plain, piece)
    for desk in (TOWN, FIRST):
        assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(desk.keys.identity)]) == plain
    header = sealed.index(b"\n", sealed.index(b"\n--- ") + 1) + 1
    assert len(sealed) == header + 16 + sealed_size(size)


@pytest.mark.parametrize("size", SIZES)
def test_what_age_sealed_is_opened_here(size: int) -> None:
    plain = os.urandom(size)
    sealed = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(TOWN.keys.seal)])
    beginning = read_beginning(sealed, [OTHER.keys.identity, TOWN.keys.identity])
    payload = io.BytesIO(sealed[len(beginning.start) :])
    assert b"".join(opened_pieces(beginning.cipher, payload.read)) == plain


def test_every_file_has_keys_of_its_own() -> None:
    first, second = (new_file([FIRST.keys.seal], FIRST.keys.identity) for _ in range(2))
    assert first.start[-16:] != second.start[-16:]
    assert first.cipher.encrypt(bytes(12), b"", None) != second.cipher.encrypt(bytes(12), b"", None)


def test_a_key_that_age_does_not_come_to_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a header read otherwise here than by age, the file would be refused, not opened."""
    sealed = sealed_here(b"x" * 100, 1000)
    monkeypatch.setattr(age, "_file_key", lambda *_: bytes(16))
    with pytest.raises(pyrage.DecryptError):
        read_beginning(sealed, [TOWN.keys.identity])


@pytest.mark.parametrize("stated", [0, 99, 101, CHUNK_BYTES, 2 * CHUNK_BYTES])
@pytest.mark.parametrize("size", [0, 100, CHUNK_BYTES + 100])
def test_what_is_not_of_the_size_that_was_stated_is_not_sealed(stated: int, size: int) -> None:
    beginning = new_file([FIRST.keys.seal], FIRST.keys.identity)
    if stated == size:
        assert len(list(sealed_chunks(beginning.cipher, [bytes(size)], stated))) == 1
        return
    with pytest.raises(ValueError, match="size"):
        list(sealed_chunks(beginning.cipher, [bytes(size)], stated))


def test_a_sender_that_is_no_recipient_could_not_read_back() -> None:
    with pytest.raises(ValueError, match="recipients"):
        new_file([TOWN.keys.seal], FIRST.keys.identity)
