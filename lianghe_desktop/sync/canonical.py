"""The one form of JSON that hashes and signatures rest on.

Source: docs/formats/bundle.md 1.
"""

import json
import unicodedata
from typing import NoReturn

from lianghe_desktop.store.canonical import canonical_text

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


class NotCanonicalError(ValueError):
    """Say that bytes are no canonical JSON."""


def canonical_bytes(value: Json) -> bytes:
    """Return the canonical text of `value`; raise NotCanonicalError for what has none."""
    _check(value)
    try:
        return canonical_text(value).encode()
    except (UnicodeEncodeError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from error


def parse_canonical(data: bytes) -> Json:
    """Read canonical JSON; raise NotCanonicalError when `data` is in any other form."""
    try:
        value: Json = json.loads(
            data.decode(),
            object_pairs_hook=_pairs,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_integer,
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from error
    if canonical_bytes(value) != data:
        raise NotCanonicalError("another form of the same value")
    return value


def _check(value: Json) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if not unicodedata.is_normalized("NFC", item):
                raise NotCanonicalError("text is not in NFC")
        elif item is None or isinstance(item, bool):
            continue
        elif isinstance(item, int):
            if not _LOWEST <= item <= _HIGHEST:
                raise NotCanonicalError("integer of more than 64 bits")
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        else:
            raise NotCanonicalError(f"{type(item).__name__} has no place in canonical JSON")


def _pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonicalError("duplicate key")
    return found


def _refuse(text: str) -> NoReturn:
    raise NotCanonicalError(f"{text} is no integer")


def _integer(text: str) -> int:
    if len(text) > 20:
        raise NotCanonicalError("integer of more than 64 bits")
    return int(text)
