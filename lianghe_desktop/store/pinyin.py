"""Initials of names, with both readings where a surname is read otherwise than the character.

The readings of single characters are those of pypinyin, read when a name is written, never when one is
searched. Its module is left alone: it also knows words, for which it takes a quarter of a second and 50 MiB.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_COMPOUND_SURNAMES = {
    "尉迟": "yc",
    "万俟": "mq",
    "长孙": "zs",
    "单于": "cy",
    "澹台": "tt",
    "令狐": "lh",
    "宰父": "zf",
    "亓官": "qg",
}
_SURNAMES = {
    "单": "s",
    "查": "z",
    "仇": "q",
    "区": "o",
    "解": "x",
    "曾": "z",
    "盖": "g",
    "朴": "p",
    "任": "r",
    "华": "h",
    "翟": "z",
    "覃": "q",
    "乐": "y",
    "员": "y",
    "宓": "f",
    "缪": "m",
    "种": "c",
    "秘": "b",
    "折": "s",
    "黑": "h",
    "召": "s",
    "冼": "x",
    "洗": "x",
    "逄": "p",
    "隗": "w",
    "哈": "h",
    "撒": "s",
    "繁": "p",
    "谌": "c",
    "车": "c",
    "晁": "c",
    "郗": "x",
    "沈": "s",
    "祭": "z",
    "重": "c",
    "石": "s",
    "长": "z",
    "盛": "s",
    "柏": "b",
    "贲": "b",
    "炅": "g",
    "褚": "c",
    "牟": "m",
    "那": "n",
    "宁": "n",
    "佴": "n",
    "能": "n",
    "适": "k",
    "尹": "y",
    "於": "y",
    "郇": "x",
    "卜": "b",
    "费": "f",
    "葛": "g",
}
"""Readings as a surname. Source: 现代汉语词典第7版 (姓), 通用规范汉字字典."""

_OTHER_READINGS = {"覃": "t", "乐": "l", "隗": "k", "宓": "m", "盖": "g", "祭": "j", "费": "b", "谌": "s"}
"""Readings of the character that pypinyin does not put first but people type."""


def initials(name: str) -> tuple[str, str]:
    """Return the initials of a name in lower case, and those of its other reading ("" without one).

    Letters and digits stand for themselves, other signs are left out.
    """
    plain = "".join(_initial(sign) for sign in name)
    compound = _COMPOUND_SURNAMES.get(name[:2])
    if compound is not None:
        first = compound + plain[2:]
    elif name[:1] in _SURNAMES:
        first = _SURNAMES[name[0]] + plain[1:]
    else:
        return plain, ""
    typed = _OTHER_READINGS.get(name[0])
    other = typed + plain[1:] if typed is not None and typed + plain[1:] != first else plain
    return first, other if other != first else ""


@cache
def _initial(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    return _reading(sign)[:1]


@cache
def sounds(name: str) -> str:
    """Return how a name sounds without tones: 陈小明 and 陈晓鸣 are both `chen xiao ming`.

    A character without a reading stands for itself.
    """
    return " ".join(_sound(sign) for sign in "".join(name.split()))


@cache
def _sound(sign: str) -> str:
    return _reading(sign) or sign


_TONES = str.maketrans("", "", "\u0304\u0301\u030c\u0300")


def _reading(sign: str) -> str:
    """Return the first reading of a character without its tone, ü as v; "" for one without a reading."""
    reading = _readings().get(str(ord(sign)), "").partition(",")[0]
    toneless = unicodedata.normalize("NFD", reading).translate(_TONES)
    return unicodedata.normalize("NFC", toneless).replace("ü", "v")


@cache
def _readings() -> Mapping[str, str]:
    """Return the readings, parted by commas, of characters by their code points in decimal digits."""
    package = find_spec("pypinyin")
    folders = package.submodule_search_locations if package is not None else None
    if not folders:
        raise ModuleNotFoundError("pypinyin")
    found: dict[str, str] = json.loads((Path(folders[0]) / "pinyin_dict.json").read_text("utf-8"))
    return found
