"""What stands and what a person sees: rules 4 to 7."""

from tests.store.model.lines import OF_HOUSEHOLD, Op, Row, Stream
from tests.store.model.rulings import Judging, Known


class Standing(Judging):
    """Rows, values and open questions, worked out from the operations each time."""

    def standing(self, row: Row, name: str, known: Known | None = None) -> list[Op]:
        known = known or self.known()
        standing = self._standing(self.counting(row, known), name)
        return sorted(standing, key=lambda op: self._rank(op, known))

    def shown(self, row: Row, name: str, known: Known | None = None) -> object:
        standing = self.standing(row, name, known)
        return standing[0].written[name] if standing else None

    def contested(self, row: Row, name: str, known: Known | None = None) -> bool:
        return len({repr(op.written[name]) for op in self.standing(row, name, known)}) > 1

    def _all_standing(self, row: Row, known: Known) -> list[Op]:
        counting = self.counting(row, known)
        names = {name for op in counting for name in op.written}
        return [op for name in sorted(names) for op in self._standing(counting, name)]

    def unseen(self, row: Row, known: Known) -> list[Op]:
        """Writes that stand although the row was deleted, because nobody who deleted it saw them."""
        deleted = self.standing(row, "gone", known)
        if not deleted or any(op.written["gone"] is not True for op in deleted):
            return []
        seen = {base for op in deleted for base in op.see} | {op.name for op in deleted}
        return [op for op in self._all_standing(row, known) if op.name not in seen]

    def deleted(self, row: Row, known: Known) -> bool:
        standing = self.standing(row, "gone", known)
        settled = bool(standing) and all(op.written["gone"] is True for op in standing)
        return settled and not self.unseen(row, known)

    def delete_questions(self) -> set[Row]:
        known = self.known()
        return {row for row in self.shown_rows(known) if self.unseen(row, known)}

    def rows_of_household(self, home: str, household: str, known: Known) -> list[Row]:
        found = []
        for row in self.shown_rows(known):
            if row[1] == home and row[0] in OF_HOUSEHOLD:
                of_member = row[0] == "member" and self.shown(row, "household_id", known) == household
                if of_member or (row[0] != "member" and row[2] == household):
                    found.append(row)
        return sorted(found)

    def move_questions(self) -> set[tuple[Row, frozenset[Row]]]:
        """Moved households, each with the rows that were written without the move knowing of it."""
        known = self.known()
        found = set()
        for row in self.shown_rows(known):
            if row[0] != "household" or self.shown(row, "moved_to", known) is None:
                continue
            moves = self.standing(row, "moved_to", known)
            seen = {base for op in moves for base in op.see} | {op.name for op in moves}
            late = {
                one
                for one in self.rows_of_household(row[1], row[2], known)
                if any(op.name not in seen for op in self._all_standing(one, known))
            }
            if late:
                found.add((row, frozenset(late)))
        return found

    def shown_rows(self, known: Known) -> set[Row]:
        inserted = {op.row for op in self.ops if op.new and known.counts(op)}
        return inserted - known.erased_rows

    def tables(self) -> dict[Row, dict[str, object]]:
        known = self.known()
        found: dict[Row, dict[str, object]] = {}
        for row in self.shown_rows(known):
            names = {name for op in self.ops if op.row == row for name in op.written}
            values = {name: self.shown(row, name, known) for name in names}
            values["gone"] = True if self.deleted(row, known) else None
            found[row] = {name: value for name, value in values.items() if value is not None}
        return found

    def conflicts(self) -> dict[tuple[Row, str], list[tuple[str, int, object]]]:
        known = self.known()
        fields = {(op.row, name) for op in self.ops for name in op.written}
        return {
            (row, name): [(op.author, op.number, op.written[name]) for op in self.standing(row, name, known)]
            for row, name in fields
            if row not in known.erased_rows and self.contested(row, name, known)
        }

    def waiting_rows(self) -> set[Row]:
        known = self.known()
        written = {op.row for op in self.ops if known.counts(op) and op.written}
        return written - {op.row for op in self.ops if op.new and known.counts(op)}

    def void(self) -> set[tuple[Stream, int]]:
        known = self.known()
        return {(op.stream, op.number) for op in self.ops if not known.counts(op)}

    def erased(self) -> set[tuple[Stream, int]]:
        return {(op.stream, op.number) for op in self.ops if op.values is None}
