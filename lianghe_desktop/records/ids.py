"""Identifiers: rows, households' villages, authors and persons.

Ids are UUIDv7 made on the device; an author is 16 random hex digits, new at enrolment, restore,
clone and re-install. Source: RFC 9562 section 5.7; docs/formats/bundle.md.
"""

import secrets
import uuid
from typing import NewType

HomeCode = NewType("HomeCode", str)  # 12 digits; of a village, or of the township for rows of no village
RowId = NewType("RowId", str)  # UUIDv7, lower case with hyphens
AuthorId = NewType("AuthorId", str)  # 16 lower-case hex digits
PersonId = NewType("PersonId", str)  # RowId of the person table


def new_row_id(*, now_ms: int) -> RowId:
    """Return a new UUIDv7 for the wall time `now_ms` (milliseconds since 1970 UTC).

    A clock before 1970 counts as 1970: an id needs no true time, only to be new.
    """
    stamp = max(now_ms, 0) & ((1 << 48) - 1)
    value = (stamp << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return RowId(str(uuid.UUID(int=value)))


def new_author_id() -> AuthorId:
    """Return a new random author: 16 hex digits."""
    return AuthorId(secrets.token_hex(8))
