"""What a person does, and work written anew: rules 5, 6 and 10."""

from collections.abc import Iterable

from tests.store.model.branches import Branching
from tests.store.model.lines import SHELVES, Op, Row, Write


class Writing(Branching):
    """Insert, change, delete and move rows, each in an operation of this desk."""

    def insert(self, row: Row, values: dict[str, object]) -> None:
        self._write(row, values, new=True)

    def change(self, row: Row, name: str, value: object, *, decision: bool = False) -> bool:
        """Write one field; a plain write leaves the values of others in a contested field alone."""
        standing, contested = self.standing(row, name), self.contested(row, name)
        if (standing[0].written[name] if standing else None) == value and not (decision and contested):
            return False
        mine = [op for op in standing if not contested or decision or op.author == self.author]
        self._write(row, {name: value}, bases={name: tuple(sorted(op.name for op in mine))})
        return True

    def remove(self, row: Row) -> bool:
        """Delete a row, naming all that the person had before him."""
        known = self.known()
        if self.deleted(row, known):
            return False
        standing, contested = self.standing(row, "gone", known), self.contested(row, "gone", known)
        mine = [op for op in standing if not contested or op.author == self.author]
        see = {op.name for op in self._all_standing(row, known)}
        self._write(row, {"gone": True}, bases={"gone": tuple(sorted(op.name for op in mine))}, see=see)
        return True

    def bring_back(self, row: Row) -> bool:
        """Take a deletion back."""
        value: object = False
        return self.change(row, "gone", value)

    def move(self, row: Row, to: list[str], opened: dict[Row, Row], link: str = "") -> None:
        """Close a household here and open it in another home; without `opened` it is closed once more.

        `opened` names the rows that were opened for those here, `link` is how that is kept.
        """
        known = self.known()
        _, home, household = row
        see = {
            op.name
            for one in self.rows_of_household(home, household, known)
            for op in self._all_standing(one, known)
        }
        if opened:
            tables = self.tables()
            new_ids = {old[2]: new[2] for old, new in opened.items()}
            for old, new in opened.items():
                values = {
                    name: new_ids.get(value, value) if type(value) is str else value
                    for name, value in tables[old].items()
                    if name not in ("moved_from", "moved_to", "opened_rows")
                }
                if old == row:
                    values |= {"moved_from": [home, household], "opened_rows": link}
                self.insert(new, values)
        standing = self.standing(row, "moved_to", known)
        self._write(
            row, {"moved_to": to}, bases={"moved_to": tuple(sorted(o.name for o in standing))}, see=see
        )

    def may_write(self, row: Row) -> bool:
        """Tell whether this desk may write the row: not revoked, and not erased for ever."""
        known = self.known()
        number = 1 << 62
        stream = (row[1], self.author, SHELVES[row[0]])
        return number <= known.cuts.get(stream, number) and row not in known.erased_rows

    def may_decide(self, row: Row, name: str) -> bool:
        known = self.known()
        return self.level <= min(known.authors[op.author][0] for op in self.standing(row, name, known))

    def _write(
        self,
        row: Row,
        values: dict[str, object],
        *,
        new: bool = False,
        bases: dict[str, tuple[Write, ...]] | None = None,
        see: Iterable[Write] = (),
    ) -> Op:
        stream = (row[1], self.author, SHELVES[row[0]])
        number, before = self.end(stream)
        written = Op(
            author=self.author,
            home=row[1],
            shelf=SHELVES[row[0]],
            number=number + 1,
            mark=self.mark_of(stream, number + 1),
            before=before,
            row=row,
            new=new,
            values=tuple(sorted(values.items())),
            bases=tuple(sorted((name, named) for name, named in (bases or {}).items() if named)),
            see=tuple(sorted(see)),
        )
        self.ops.add(written)
        return written

    def issue_again(self, lost: list[Op], home: str = "") -> None:
        """Write operations anew in order, here in their place; what somebody has replaced is left out."""
        names: dict[Write, Write] = {}
        for op in lost:
            replaced = {
                field
                for other in self.ops
                if other.row == op.row
                for field, bases in other.bases
                if op.name in bases
            }
            values = {field: value for field, value in op.written.items() if field not in replaced}
            if not values and not op.new:
                continue
            bases = {f: tuple(names.get(b, b) for b in of) for f, of in op.bases if f in values}
            again = self._write(
                (op.row[0], home or op.home, op.row[2]),
                values,
                new=op.new,
                bases=bases,
                see=[names.get(base, base) for base in op.see],
            )
            names[op.name] = again.name
