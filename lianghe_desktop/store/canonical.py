"""The one written form of JSON in the journal: UTF-8, NFC, sorted keys, 64-bit integers, no floats.

Equal values are values that are equal in this form. Source: docs/formats/bundle.md, journal rule 2.
"""

import json
import json.scanner
import unicodedata
from collections.abc import Callable
from typing import Any

JsonObject = dict[str, Any]
INT64_LOW, INT64_HIGH = -(1 << 63), (1 << 63) - 1

_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)


def _refuse_number(text: str) -> None:
    raise ValueError(f"not a whole number: {text[:20]}")


def _read_int(text: str) -> int:
    if len(text) > 20:
        raise ValueError("an integer of more than 64 bits")
    number = int(text)
    if not INT64_LOW <= number <= INT64_HIGH:
        raise ValueError("an integer of more than 64 bits")
    return number


# Floats and constants meet a hook only when a line holds one; integers stay on the fast path and
# are range-checked where they enter a column.
_fast = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number)
_scan: Callable[[str, int], tuple[Any, int]] = json.scanner.make_scanner(_fast)  # type: ignore[arg-type]  # typeshed
_strict = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_read_int)


def canonical_text(value: Any) -> str:
    """Return `value` in canonical form; text is taken as it is, see `nfc`."""
    return _encoder.encode(value)


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def read_object(raw: bytes) -> JsonObject:
    """Read one JSON object.

    Raises:
        ValueError: It is no UTF-8, no JSON, no object, or holds a float.
    """
    text = raw.decode("utf-8")
    try:
        found, end = _scan(text, 0)
    except StopIteration:
        end = -1
    if end != len(text):  # white space, or no JSON: the decoder tells which
        found = _fast.decode(text)
    if type(found) is not dict:
        raise ValueError("not an object")
    return found


def read_value(text: str) -> Any:
    """Read one JSON value that this program wrote."""
    return _fast.decode(text)


def is_canonical(raw: bytes) -> bool:
    """Tell whether `raw` is one JSON object in canonical form (no duplicate keys, NFC, sorted)."""
    try:
        text = raw.decode("utf-8")
        found = _strict.decode(text)
        return type(found) is dict and _encoder.encode(found) == text and nfc(text) == text
    except (ValueError, RecursionError):
        return False
