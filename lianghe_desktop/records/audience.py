"""For whom a table of figures is made."""

from enum import StrEnum


class Audience(StrEnum):
    """The offices that it is handed up to, or everybody."""

    OFFICE = "office"
    PUBLIC = "public"
