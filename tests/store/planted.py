"""Bugs for the histories: each breaks one rule, and the comparison with the model must see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.store import closed_gaps, merge, trust
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync import succession

_STORE = "lianghe_desktop.store"
_SYNC = "lianghe_desktop.sync"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bug:
    """What is put in place of what; `seed` is a history that shows it, for those in a hurry."""

    rule: str
    place: str
    bug: Callable[..., Any]
    seed: int
    in_files: bool = False  # only histories whose bundles are files meet it
    of_gaps: bool = False  # only histories in which gaps are closed often meet it soon


def _always_everything(_unit: Unit, of_field: merge.FieldState, _decision: object) -> tuple[Any, ...]:
    return tuple(sorted(one.op.base for one in of_field.standing))


def _smallest_author_first(one: merge.StandingValue) -> tuple[str, int]:
    return (one.op.author, one.op.number)


def _everybody(_self: trust.Trust, author: str, _key: merge.RowKey, _shelf: str, _number: int) -> int | None:
    return 5 if author != "b" * 16 else 4


def _nothing(*_: object, **__: object) -> tuple[Any, ...]:
    return ()


def _none(*_: object, **__: object) -> None:
    return None


def _never(*_: object, **__: object) -> bool:
    return False


def _itself(self: trust.Standing, *_: object) -> trust.Standing:
    return self


def _received(_self: object, held: Any, _hash_at: object) -> int:
    return int(held.number)


def _signed_by_the_wrong_one(key: Any, *, old: Any, new: Any, wall_ms: int) -> Any:
    return succession.hand_over(key, old=old, new=new, wall_ms=wall_ms)


_asked_for = closed_gaps._asked_for


def _held_ones_stay(
    of_number: Mapping[int, list[closed_gaps.Seen]], rules: closed_gaps.Rules
) -> dict[int, bytes]:
    held = {number for number, of in of_number.items() if any(one.since == closed_gaps.HELD for one in of)}
    return {number: h for number, h in _asked_for(of_number, rules).items() if number not in held}


BUGS = {
    "a plain write replaces the values of others": Bug(
        rule="5", place=f"{_STORE}.unit.Unit._replaced", bug=_always_everything, seed=5
    ),
    "the highest desk is not shown first": Bug(
        rule="4", place=f"{_STORE}.merge._rank", bug=_smallest_author_first, seed=5
    ),
    "authors count before they are accepted": Bug(
        rule="8", place=f"{_STORE}.trust.Trust.level", bug=_everybody, seed=1
    ),
    "what a deletion did not see is hidden with the row": Bug(
        rule="6", place=f"{_STORE}.merge.RowState.unseen", bug=_nothing, seed=1
    ),
    "a move does not name what stood before the person's eyes": Bug(
        rule="6", place=f"{_STORE}.moves.standing_of", bug=_nothing, seed=11
    ),
    "what was written late in the old home is not asked about": Bug(
        rule="6", place=f"{_STORE}.moves._late_rows", bug=_nothing, seed=11
    ),
    "acceptance does not work backwards": Bug(
        rule="8", place=f"{_STORE}.rejudge.settle_authors", bug=_none, seed=1
    ),
    "a revoked author's later lines count": Bug(
        rule="8", place=f"{_STORE}.trust.Standing.cut", bug=_itself, seed=16
    ),
    "an erasure leaves the values": Bug(rule="8", place=f"{_STORE}.rejudge.erase", bug=_none, seed=1),
    "an erased line is taken without its ruling": Bug(
        rule="2", place=f"{_STORE}.append.is_erased", bug=_never, seed=27
    ),
    "a closed gap is not gone over": Bug(
        rule="8", place=f"{_STORE}.closed_gaps.Rules.covers", bug=_never, seed=22
    ),
    "a closed gap does not rule its branch": Bug(
        rule="8", place=f"{_STORE}.closed_gaps._asked_for", bug=_held_ones_stay, seed=10, of_gaps=True
    ),
    "the branch that was ruled to stand does not": Bug(
        rule="10", place=f"{_STORE}.rejudge.follow_branches", bug=_none, seed=3
    ),
    "a clone's losing work is not written anew": Bug(
        rule="10", place=f"{_STORE}.rejudge.issue_again", bug=_none, seed=2
    ),
    "a clone keeps its author": Bug(rule="10", place=f"{_STORE}.apply.leave_author", bug=_none, seed=3),
    "lines that do not count are not listed": Bug(
        rule="9", place=f"{_STORE}.append.why_held", bug=_none, seed=1
    ),
    "lines behind a gap are thrown away": Bug(
        rule="12", place=f"{_STORE}.apply.wait", bug=lambda *_: 0, seed=2
    ),
    "everything is taken as received": Bug(
        rule="13", place=f"{_SYNC}.receipts.PeerReceipt.number", bug=_received, seed=8, in_files=True
    ),
    "lines of others are not relayed": Bug(
        rule="14", place=f"{_SYNC}.collecting._Reading._relayed", bug=_nothing, seed=8, in_files=True
    ),
    "a laptop does not keep whom the township handed over to": Bug(
        rule="16", place=f"{_SYNC}.importing.take_over", bug=_none, seed=22, in_files=True
    ),
    "the township does not tell of its new keys": Bug(
        rule="16", place=f"{_SYNC}.export.own_successions", bug=_nothing, seed=38, in_files=True
    ),
    "what a lost machine of the township wrote does not count": Bug(
        rule="16", place=f"{_SYNC}.rotating.trust_roots", bug=_none, seed=8, in_files=True
    ),
    "a former machine is named without the new one's signature": Bug(
        rule="16",
        place=f"{_SYNC}.rotating.name_former",
        bug=_signed_by_the_wrong_one,
        seed=22,
        in_files=True,
    ),
}
