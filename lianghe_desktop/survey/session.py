"""The live interview: one definition, one tree of answers, recalculated after every answer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from lianghe_desktop.survey.model import Change, Finalized, NodeState, OutlineItem, Problem

Clock = Callable[[], datetime]
"""Give the present time, with a time zone; its zone is the zone of the interview."""


class Session(Protocol):
    """Hold the answers of one interview and everything that follows from them."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the form, in its order; empty when it has none."""

    @property
    def language(self) -> str:
        """Return the language in use."""

    def set_language(self, language: str) -> Change:
        """Show labels, hints and choices in another language of the form; UserError if it has none such."""

    def answer(self, ref: str, text: str | None) -> Change:
        """Answer one question with its text form (dates ISO, select-multiple separated by spaces).

        None or "" clears it. An answer of the wrong type is kept as typed and shown invalid. UserError when
        ref names no question. An answer to a read-only question is refused (UserError).
        """

    def create_repeat(self, ref: str, at: int | None = None) -> Change:
        """Add an instance to the repeat `ref` (no index at its end), last, or before the 1-based `at`."""

    def remove_repeat(self, ref: str) -> Change:
        """Remove the repeat instance `ref` (`/data/member[2]`); later ones move up."""

    def state(self, ref: str) -> NodeState:
        """Tell the state of one node; UserError when there is none such."""

    def states(self) -> Mapping[str, NodeState]:
        """Tell the state of every node, in document order."""

    def draft_xml(self) -> bytes:
        """Write down everything as it stands, non-relevant answers included, to be restored later."""

    def finalize(self) -> Finalized:
        """Check everything and write the canonical instance without non-relevant nodes."""


def start_session(*args: object, clock: Clock) -> Session:
    """Begin an interview."""
    raise NotImplementedError


def restore_session(*args: object, clock: Clock) -> Session:
    """Continue an interview from its draft or open a finished one for correction."""
    raise NotImplementedError


def outline(session: Session) -> tuple[OutlineItem, ...]:
    """List what to draw, relevant items only, in reading order."""
    raise NotImplementedError


def missing(session: Session) -> tuple[Problem, ...]:
    """List the answers that keep the interview from being finished."""
    raise NotImplementedError
