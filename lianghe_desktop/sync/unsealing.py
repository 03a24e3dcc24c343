"""Open the outer layer of a bundle: one binary age v1 file, decrypted in small pieces.

Source: docs/formats/bundle.md 5.1; age v1 (C2SP). How this differs from age: docs/formats/bundle.md 5.1.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from lianghe_desktop.sync import faults
from lianghe_desktop.sync.age import (
    AGE_START,
    MOST_HEADER_BYTES,
    NONCE_BYTES,
    Beginning,
    DamagedPayloadError,
    opened_pieces,
    read_beginning,
    sealed_size,
)
from lianghe_desktop.sync.ahead import ahead

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
    authors of the desk; `hint` says whose the file is by its name. What follows is read and decrypted while
    `sink` uses what it got.

    Raises:
        UserError: It is not for this key, or it was cancelled.
        IntegrityFault: It is no age file, cut short or changed.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        if file.read(len(AGE_START)) != AGE_START:
            raise faults.no_bundle()
        file.seek(0)
        beginning = _beginning(file.read(MOST_HEADER_BYTES + NONCE_BYTES), (identity, *former), hint)
        done, size = file.seek(len(beginning.start)), path.stat().st_size
        with closing(ahead(_payload(beginning, file))) as pieces:
            for piece in pieces:
                if cancel():
                    raise faults.cancelled()
                sink.write(piece)
                done += sealed_size(len(piece))
                progress(done, size)


def _beginning(start: bytes, identities: Sequence[str], hint: str) -> Beginning:
    try:
        return read_beginning(start, identities)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise faults.cannot_open(hint) from error
        raise faults.incomplete("文件头读不出来") from error


def _payload(beginning: Beginning, file: BinaryIO) -> Iterator[bytes]:
    try:
        yield from opened_pieces(beginning.cipher, file.read)
    except DamagedPayloadError as error:
        raise faults.incomplete("解密时校验不过") from error
