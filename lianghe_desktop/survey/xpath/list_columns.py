"""The columns of a list that never changes, kept as plain texts: 20,000 rows are looked through at once."""

from __future__ import annotations

import math
from datetime import tzinfo

from lianghe_desktop.survey.tree import ELEMENT, XHTML, Node
from lianghe_desktop.survey.xpath import dates
from lianghe_desktop.survey.xpath.values import parse_number

Places = list[int]


class Column:
    """Hold the texts of one child, row by row; "" where a row has none. Indexes are made when first used."""

    __slots__ = ("_moments", "_numbers", "_places", "_words", "has_dates", "lacks_some", "texts")

    def __init__(self, texts: list[str], *, lacks_some: bool) -> None:
        self.texts = texts
        self.lacks_some = lacks_some
        self.has_dates = any(map(is_date, set(texts)))
        self._places: dict[str, Places] | None = None
        self._words: dict[str, Places] | None = None
        self._numbers: list[float] | None = None
        self._moments: dict[tzinfo, list[float]] = {}

    @property
    def places(self) -> dict[str, Places]:
        """Return the rows by their whole text."""
        if self._places is None:
            found: dict[str, Places] = {}
            for at, text in enumerate(self.texts):
                found.setdefault(text, []).append(at)
            self._places = found
        return self._places

    @property
    def words(self) -> dict[str, Places]:
        """Return the rows by each word of their text, words parted by one space as `selected` has it."""
        if self._words is None:
            found: dict[str, Places] = {}
            for at, text in enumerate(self.texts):
                for word in set(text.split(" ")) if " " in text else (text,):
                    found.setdefault(word, []).append(at)
            self._words = found
        return self._words

    @property
    def numbers(self) -> list[float]:
        """Return the texts as numbers, NaN where one is none; not for columns with dates."""
        if self._numbers is None:
            known = {text: parse_number(text) for text in set(self.texts)}
            self._numbers = [known[text] for text in self.texts]
        return self._numbers

    def moments(self, zone: tzinfo) -> list[float] | None:
        """Return the texts as moments, NaN for blanks; None where some text is neither date nor blank."""
        kept = self._moments.get(zone)
        if kept is not None:
            return kept
        known: dict[str, float] = {}
        for text in set(self.texts):
            moment = dates.parse_date(text, zone) if is_date(text) else None
            if moment is None and text:
                return None
            known[text] = math.nan if moment is None else dates.fractional_days(moment)
        found = [known[text] for text in self.texts]
        self._moments[zone] = found
        return found


class ListIndex:
    """Remember the columns of one unchanging parent."""

    __slots__ = ("_columns",)

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], Column | None] = {}

    def column(self, parent: Node, item: str, child: str) -> Column | None:
        """Return a column, made at its first use; None where a row has the child more than once."""
        key = (item, child)
        if key not in self._columns:
            self._columns[key] = _read(parent.named(item), child)
        return self._columns[key]


def _read(rows: list[Node], child: str) -> Column | None:
    texts: list[str] = []
    lacks_some = False
    for row in rows:
        found = [c for c in row.children if c.name == child and c.kind == ELEMENT and c.ns != XHTML]
        if len(found) > 1:
            return None
        if not found:
            lacks_some = True
            texts.append("")
        else:
            texts.append(found[0].string() if found[0].children else found[0].text)
    return Column(texts, lacks_some=lacks_some)


def is_date(text: str) -> bool:
    """Tell whether a text is compared as a day."""
    return dates.looks_like_date(text) and math.isnan(parse_number(text))
