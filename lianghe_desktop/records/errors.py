"""The errors of the house: the type tells the caller what to do, the text tells the reader.

Every text is one Chinese sentence that says where, what and what to do. Anything else that is
raised is a bug and is shown by the report dialog, without personal data.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Name every refusal once, so that tests and scripts need not read sentences."""

    BAD_INPUT = "bad_input"
    NOT_FOUND = "not_found"
    NO_PERMISSION = "no_permission"
    WRONG_STATE = "wrong_state"
    APPROVED = "approved"
    BAD_DOCUMENT_NUMBER = "bad_document_number"
    DUPLICATE_MEMBER = "duplicate_member"
    BAD_AREA_CODE = "bad_area_code"
    BAD_SHEET = "bad_sheet"
    BAD_FORM = "bad_form"
    BAD_EXPRESSION = "bad_expression"
    BAD_PACK = "bad_pack"
    WRONG_PASSWORD = "wrong_password"
    LOCKED = "locked"
    DISK = "disk"
    DAMAGED = "damaged"
    BAD_BUNDLE = "bad_bundle"
    NOT_ADDRESSED = "not_addressed"
    UNKNOWN_SENDER = "unknown_sender"
    NEWER_VERSION = "newer_version"
    CANCELLED = "cancelled"
    CLOCK_BEHIND = "clock_behind"
    NO_GLYPH = "no_glyph"


class LiangheError(Exception):
    """Carry a code for programs and one Chinese sentence for people."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class UserError(LiangheError):
    """Say that input, permission or state does not allow it: correct and try again."""


class EnvironmentFault(LiangheError):
    """Say that the machine is in the way (disk full, file locked, wrong key): nothing was changed."""


class IntegrityFault(LiangheError):
    """Say that a signature, hash or file is damaged: do not trust it."""
