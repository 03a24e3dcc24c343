"""Find entries that may be one person: over the whole desk, or for somebody who is being written down."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.duplicates.likeness import Certainty, Likeness, likeness, old_number
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.register import NewMember
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.rearranged import DISTINCT, Rearrangement
from lianghe_desktop.store.people_read import PersonLine, people_lines
from lianghe_desktop.store.pinyin import sounds

_LARGEST_BLOCK = 400
"""More people than this under one key say nothing: the key is a default such as 1900-01-01."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TwinPair:
    """Two entries that may be one person, the one of the smaller id first."""

    first: PersonLine
    second: PersonLine
    likeness: Likeness

    @property
    def same_household(self) -> bool:
        """Tell whether both stand in one household."""
        return (self.first.home, self.first.household) == (self.second.home, self.second.household)


def find_twins(office: Office, *, progress: Callable[[int, int], bool] | None = None) -> list[TwinPair]:
    """Return pairs over the whole desk, the surest first; those a person called different are left out.

    Raises:
        UserError: `progress` (done, total) asked to stop.
    """
    people = people_lines(office.store)
    apart = _called_distinct(office)
    blocks = _blocks(people)
    seen: set[tuple[str, str]] = set()
    found: list[TwinPair] = []
    for done, block in enumerate(blocks, start=1):
        for first, second in _pairs(block):
            key = (first.id, second.id)
            if key in seen or key in apart:
                continue
            seen.add(key)
            alike = likeness(first, second, sounds)
            if alike is not None:
                found.append(TwinPair(first=first, second=second, likeness=alike))
        if progress is not None and done % 500 == 0 and not progress(done, len(blocks)):
            raise UserError(ErrorCode.CANCELLED, "已按您的要求停止查找。")
    return sorted(found, key=lambda pair: (-pair.likeness.certainty, pair.first.home, pair.first.id))


class TwinIndex:
    """Everybody of the desk by the keys under which one person may be found twice; made once for a list."""

    def __init__(self, people: Iterable[PersonLine]) -> None:
        self._blocks: dict[tuple[str, ...], list[PersonLine]] = defaultdict(list)
        for person in people:
            for key in _keys(person):
                self._blocks[key].append(person)

    def similar(self, newcomer: PersonLine) -> list[TwinPair]:
        """Return who may be the same person, the surest first; the newcomer stands first in each pair."""
        if not self._blocks:
            return []
        blocks = [self._blocks.get(key, ()) for key in _keys(newcomer)]
        others = {one.id: one for block in blocks if len(block) <= _LARGEST_BLOCK for one in block}
        pairs = [
            TwinPair(first=newcomer, second=other, likeness=alike)
            for other in others.values()
            if (alike := likeness(newcomer, other, sounds)) is not None
        ]
        return sorted(pairs, key=lambda pair: (-pair.likeness.certainty, pair.second.id))


def twin_index(office: Office) -> TwinIndex:
    """Return the index of everybody on the desk."""
    return TwinIndex(people_lines(office.store))


def similar_to(office: Office, home: HomeCode, new: NewMember) -> list[TwinPair]:
    """Return who on this desk may be the person that is being written down; the newcomer stands first."""
    newcomer = PersonLine(
        home=home,
        household=RowId(""),
        household_no=None,
        id=RowId(""),
        name="".join(new.name.split()) or None,
        sex=new.sex,
        birth_date=new.birth_date,
        document_number=new.document_number or None,
        phone=new.phone,
        disability_card=None,
    )
    return similar_to_any(office, [newcomer])


def similar_to_any(office: Office, newcomers: Sequence[PersonLine]) -> list[TwinPair]:
    """Return who on this desk may be one of some newcomers, the surest first; newcomers stand first."""
    if not newcomers:
        return []
    wanted = {key for newcomer in newcomers for key in _keys(newcomer)}
    near = [other for other in people_lines(office.store) if not wanted.isdisjoint(_keys(other))]
    pairs = [
        TwinPair(first=newcomer, second=other, likeness=alike)
        for other in near
        for newcomer in newcomers
        if (alike := likeness(newcomer, other, sounds)) is not None
    ]
    return sorted(pairs, key=lambda pair: -pair.likeness.certainty)


def _called_distinct(office: Office) -> set[tuple[str, str]]:
    return {
        (min(row.row_id or "", row.other_id or ""), max(row.row_id or "", row.other_id or ""))
        for row in office.store.rows(Rearrangement, where={"kind": DISTINCT})
        if not row.gone and row.undone_on is None
    }


def _blocks(people: Iterable[PersonLine]) -> list[list[PersonLine]]:
    """Put people who share a key together: only those inside a block are compared."""
    blocks: dict[tuple[str, ...], list[PersonLine]] = defaultdict(list)
    for person in people:
        for key in _keys(person):
            blocks[key].append(person)
    return [block for block in blocks.values() if 1 < len(block) <= _LARGEST_BLOCK]


def _keys(person: PersonLine) -> Iterator[tuple[str, ...]]:
    number = person.document_number
    if number:
        yield ("old", old_number(number))
        if len(number) == 18:
            area, birth, order = number[:6], number[6:14], number[14:17]
            yield from (
                ("ab", area, birth),
                ("bo", birth, order),
                ("ao", area, order, (person.name or "")[:1]),
            )
    if person.name:
        sound = sounds(person.name)
        if person.birth_date:
            yield ("nb", sound, f"{person.birth_date:%Y%m%d}")
            yield ("ny", sound, f"{person.birth_date:%Y}")
            yield ("nd", sound, f"{person.birth_date:%m%d}")
        if person.phone:
            yield ("np", sound, person.phone)
    if person.disability_card:
        yield ("card", person.disability_card)


def _pairs(block: list[PersonLine]) -> Iterator[tuple[PersonLine, PersonLine]]:
    for at, first in enumerate(block):
        for second in block[at + 1 :]:
            yield (first, second) if first.id < second.id else (second, first)


__all__ = ["Certainty", "PersonLine", "TwinIndex", "TwinPair", "find_twins", "similar_to", "twin_index"]
