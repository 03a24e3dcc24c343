"""Find private matter in one text: by shape, and by what a village knows.

Source: GB 11643-1999 (18 digits, check digit; 15 digits before); ISO/IEC 7812-1 annex B (Luhn);
个人信息保护法 28 (what is sensitive).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lianghe_desktop.documents.leaks.private import LeakKind, Private
from lianghe_desktop.documents.privacy import holds_document_number

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-－—–_·•.,，、/*()（）]+(?=[\dXx])")
_SPACES = re.compile(r"(?<=\d)[\s\-－—–_·]+(?=[\dXx])")
_BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DOCUMENT = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_BORN}\d{{3}}[\dXx](?![\dXx])")
_OLD_DOCUMENT = re.compile(rf"(?<!\d)[1-9]\d{{5}}\d{{2}}{_BORN}\d{{3}}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)0\d{2,3}[-－—\s]?\d{7,8}(?!\d)")
_CARD = re.compile(r"(?<!\d)(?:62\d{14,17}|9558\d{15}|(?:4\d|5[1-5])\d{14})(?!\d)")
_ILLNESS = re.compile(
    r"病|残疾|伤残|智力|精神|艾滋|HIV|癌|瘤|透析|化疗|尿毒|中风|瘫|失明|失聪|聋|哑|康复|护理|结核|肝炎|肾炎|血压|糖尿",
    re.IGNORECASE,
)
_SHORTEST_PIECE = 3


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text with full-width and look-alike forms made plain and invisible characters taken out."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(one for one in folded if unicodedata.category(one) != "Cf")


def found_in(text: str, private: Private) -> Iterator[LeakKind]:
    """Yield the kinds of private matter in one text, each once."""
    seen: set[LeakKind] = set()
    for kind in _all_in(plain(text), private):
        if kind not in seen:
            seen.add(kind)
            yield kind


def found_across(pieces: Sequence[str], private: Private) -> Iterator[LeakKind]:
    """Yield what only shows when neighbouring pieces (cells, lines) are read on without a break.

    Only what cannot come about by chance is looked for: numbers with their check digit or known here, names
    known here, and telephone numbers of whole pieces.
    """
    texts = [plain(piece).strip() for piece in pieces]
    joined = "".join(texts)
    tight = _BETWEEN_DIGITS.sub("", joined)
    if holds_document_number(tight) or any(number in tight for number in private.numbers):
        yield LeakKind.DOCUMENT_NUMBER
    if any(number in tight for number in private.phones) or _split_mobile(texts):
        yield LeakKind.MOBILE
    if any(number in tight for number in private.accounts):
        yield LeakKind.ACCOUNT
    if _uncovered(joined, private.names, private.public):
        yield LeakKind.NAME


def _all_in(text: str, private: Private) -> Iterator[LeakKind]:
    close, tight = _SPACES.sub("", text), _BETWEEN_DIGITS.sub("", text)
    bare = _without(close, private.published)
    if holds_document_number(tight) or _known(tight, private.numbers) or _DOCUMENT.search(bare):
        yield LeakKind.DOCUMENT_NUMBER
    if _OLD_DOCUMENT.search(bare):
        yield LeakKind.OLD_DOCUMENT_NUMBER
    if _known(tight, private.phones) or _MOBILE.search(bare):
        yield LeakKind.MOBILE
    if _TELEPHONE.search(_without(text, private.published)):
        yield LeakKind.TELEPHONE
    if any(_luhn(found.group()) for found in _CARD.finditer(bare)):
        yield LeakKind.BANK_CARD
    if _known(tight, private.accounts):
        yield LeakKind.ACCOUNT
    ill = _ILLNESS.search(text) and _ILLNESS.search(_without(text, private.public))
    if ill or _uncovered(text, private.illnesses, private.public):
        yield LeakKind.ILLNESS
    if _uncovered(text, private.names, private.public):
        yield LeakKind.NAME


def _known(text: str, values: frozenset[str]) -> bool:
    return any(value in text for value in values)


def _without(text: str, public: Sequence[str]) -> str:
    """Blank what may stand; the blank is no digit, so that numbers beside it do not grow together."""
    for form in _forms(tuple(public)):
        text = text.replace(form, "\x00")
    return text


@lru_cache(maxsize=16)
def _forms(public: tuple[str, ...]) -> tuple[str, ...]:
    """Return words as they may stand in a plain text, the longest first."""
    words = {plain(word) for word in public}
    return tuple(sorted(words | {_SPACES.sub("", word) for word in words}, key=len, reverse=True))


def _uncovered(text: str, words: frozenset[str], public: Sequence[str]) -> bool:
    """Tell whether a word stands anywhere but inside a longer, or the same, word that may stand."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            if not _covered(text, at, at + len(word), word, public):
                return True
            at = text.find(word, at + 1)
    return False


def _covered(text: str, start: int, end: int, word: str, public: Sequence[str]) -> bool:
    for phrase in public:
        inside = plain(phrase).find(word)
        while inside >= 0:
            begin = start - inside
            if begin >= 0 and text.startswith(plain(phrase), begin) and begin + len(plain(phrase)) >= end:
                return True
            inside = plain(phrase).find(word, inside + 1)
    return False


def _split_mobile(texts: Sequence[str]) -> bool:
    """Tell whether two or three whole pieces of digits, one after the other, are a mobile number."""
    for count in (2, 3):
        for at in range(len(texts) - count + 1):
            part = texts[at : at + count]
            if all(len(one) >= _SHORTEST_PIECE and one.isdigit() for one in part) and _MOBILE.fullmatch(
                "".join(part)
            ):
                return True
    return False


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
