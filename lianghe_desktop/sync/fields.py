"""Read typed fields out of parsed JSON at the edge, so that no loose dictionaries travel inward."""

import base64
import binascii
import re
from dataclasses import dataclass

from lianghe_desktop.sync.canonical import Json

HEX_16 = re.compile(r"[0-9a-f]{16}")
HEX_32 = re.compile(r"[0-9a-f]{32}")
HEX_64 = re.compile(r"[0-9a-f]{64}")
CODE_12 = re.compile(r"[0-9]{12}")
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
ANY = re.compile(r"[^\x00-\x1f\x7f]{0,200}")


class FieldError(ValueError):
    """Name the field that is missing or of another kind."""


@dataclass(frozen=True, slots=True)
class Fields:
    """An object whose fields are taken one by one; every getter raises FieldError."""

    values: dict[str, Json]

    @classmethod
    def of(cls, value: Json, name: str) -> "Fields":
        """Take `value`, which must be an object."""
        if not isinstance(value, dict):
            raise FieldError(name)
        return cls(value)

    def text(self, key: str, pattern: re.Pattern[str] = ANY) -> str:
        """Return a text that matches `pattern` as a whole."""
        value = self.values.get(key)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise FieldError(key)
        return value

    def text_or_none(self, key: str, pattern: re.Pattern[str]) -> str | None:
        """Return a text, or None where the field is null."""
        return None if key in self.values and self.values[key] is None else self.text(key, pattern)

    def number(self, key: str, *, low: int = 0, high: int = 2**63 - 1) -> int:
        """Return an integer between `low` and `high`."""
        return whole(self.values.get(key), key, low=low, high=high)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise FieldError(key)
        return value

    def items(self, key: str) -> list[Json]:
        """Return an array."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise FieldError(key)
        return value

    def texts(self, key: str, pattern: re.Pattern[str] = ANY) -> tuple[str, ...]:
        """Return an array of texts that match `pattern`."""
        return tuple(matched(value, key, pattern) for value in self.items(key))

    def object(self, key: str) -> dict[str, Json]:
        """Return an object."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise FieldError(key)
        return value

    def data(self, key: str) -> bytes:
        """Return the bytes of a base64 text."""
        return decoded(self.values.get(key), key)


def whole(value: Json, name: str, *, low: int = 0, high: int = 2**63 - 1) -> int:
    """Return `value` as an integer between `low` and `high` or raise FieldError(name)."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise FieldError(name)
    return value


def matched(value: Json, name: str, pattern: re.Pattern[str]) -> str:
    """Return `value` as a text that matches `pattern` or raise FieldError(name)."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise FieldError(name)
    return value


def decoded(value: Json, name: str) -> bytes:
    """Return the bytes of base64 text in its one form or raise FieldError(name)."""
    if not isinstance(value, str):
        raise FieldError(name)
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FieldError(name) from error
    if encoded(data) != value:
        raise FieldError(name)
    return data


def encoded(data: bytes) -> str:
    """Return `data` in base64 with padding."""
    return base64.b64encode(data).decode()
