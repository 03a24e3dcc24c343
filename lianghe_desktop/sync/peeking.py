"""Read only the beginning of a bundle: whose it is, for whom, which part of what.

The manifest is decrypted and its signatures are checked; nothing behind it is read, so that a folder of
large bundles is listed in a moment. Whether a file is whole is known only when it is opened.
Source: docs/formats/bundle.md 5, 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.certificates import Certificate
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.fields import FieldError
from lianghe_desktop.sync.judging import Reader, check_addressee, check_sender, verified_chain
from lianghe_desktop.sync.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES, Manifest
from lianghe_desktop.sync.opening import read_signed_manifest
from lianghe_desktop.sync.tar_shape import BLOCK, ShapeError, size_in_header
from lianghe_desktop.sync.unsealing import never, silent, unseal


@dataclass(frozen=True, kw_only=True, slots=True)
class Peeked:
    """What stands at the beginning of a bundle; `refusal` says why this desk would not take it."""

    manifest: Manifest
    sender: Certificate
    refusal: str


def peek(path: Path, *, identity: str, former: Sequence[str] = (), reader: Reader) -> Peeked:
    """Read the manifest of the bundle at `path` with `identity` (AGE-SECRET-KEY-1...).

    Raises:
        UserError, IntegrityFault: It is not a bundle, not for this key, or damaged at its beginning.
        EnvironmentFault: It cannot be read.
    """
    start = _Start()
    try:
        unseal(path, start, identity=identity, former=former, progress=silent, cancel=never)
    except _Enough:
        pass
    except OSError as error:
        raise EnvironmentFault(
            ErrorCode.DISK, f"数据包读不出来（{disk_reason(error)}）：请检查U盘后重试。"
        ) from error
    return _judged(start.manifest(), reader)


def _judged(manifest: Manifest, reader: Reader) -> Peeked:
    chain = verified_chain(manifest.chain, manifest.author)
    refusal = ""
    reader = reader.following(manifest.succession)
    try:
        check_addressee(manifest, reader)
        check_sender(manifest, chain, reader)
    except LiangheError as error:
        refusal = error.text
    return Peeked(manifest=manifest, sender=chain[0], refusal=refusal)


class _Enough(Exception):
    """Stops the decryption once the manifest is here."""


class _Start:
    """Take plaintext until the manifest is whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._wanted = BLOCK

    def write(self, data: bytes) -> int:
        """Take the next plaintext; it was decrypted."""
        self._buffer += data
        if self._wanted == BLOCK and len(self._buffer) >= BLOCK:
            try:
                size = size_in_header(bytes(self._buffer[:BLOCK]), MANIFEST_NAME, MAX_MANIFEST_BYTES)
            except (ShapeError, FieldError) as error:
                raise faults.malformed(str(error)) from error
            self._wanted = BLOCK + size
        if self._wanted > BLOCK and len(self._buffer) >= self._wanted:
            raise _Enough
        return len(data)

    def manifest(self) -> Manifest:
        """Return the manifest, its signature checked."""
        if self._wanted == BLOCK or len(self._buffer) < self._wanted:
            raise faults.malformed("内容不全")
        return read_signed_manifest(bytes(self._buffer[BLOCK : self._wanted]), None)[0]
