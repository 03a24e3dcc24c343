"""Have the next piece made while the one before is used: the database and the ciphers each take a core."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
_PIECE_BYTES = 1 << 20


def ahead(pieces: Iterable[Piece]) -> Generator[Piece]:
    """Yield pieces in order, a thread making the next one; at most two are held."""
    coming = iter(pieces)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as beside:
        made = beside.submit(_next, coming)
        while (found := made.result()) is not None:
            made = beside.submit(_next, coming)
            yield found[0]


def together(jobs: Iterable[Callable[[], Piece]], at_once: int = 2) -> Generator[Piece]:
    """Yield what `jobs` return, in their order, while the next ones are done; one more than those is held."""
    with ThreadPoolExecutor(at_once, thread_name_prefix="together") as beside:
        begun: deque[Future[Piece]] = deque()
        for job in jobs:
            begun.append(beside.submit(job))
            if len(begun) > at_once:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of 1 MiB at least, so that few are handed from thread to thread."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE_BYTES:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _next(pieces: Iterator[Piece]) -> tuple[Piece] | None:
    for piece in pieces:
        return (piece,)
    return None
