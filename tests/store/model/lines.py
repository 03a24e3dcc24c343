"""Operations, and what names them."""

from dataclasses import dataclass

VILLAGE, TOWNSHIP, DISTRICT = 5, 4, 3
LEVELS = {"village": VILLAGE, "township": TOWNSHIP, "district": DISTRICT}
Row = tuple[str, str, str]  # table, home, id
Stream = tuple[str, str, str]  # home, author, shelf
Write = tuple[str, int, str]  # author, number, mark, within the home and shelf of the row

SHELVES = {"household": "s", "member": "s", "housing": "s", "ruling": "s", "event": "a"}
OF_HOUSEHOLD = ("household", "housing", "member")


@dataclass(frozen=True, eq=False)
class Op:
    author: str
    home: str
    shelf: str
    number: int
    mark: str
    before: str
    row: Row
    new: bool
    values: tuple[tuple[str, object], ...] | None  # None once erased
    bases: tuple[tuple[str, tuple[Write, ...]], ...]
    see: tuple[Write, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Op) and (self.stream, self.name) == (other.stream, other.name)

    def __hash__(self) -> int:
        return hash((self.stream, self.name))

    @property
    def stream(self) -> Stream:
        return (self.home, self.author, self.shelf)

    @property
    def name(self) -> Write:
        return (self.author, self.number, self.mark)

    @property
    def written(self) -> dict[str, object]:
        return dict(self.values or ())

    def replaces(self, name: str) -> tuple[Write, ...]:
        return dict(self.bases).get(name, ())
