"""Files of a staging folder, encrypted with a one-time key that lives in memory only.

What a bundle holds must not lie open on the disk while it waits to be checked and applied. The key
is never written: when the process ends, whatever is left of the folder is noise.
Chunks of AES-256-GCM, nonce = file number and chunk number, the last chunk marked.
"""

import os
import secrets
import shutil
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_STAGING = "staging-"

_CHUNK = 256 << 10
_TAG = 16


def staging_folder(inside: Path) -> Path:
    """Make a new staging folder in a data folder, and remove what killed programs left there.

    A data folder has one writing process at a time, so that folders of other processes are left-overs.
    """
    own = f"{_STAGING}{os.getpid()}-"
    for old in inside.glob(f"{_STAGING}*"):
        if not old.name.startswith(own):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=own, dir=inside))


def one_time_key() -> bytes:
    """Return a new key for one staging folder."""
    return secrets.token_bytes(32)


@dataclass(frozen=True, kw_only=True, slots=True)
class Staging:
    """Where the checked contents go; file `n` of the folder is entry `n` of the manifest, from 1."""

    folder: Path
    key: bytes

    def path(self, number: int) -> Path:
        """Return the path of file `number`."""
        return self.folder / str(number)


class SealedWriter:
    """Write one file of a staging folder; `number` is unique in the folder."""

    def __init__(self, path: Path, key: bytes, number: int) -> None:
        self._file = path.open("xb")
        self._cipher = AESGCM(key)
        self._number = number
        self._chunk = 0
        self._buffer = bytearray()

    def write(self, data: bytes | memoryview) -> None:
        """Add `data`."""
        self._buffer += data
        if len(self._buffer) <= _CHUNK:
            return
        whole = (len(self._buffer) - 1) // _CHUNK * _CHUNK  # the last chunk is never empty
        with memoryview(self._buffer) as view:
            for start in range(0, whole, _CHUNK):
                self._put(view[start : start + _CHUNK], b"")
        del self._buffer[:whole]

    def close(self) -> None:
        """Write the last chunk and close the file."""
        if not self._file.closed:
            try:
                self._put(bytes(self._buffer), b"last")
            finally:
                self._file.close()

    def _put(self, data: bytes | memoryview, mark: bytes) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, self._chunk), data, mark))
        self._chunk += 1

    def __enter__(self) -> "SealedWriter":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close; an unfinished file keeps no valid end."""
        if kind is None:
            self.close()
        else:
            self._file.close()


def read_sealed(path: Path, key: bytes, number: int) -> Iterator[bytes]:
    """Yield the contents of a file in pieces of at most 256 KiB; raise InvalidTag when it was changed."""
    cipher = AESGCM(key)
    with path.open("rb") as file:
        chunk = 0
        data = file.read(_CHUNK + _TAG)
        while data:
            following = file.read(_CHUNK + _TAG)
            yield cipher.decrypt(_nonce(number, chunk), data, b"" if following else b"last")
            chunk += 1
            data = following
    if not chunk:
        raise InvalidTag


def _nonce(number: int, chunk: int) -> bytes:
    return struct.pack(">IQ", number, chunk)
