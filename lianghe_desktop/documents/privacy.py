"""Keep numbers of identity documents off paper that leaves the office.

Source: 个人信息保护法 第六条, 第二十五条; 最低生活保障审核确认办法 第二十四条 (what a notice may name).
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator

from lianghe_desktop.records.errors import ErrorCode, UserError

_LONG_NUMBER = re.compile(r"\d{15,}[Xx]?")
_DOCUMENT = re.compile(
    r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_SPACED_NUMBER = re.compile(r"\d(?:[ \-·]*\d){14,}(?:[ \-·]*[Xx])?")
_BETWEEN = re.compile(r"[ \-·]+")
_GAPS = re.compile(r"(?<=\d)[ \-·]+(?=[\dXx])")
_NUMBERING = frozenset({"household_no", "code", "qr_text", "bundle", "digest"})
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _passes_check(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def holds_document_number(text: str) -> bool:
    """Say whether 18 characters in a text are a resident's number with a plausible birthday and check digit.

    Source: GB 11643-1999 (structure, check digit).
    """
    plain = _GAPS.sub("", unicodedata.normalize("NFKC", text))
    return any(_passes_check(found.group()) for found in _DOCUMENT.finditer(plain))


def _looks_like_one(text: str) -> bool:
    return bool(_LONG_NUMBER.search(unicodedata.normalize("NFKC", text))) or holds_document_number(text)


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, path)


def refuse_document_numbers(values: object, paper: str) -> None:
    """Refuse values of a paper that hold what looks like a document number, in any field.

    `values` is a frozen dataclass, walked with everything in it. Household numbers and codes may be
    long, so in the fields of _NUMBERING only a real resident's number is refused.

    Raises UserError (NO_PERMISSION) naming the paper, without repeating the number.
    """
    for name, text in _texts(values, ""):
        if holds_document_number(text) if name in _NUMBERING else _looks_like_one(text):
            raise UserError(
                ErrorCode.NO_PERMISSION,
                f"{paper}里有一处像身份证号码的长数字，不能印在纸上；请把它从内容里删去再打印。",
            )


def masked(text: str) -> str:
    """Replace the middle of document numbers in a text, 440403********1234; the rest stays.

    Digits with blanks, hyphens or dots between them are one number.
    """

    def hidden(found: re.Match[str]) -> str:
        number = _BETWEEN.sub("", found.group())
        return f"{number[:6]}********{number[-4:]}"

    return _SPACED_NUMBER.sub(hidden, text)
