"""A stretch of a file: where it stands, and its pieces in the order in which a person reads them."""

from dataclasses import dataclass, replace

from lianghe_desktop.documents.leaks.private import LeakKind

ANY_COLUMN = "*"


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold the texts of one place; `hidden` is what a person who looks at the file does not see.

    `columns` names the column of each piece where the pieces are cells of a sheet, ANY_COLUMN for the store
    of all their texts, else it is empty.
    """

    where: str
    pieces: tuple[str, ...]
    hidden: bool = False
    columns: tuple[str, ...] = ()

    def without(self, columns: frozenset[str]) -> "Passage":
        """Return the same without the cells of some columns and without the store of texts, if any."""
        if not self.columns or not columns:
            return self
        kept = [at for at, column in enumerate(self.columns) if column not in columns | {ANY_COLUMN}]
        return replace(
            self,
            pieces=tuple(self.pieces[at] for at in kept),
            columns=tuple(self.columns[at] for at in kept),
        )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Hold a part of a file that cannot be looked into, or has no place in a published file."""

    where: str
    kind: LeakKind


Found = Passage | Obstacle
