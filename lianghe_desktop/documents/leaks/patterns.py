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
from lianghe_desktop.documents.small_cells import SMALLEST_CELL

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-－—–_·•.,，、/*()（）]+(?=[\dXx])")
_SPACES = re.compile(r"(?<=\d)[\s\-－—–_·]+(?=[\dXx])")
_BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DOCUMENT = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_BORN}\d{{3}}[\dXx](?![\dXx])")
_OLD_DOCUMENT = re.compile(rf"(?<!\d)[1-9]\d{{5}}\d{{2}}{_BORN}\d{{3}}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)0\d{2,3}[-－—\s]?\d{7,8}(?!\d)")
_CARD = re.compile(r"(?<!\d)(?:62\d{14,17}|9558\d{15}|(?:4\d|5[1-5])\d{14})(?!\d)")
_CHINESE_CARD = re.compile(r"(?<!\d)(?:62\d{14,17}|9558\d{15})(?!\d)")
_ILLNESS = re.compile(
    r"病|残疾|伤残|智力|精神|艾滋|(?<![A-Z0-9])HIV(?![A-Z0-9])|癌|瘤|透析|化疗|尿毒|中风|瘫|失明|失聪|聋|哑|康复|护理|结核|肝炎|肾炎|血压|糖尿",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{3,}")
_LAST_DIGITS, _FIRST_DIGITS = re.compile(r"\d{3,}$"), re.compile(r"\d{3,}[Xx]?(?!\d)")
_FEW = "|".join(str(count) for count in range(1, SMALLEST_CELL))
_SMALL = re.compile(rf"(?<![\d.,，、—\-－~～/])(?:{_FEW})\s*(?:户|人|笔|名)|(?<![\d年月日第])(?:{_FEW})/\d")
_COUNT = re.compile(r"0|[1-9]\d{0,5}")
_LONG = 10
"""A known number of fewer digits is only one where no digit stands beside it."""


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


def found_across(pieces: Sequence[str], private: Private, *, figures: bool = False) -> Iterator[LeakKind]:
    """Yield what only shows when neighbouring pieces (cells, lines) are read on without a break.

    `figures`: a table of counts, in which 135, 1276 and 2003 stand side by side by chance.

    Only what hardly comes about by chance in a table of figures is looked for: long numbers that are known,
    document numbers with their check digit and mobile numbers that two or three whole pieces make up.
    """
    texts = [plain(piece).strip() for piece in pieces]
    tight = _BETWEEN_DIGITS.sub("", "".join(texts))
    windows = list(_windows(texts, figures=figures))
    if any(_standing_document(one) for one in windows) or _in_row(tight, private.numbers):
        yield LeakKind.DOCUMENT_NUMBER
    if any(_MOBILE.fullmatch(one) for one in windows) or _in_row(tight, private.phones):
        yield LeakKind.MOBILE
    if _in_row(tight, private.accounts):
        yield LeakKind.ACCOUNT


def small_count_in(text: str) -> bool:
    """Tell whether a text of a page or cell is a count of very few people, or tells one."""
    words = plain(text).strip()
    return re.fullmatch(_FEW, words) is not None or _SMALL.search(words) is not None


def _windows(texts: Sequence[str], *, figures: bool) -> Iterator[str]:
    """Yield the digits that two or three neighbouring pieces make up; words may stand before and behind."""
    for at in range(len(texts) - 1):
        for count in (2, 3):
            part = texts[at : at + count]
            first, last = _LAST_DIGITS.search(part[0]), _FIRST_DIGITS.match(part[-1])
            if figures and all(map(_COUNT.fullmatch, part)):
                continue
            if len(part) < count or not first or not last or not all(map(_DIGITS.fullmatch, part[1:-1])):
                break
            yield first.group() + "".join(part[1:-1]) + last.group()


def _standing_document(text: str) -> bool:
    return bool(_DOCUMENT.fullmatch(text)) and holds_document_number(text)


def _in_row(tight: str, values: frozenset[str]) -> bool:
    return any(len(value) >= _LONG and value in tight for value in values)


def _all_in(text: str, private: Private) -> Iterator[LeakKind]:
    close, tight = _SPACES.sub("", text), _BETWEEN_DIGITS.sub("", text)
    bare = _without(close, private.published)
    if holds_document_number(tight) or _known(close, tight, private.numbers) or _DOCUMENT.search(bare):
        yield LeakKind.DOCUMENT_NUMBER
    if _OLD_DOCUMENT.search(bare):
        yield LeakKind.OLD_DOCUMENT_NUMBER
    if _known(close, tight, private.phones) or _MOBILE.search(bare):
        yield LeakKind.MOBILE
    if _TELEPHONE.search(_without(text, private.published)):
        yield LeakKind.TELEPHONE
    cards = _CHINESE_CARD if private.numbered else _CARD
    if any(_luhn(found.group()) for found in cards.finditer(bare)):
        yield LeakKind.BANK_CARD
    if _known(close, tight, private.accounts):
        yield LeakKind.ACCOUNT
    ill = _ILLNESS.search(text) and _ILLNESS.search(_without(text, private.public))
    if ill or _uncovered(text, private.illnesses, private.public):
        yield LeakKind.ILLNESS
    if _uncovered(text, private.names, private.public):
        yield LeakKind.NAME


def _known(close: str, tight: str, values: frozenset[str]) -> bool:
    if not any(one.isdigit() for one in close):
        return False
    return _in_row(tight, values) or any(
        len(value) < _LONG and value in close and re.search(rf"(?<!\d){re.escape(value)}(?!\d)", close)
        for value in values
    )


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


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
