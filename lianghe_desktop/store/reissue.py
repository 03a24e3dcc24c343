"""Write work anew under another author or in another home, in its order, with its bases named anew.

Person, interview and wall time stay those of the first writing. A field that somebody has replaced
meanwhile is left out: he saw it. Source: journal rules 10 and 16.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import urandom

from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.append import LostLine, Tally, append
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.lines import (
    Base,
    Head,
    StreamName,
    base_of,
    is_erased,
    next_hash,
    read_head,
    read_values,
    write_head,
)
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.unit import Unit


def issue_again(
    unit: Unit, lost: Iterable[LostLine], tally: Tally, *, author: str, home: str | None = None
) -> None:
    """Write the work of `lost` anew under `author`, in `home` if given.

    Args:
        unit: The unit of work; lines are appended at once.
        lost: Lines in the order in which they were written.
        tally: Takes the rows, to be settled.
        author: Who writes them; its streams hold nothing that they would replace unawares.
        home: Another home than that of the lines.
    """
    by_stream: dict[StreamName, list[LostLine]] = {}
    for one in lost:
        target = StreamName(home or one.stream.home, author, one.stream.shelf)
        by_stream.setdefault(target, []).append(one)
    for target, of_stream in by_stream.items():
        append(unit, target, iter(_written_anew(unit, target, of_stream)), tally)


def _written_anew(unit: Unit, target: StreamName, lost: Sequence[LostLine]) -> list[Line]:
    kept = [one for one in (_work(unit, one, target) for one in lost) if one is not None]
    end = unit.journal.end(target)
    renamed: dict[Base, Base] = {}
    lines: list[Line] = []
    before = end.hash
    for number, (base, head, values) in enumerate(kept, start=end.number + 1):
        bases = {name: _renamed(of, renamed) for name, of in head.bases.items()}
        head_bytes = write_head(
            replace(head, bases=bases, see=_renamed(head.see, renamed)), first=end.number + 1, count=len(kept)
        )
        tail = f'{{"v":{canonical_text(values)},"z":"{urandom(16).hex()}"}}'.encode()
        hash_ = next_hash(before, head_bytes, tail)
        renamed[base] = base_of(target.author, number, hash_)
        lines.append(Line(number, head_bytes, tail, before, hash_))
        before = hash_
    return lines


def _work(
    unit: Unit, lost: LostLine, target: StreamName
) -> tuple[Base, Head, Mapping[str, JsonValue]] | None:
    """Return what is to be written anew of one line; None where nothing is left of it."""
    stream, line = lost
    if is_erased(line.tail):
        return None
    try:
        head, values = read_head(line.head), read_values(line.tail)
    except ValueError:
        return None
    base = base_of(stream.author, line.number, line.hash)
    key = RowKey(head.table, stream.home, head.key[1])
    if unit.journal.trust.erases(stream, line.number, line.hash, key):
        return None
    if head.table in plans() and stream.home == target.home:
        replaced = {
            name
            for op in unit.journal.ops_of([key])[key]
            for name, of in op.bases.items()
            if base in {tuple(one) for one in of}
        }
        values = {name: value for name, value in values.items() if name not in replaced}
    if not values and not head.new:
        return None
    bases = {name: of for name, of in head.bases.items() if name in values}
    return base, replace(head, key=(target.home, *head.key[1:]), bases=bases), values


def _renamed(bases: Iterable[Base], renamed: Mapping[Base, Base]) -> tuple[Base, ...]:
    return tuple(sorted(renamed.get(tuple(base), tuple(base)) for base in bases))  # type: ignore[arg-type]
