"""Open the outer layer of a bundle: one binary age v1 file, decrypted in small pieces.

Source: docs/formats/bundle.md 5.1; age v1 (C2SP). How this differs from age: docs/formats/bundle.md 5.1.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from lianghe_desktop.sync import faults

AGE_START = b"age-encryption.org/v1\n"

_BUFFER_BYTES = 1 << 20  # age asks for 8 KiB at a time, a stick answers faster to large questions

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def never() -> bool:
    """Go on to the end."""
    return False


class Sink(Protocol):
    """What takes the plaintext."""

    def write(self, data: bytes) -> int:
        """Take the next plaintext."""

    def flush(self) -> None:
        """Age calls this at the end."""


def unseal(
    path: Path,
    sink: Sink,
    *,
    identity: str,
    former: Sequence[str] = (),
    hint: str = "",
    progress: Progress,
    cancel: Cancel,
) -> None:
    """Decrypt the file at `path` with `identity` (AGE-SECRET-KEY-1...) into `sink`.

    `sink` may get plaintext of a file that is found damaged later; `former` are identities of earlier
    authors of the desk; `hint` says whose the file is by its name.

    Raises:
        UserError: It is not for this key, or it was cancelled.
        IntegrityFault: It is no age file, cut short or changed.
        OSError: The file cannot be read.
    """
    with path.open("rb", buffering=_BUFFER_BYTES) as file:
        if file.read(len(AGE_START)) != AGE_START:
            raise faults.no_bundle()
        file.seek(0)
        source = _Source(file, size=path.stat().st_size, progress=progress, cancel=cancel)
        _decrypt(source, sink, identities=(identity, *former), hint=hint)


def _decrypt(source: "_Source", sink: Sink, *, identities: Sequence[str], hint: str) -> None:
    try:
        pyrage.decrypt_io(source, sink, [pyrage.x25519.Identity.from_str(one) for one in identities])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise faults.cannot_open(hint) from error
        raise faults.incomplete("文件头读不出来") from error
    except OSError as error:
        if error.errno is None:  # age's own; a fault of the disk carries its number
            raise faults.incomplete("解密时校验不过") from error
        raise


class _Source:
    """Hand the file to age; report progress and stop when asked."""

    def __init__(self, file: BinaryIO, *, size: int, progress: Progress, cancel: Cancel) -> None:
        self._file = file
        self._size = size
        self._done = 0
        self._progress = progress
        self._cancel = cancel

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the file."""
        data = self._file.read(size)
        before, self._done = self._done >> 20, self._done + len(data)
        if self._done >> 20 != before or not data:
            if self._cancel():
                raise faults.cancelled()
            self._progress(self._done, self._size)
        return data
