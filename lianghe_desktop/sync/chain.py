"""Signed heads of streams, and a check that lines lead from one hash to the next.

Source: docs/formats/bundle.md 2.3, 2.4; the form of lines is that of store.lines.
"""

import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.lines import StreamName, next_hash
from lianghe_desktop.sync.dsse import check_signature

STREAM = re.compile(r"[0-9]{12}\.[0-9a-f]{16}\.[soa]")
MAX_LINE_BYTES = 4 << 20
MAX_NUMBER = 10**12 - 1  # as `split_line` reads no larger one


class BadLineError(ValueError):
    """Say which line breaks the form of 2.2."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A signed head: the hash of a stream at `number`, signed by the stream's author."""

    stream: StreamName
    number: int
    hash: bytes
    signature: bytes

    def verify(self, public_key: bytes) -> None:
        """Check the signature; raise BadSignatureError."""
        check_signature(public_key, self.signature, _head_message(self.stream, self.number, self.hash))


def sign_head(stream: StreamName, number: int, hash_: bytes, key: Ed25519PrivateKey) -> Head:
    """Sign the hash of an own stream at `number`."""
    signature = key.sign(_head_message(stream, number, hash_))
    return Head(stream=stream, number=number, hash=hash_, signature=signature)


def _head_message(stream: StreamName, number: int, hash_: bytes) -> bytes:
    return f"LH1 head {stream.home} {stream.author} {stream.shelf} {number} {hash_.hex()}".encode()


class LineChain:
    """Follow the lines of a stream piece by piece and keep the hash they lead to."""

    def __init__(self, base: bytes, first: int) -> None:
        self.hash = base
        self.number = first - 1  # of the last line seen
        self._partial = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream; raise BadLineError for a line that breaks the form."""
        self._follow(data, None)

    def lines(self, data: bytes) -> list[Line]:
        """Take the next bytes of the stream and return the lines that they end; raise as `feed` does."""
        found: list[Line] = []
        self._follow(data, found)
        return found

    def _follow(self, data: bytes, found: list[Line] | None) -> None:
        # Each line states the number that is due, so that its form needs no further look.
        *whole, partial = (self._partial + data).split(b"\n")
        hash_, number = self.hash, self.number
        for line in whole:
            number += 1
            parts = line.split(b"\t")
            due = len(parts) == 3 and parts[0] == b"%d" % number and number <= MAX_NUMBER
            if not due or len(line) > MAX_LINE_BYTES:
                raise BadLineError(number)
            _, head, values = parts
            before, hash_ = hash_, next_hash(hash_, head, values)
            if found is not None:
                found.append(Line(number, head, values, before, hash_))
        self.hash, self.number = hash_, number
        if len(partial) > MAX_LINE_BYTES:
            raise BadLineError(self.number + 1)
        self._partial = partial

    def at_line_end(self) -> bool:
        """Tell whether the last byte taken was the LF of a line."""
        return not self._partial
