"""Find choices by what people type: characters of the words, pinyin initials, or the code itself."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, TypeVar


class Findable(Protocol):
    """Something with a code and words."""

    @property
    def code(self) -> str:
        """Return the stored code."""

    @property
    def label(self) -> str:
        """Return the words shown."""


T = TypeVar("T", bound=Findable)


@lru_cache(maxsize=65_536)
def initials_of(label: str) -> str:
    """Return the pinyin initials of a text in lower case (户主: hz); letters and digits stay themselves."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - a second to load, wanted at the first letter only

    letters = lazy_pinyin(label, style=Style.FIRST_LETTER)
    return "".join(letters).lower()


def find(options: Sequence[T], typed: str) -> list[T]:
    """Return the options that typed text may mean, the likeliest first; all for nothing typed.

    First the code or the whole words, then words that begin so, words that hold it, initials that begin so.
    """
    wanted = typed.strip().lower()
    if not wanted:
        return list(options)
    exact = [one for one in options if wanted in (one.code.lower(), one.label.lower())]
    begins = [one for one in options if one.label.lower().startswith(wanted)]
    holds = [one for one in options if wanted in one.label.lower()]
    spelt: list[T] = []
    if wanted.isascii() and wanted.isalnum() and not wanted.isdigit():
        spelt = [one for one in options if initials_of(one.label).startswith(wanted)]
    return list({id(one): one for one in (*exact, *begins, *holds, *spelt)}.values())


def meant(options: Sequence[T], typed: str) -> T | None:
    """Return the one option that typed text can mean, None where it means none or several."""
    found = find(options, typed)
    wanted = typed.strip().lower()
    exact = [one for one in found if wanted in (one.code.lower(), one.label.lower())]
    if len(exact) == 1:
        return exact[0]
    return found[0] if len(found) == 1 and wanted else None
