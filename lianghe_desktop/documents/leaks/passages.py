"""A stretch of a file: where it stands, and its pieces in the order in which a person reads them."""

from dataclasses import dataclass

from lianghe_desktop.documents.leaks.private import LeakKind


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold the texts of one place; `hidden` is what a person who looks at the file does not see."""

    where: str
    pieces: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Hold a part of a file that cannot be looked into, or has no place in a published file."""

    where: str
    kind: LeakKind


Found = Passage | Obstacle
