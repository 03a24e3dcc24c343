"""Shuffle choices as ODK engines do: Park-Miller numbers, Fisher and Yates' shuffle inside out.

Source: ODK XForms specification, function randomize; javarosa, XPathNodeset.shuffle.
"""

import hashlib
import math
import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

_MODULUS = 2147483647
_FACTOR = 16807


def _numbers(seed: int) -> Iterator[float]:
    state = _java_remainder(seed, _MODULUS)
    if state <= 0:
        state += _MODULUS - 1
    while True:
        state = state * _FACTOR % _MODULUS
        yield (state - 1) / (_MODULUS - 1)


def _java_remainder(value: int, modulus: int) -> int:
    """Return the remainder with the sign of the dividend, as Java has it."""
    return -(-value % modulus) if value < 0 else value % modulus


def seed_of(number: float, text: str) -> int:
    """Return the seed of a number, or of a text that is none from its SHA-256 (first 8 bytes, signed)."""
    if not math.isnan(number):
        return int(max(min(number, 9.2e18), -9.2e18))
    if text in ("", "NaN"):
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def shuffled(items: Sequence[Item], seed: int) -> list[Item]:
    """Return the items in the order that the seed gives."""
    mixed: list[Item] = []
    chance = _numbers(seed)
    for at, item in enumerate(items):
        other = int(next(chance) * (at + 1))
        mixed.append(item)
        mixed[at], mixed[other] = mixed[other], item
    return mixed


def hex_digits(count: int, chance: random.Random) -> str:
    """Return so many random hexadecimal digits."""
    return "".join(chance.choice("0123456789abcdef") for _ in range(count))
