"""Pieces made ahead by a thread: the same pieces, faults where they arise, nothing left running."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from lianghe_desktop.sync.ahead import ahead, joined, together


def test_all_pieces_come_in_order() -> None:
    assert list(ahead(range(100))) == list(range(100))
    assert list(ahead([None, 0, ""])) == [None, 0, ""]
    assert list(ahead([])) == []


def test_only_the_next_piece_is_made_ahead() -> None:
    made: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    reading = ahead(pieces())
    assert next(reading) == 0
    reading.close()
    assert made in ([0], [0, 1])
    assert not [one for one in threading.enumerate() if one.name.startswith("ahead")]


def test_a_fault_is_told_after_the_pieces_before_it() -> None:
    def pieces() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    reading = ahead(pieces())
    assert next(reading) == 1
    with pytest.raises(OSError, match="gone"):
        next(reading)


def test_small_pieces_are_joined_and_nothing_is_lost() -> None:
    pieces = [b"a" * size for size in (1, 0, 1_100_000, 5, 1_048_575, 1, 7)]
    found = list(joined(pieces))
    assert b"".join(found) == b"".join(pieces)
    assert [len(one) for one in found] == [1_100_001, 1_048_580, 8]


def test_jobs_are_done_at_once_and_their_results_come_in_order() -> None:
    both = threading.Barrier(2)  # neither of two is done before the other was begun

    def job(number: int) -> int:
        both.wait()
        return number

    assert list(together((partial(job, number) for number in range(8)), 2)) == list(range(8))
    assert list(together([], 2)) == []


def test_no_more_jobs_are_begun_than_are_held() -> None:
    begun: list[int] = []

    def jobs() -> Iterator[Callable[[], int]]:
        for number in range(10):
            begun.append(number)
            yield lambda number=number: number

    results = together(jobs(), 2)
    assert next(results) == 0
    assert begun == [0, 1, 2]
    results.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("together")]


def test_a_job_that_fails_is_told_in_its_place() -> None:
    results = together([lambda: 1, lambda: 1 // 0, lambda: 3], 2)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)
