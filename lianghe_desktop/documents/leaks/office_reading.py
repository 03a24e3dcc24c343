"""Read everything readable out of a workbook or a document of Word, hidden or not, part by part.

Source: ECMA-376 part 1 (SpreadsheetML 18, WordprocessingML 17), part 2 (packages and their properties).
"""

import contextlib
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from lianghe_desktop.documents.leaks.passages import ANY_COLUMN, Found, Obstacle, Passage
from lianghe_desktop.documents.leaks.private import LeakKind
from lianghe_desktop.documents.workbook import letters as column_letters

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPHS = (f"{_WORD}p", "{http://schemas.openxmlformats.org/drawingml/2006/main}p")
_TEXTS = ("t", "delText", "instrText")
_PLACES: tuple[tuple[str, str], ...] = (
    ("docProps/", "文件属性"),
    ("customXml/", "自定义数据"),
    ("xl/comments", "批注"),
    ("xl/threadedComments", "批注"),
    ("word/comments", "批注"),
    ("xl/workbook.xml", "工作簿的名称和设置"),
    ("xl/drawings", "图形里的文字"),
    ("xl/charts", "图表"),
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "尾注"),
    ("word/document.xml", "正文"),
)
_SEEN = ("word/document", "word/header", "word/footer", "xl/sharedStrings", "xl/worksheets/")
_STORE = "xl/sharedStrings.xml"
"""Where a workbook keeps the texts of all its cells."""
_PICTURES = re.compile(r"\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)$", re.IGNORECASE)
_EMPTY_PAGE = "96367138dc44ce09bf2c8f0f8e49348a1478d2c5c0af69bbc2bbc38b63cdcead"
"""SHA-256 of the picture of an empty page that python-docx puts into every document."""
_PARTS = (".xml", ".rels", ".vml")
_WORTH_READING = re.compile(r"[\u3400-\U0003134f]|\d{8,}|[A-Za-z]{6,}")
_SCHEMA = ("http://", "https://schemas", "urn:", "application/")
_SPREAD = 1e14


def read_office(content: bytes) -> Iterator[Found]:
    """Yield every text of an .xlsx or .docx file and every part that cannot be looked into."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = {one.filename: package.read(one) for one in package.infolist() if not one.is_dir()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        yield Obstacle("整个文件", LeakKind.UNREADABLE)
        return
    yield Passage("文件包的说明", (package.comment.decode("utf-8", "replace"), *parts), hidden=True)
    trees: dict[str, etree._Element] = {}
    for name, data in parts.items():
        if hashlib.sha256(data).hexdigest() == _EMPTY_PAGE:
            continue
        if not name.endswith(_PARTS):
            yield Obstacle(_place(name), LeakKind.PICTURE if _PICTURES.search(name) else LeakKind.ATTACHED)
            continue
        try:
            trees[name] = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            yield Obstacle(_place(name), LeakKind.UNREADABLE)
    yield from _sheets(trees)
    for name, tree in trees.items():
        yield from _part(name, tree)


def _place(name: str) -> str:
    return next(
        (place for start, place in _PLACES if name.startswith(start)), f"内部文件 {name.rpartition('/')[2]}"
    )


def _part(name: str, tree: etree._Element) -> Iterator[Found]:
    """Yield the texts of a part: paragraphs, then all other texts and every attribute worth reading."""
    where, hidden = _place(name), not name.startswith(_SEEN)
    paragraphs = list(tree.iter(*_PARAGRAPHS))
    lines = ["".join(_texts(one)) for one in paragraphs]
    if lines:
        yield Passage(where, tuple(lines), hidden=hidden)
    inside = {id(text) for one in paragraphs for text in one.iter()}
    others, values = [], []
    for element in tree.iter():
        if isinstance(element, (etree._Comment, etree._ProcessingInstruction)):
            others.append(str(element.text or ""))
            continue
        if id(element) not in inside and element.text and element.text.strip():
            others.append(element.text)
        values += [str(value) for value in element.attrib.values()]
    columns = (ANY_COLUMN,) * len(others) if name == _STORE else ()
    yield Passage(where, tuple(others), hidden=hidden, columns=columns)
    worth = [one for one in values if _WORTH_READING.search(one) and not one.startswith(_SCHEMA)]
    for value in worth:
        yield Passage(f"{where}（属性）", (value,), hidden=True)


def _texts(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _TEXTS and element.text:
            yield element.text


def _sheets(trees: dict[str, etree._Element]) -> Iterator[Found]:
    book = trees.get("xl/workbook.xml")
    if book is None:
        return
    related = trees.get("xl/_rels/workbook.xml.rels")
    targets = {} if related is None else {one.get("Id"): one.get("Target") or "" for one in related}
    shared = trees.get(_STORE)
    used: set[int] = set()
    strings = [] if shared is None else ["".join(_texts(one)) for one in shared.iter(f"{_MAIN}si")]
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATED), "").lstrip("/").removeprefix("xl/")
        tree = trees.get(f"xl/{target}")
        if tree is not None:
            named = f"工作表“{sheet.get('name')}”"
            state = sheet.get("state", "visible")
            unseen = state != "visible"
            yield from _cells(tree, named + ("（隐藏）" if unseen else ""), strings, unseen=unseen)
            used.update(_used(tree))
    left = tuple(text for at, text in enumerate(strings) if at not in used)
    yield Passage("没有单元格用到的文字", left, hidden=True)


def _used(tree: etree._Element) -> Iterator[int]:
    """Yield the numbers of the kept texts that cells of a sheet show."""
    for cell in tree.iter(f"{_MAIN}c"):
        value = cell.findtext(f"{_MAIN}v") or ""
        if cell.get("t") == "s" and value.isdigit():
            yield int(value)


def _cells(tree: etree._Element, named: str, strings: list[str], *, unseen: bool) -> Iterator[Found]:
    """Yield the cells of a sheet: row by row, then column by column."""
    columns: dict[str, list[str]] = {}
    covers = _hidden_columns(tree)
    for row in tree.iter(f"{_MAIN}row"):
        hidden = row.get("hidden") == "1"
        line: list[str] = []
        at: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = cell.get("r") or ""
            letters = place.rstrip("0123456789")
            text = _cell_text(cell, strings)
            line.append(text)
            at.append(letters)
            columns.setdefault(letters, []).append(text)
            covered = hidden or letters in covers
            where = f"{named}{place}" + ("（隐藏）" if covered else "")
            yield Passage(where, (text,), hidden=covered or unseen, columns=(letters,))
        yield Passage(f"{named}第 {row.get('r')} 行", tuple(line), columns=tuple(at))
    for letters, texts in columns.items():
        yield Passage(f"{named}{letters} 列", tuple(texts), columns=(letters,) * len(texts))


def _hidden_columns(tree: etree._Element) -> set[str]:
    hidden: set[str] = set()
    for column in tree.iter(f"{_MAIN}col"):
        if column.get("hidden") == "1":
            last = min(int(column.get("max") or 0), 16_384)
            hidden.update(column_letters(number) for number in range(int(column.get("min") or 1), last + 1))
    return hidden


def _cell_text(cell: etree._Element, strings: list[str]) -> str:
    """Return what a cell holds, its formula too; a long number as whole digits."""
    value, formula = cell.findtext(f"{_MAIN}v") or "", cell.findtext(f"{_MAIN}f") or ""
    inline = cell.find(f"{_MAIN}is")
    if cell.get("t") == "s" and value.isdigit() and int(value) < len(strings):
        value = strings[int(value)]
    elif inline is not None:
        value = "".join(_texts(inline))
    elif cell.get("t") in (None, "n") and ("E" in value or "e" in value):
        with contextlib.suppress(ValueError, OverflowError):
            value = str(int(float(value))) if float(value) >= _SPREAD else value
    return f"{value} {formula}".strip()
