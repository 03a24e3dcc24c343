"""The outer layer is plain age: the vectors of C2SP run against our reader, any age tool opens a bundle."""

import base64
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.sync.own_keys import new_recovery_key
from lianghe_desktop.sync.unsealing import unseal
from tests.sync.workplace import Workplace
from tests.sync.workshop import TOWN, draft, silent

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
