"""Bundles of desks that are let in, signed as they should be, whose lines do not lead to the heads."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from lianghe_desktop.sync import collecting
from lianghe_desktop.sync.chain import Head, sign_head


@contextmanager
def false_heads() -> Iterator[None]:
    """Let what is exported meanwhile end at hashes to which its lines do not lead."""

    def sign(stream: object, number: int, hash_: bytes, key: object) -> Head:
        return sign_head(stream, number, bytes(reversed(hash_)), key)  # type: ignore[arg-type]

    with patch.object(collecting, "sign_head", sign):
        yield
