"""A desk of the model, with the keys of desks above that change: rule 16."""

from collections.abc import Iterable

from tests.store.model.receiving import Receiving


class ModelDesk(Receiving):
    """One desk: what it holds, does and shows, and whom it trusts."""

    def rotate(self, new_author: str) -> None:
        """Take a new author, vouched for by the old; whoever left its author already only says so."""
        unsaid = self.unsaid()
        if not unsaid:
            unsaid = {self.author}
            self.next_author = new_author
            self._leave_author()
            self.roots[new_author] = (self.level, self.area)
            self.keys.add(new_author)
        self.handed += [(former, self.author, False) for former in sorted(unsaid)]

    def unsaid(self) -> set[str]:
        """Return former authors of this desk that handed over to nobody, as after a restore."""
        return self.keys - {former for former, _, _ in self.handed} - {self.author}

    def own_handed(self) -> list[tuple[str, str, bool]]:
        """Return the hand-overs that lead to the present author."""
        found: list[tuple[str, str, bool]] = []
        wanted = [self.author]
        while wanted:
            new = wanted.pop(0)
            found += (step := [one for one in self.handed if one[1] == new])
            wanted += [former for former, _, _ in step]
        return found

    def follow(self, handed: Iterable[tuple[str, str, bool]], office: tuple[int, str]) -> None:
        """Go along with hand-overs of a desk above: from whom is trusted to whom is not yet."""
        waiting = list(handed)
        for one in waiting * len(waiting):
            former, new, by_new = one
            if new in self.roots or (former in self.roots and not by_new):
                followed = self.successors.setdefault(former, new)
                if followed == new or by_new:
                    self.roots.setdefault(former, office)
                    self.roots.setdefault(new, office)

    def meet(self, author: str, office: tuple[int, str]) -> None:
        """Trust a desk above whose digits a person compared; it takes the place of those known before."""
        if author not in self.roots:
            formers = [known for known, of in self.roots.items() if of == office]
            self.successors |= dict.fromkeys(formers, author)
            self.roots[author] = office
            self.judge_again()

    def count_former(self, author: str) -> None:
        """Let the work of this office's lost machine count, once its digits were compared."""
        self.roots[author] = (self.level, self.area)
        self.handed.append((author, self.author, True))
        self.judge_again()
