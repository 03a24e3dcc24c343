"""Histories in which everything travels as on sticks: enrolment files and sealed bundles.

The township changes its keys, or another machine takes its place; laptops follow as they hear of it.
Bundles are written with what the receipts leave out, some are lost, some come late, twice or out of order.
The model takes exactly the lines that each bundle's manifest names.
"""

from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import LiangheError, UserError
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import Peer, Receipt
from lianghe_desktop.store.detached import row_columns
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.streams import streams
from lianghe_desktop.sync.enrolment import (
    Issued,
    accept,
    read_enrolment,
    trust_card,
    write_card,
    write_request,
)
from lianghe_desktop.sync.export import export_bundle
from lianghe_desktop.sync.granting import approve, receive_request
from lianghe_desktop.sync.importing import import_bundle
from lianghe_desktop.sync.inspecting import inspect
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, own_fingerprint
from lianghe_desktop.sync.rotating import former_office, rotate_keys
from tests.store.conftest import ACTOR, TOWNSHIP
from tests.store.histories import TOWN, World
from tests.store.model.lines import TOWNSHIP as TOWNSHIP_LEVEL
from tests.store.model.lines import VILLAGE as VILLAGE_LEVEL
from tests.store.model.lines import Op, Row

_LOST, _LATE, _AGAIN = 0.15, 0.15, 0.25
_BELIEVED = 0.6
_SELDOM = 8
_STRANGERS = 0.15
_SHARED_ROWS = 4
_ROUNDS = 8
_MOST_KEYS = 2
_TOWN = (TOWNSHIP_LEVEL, TOWNSHIP)


@dataclass(frozen=True, kw_only=True)
class OnStick:
    """A bundle in a file, and the operations that it holds as the model knows them."""

    path: Path
    to: str
    from_level: int
    carried: frozenset[Op]
    handed: tuple[tuple[str, str, bool], ...]


class StickWorld(World):
    """The same desks; what they exchange lies in files."""

    def __init__(self, folder: Path, seed: int, *, rare: float = 0.25) -> None:
        self.stick = folder / "stick"
        self.stick.mkdir(parents=True)
        self.cards: dict[str, Issued] = {}
        self.bundles: list[OnStick] = []
        self.files = 0
        self.digits: dict[str, str] = {}  # of every author that the township ever had
        super().__init__(folder, seed, rare=rare)
        for desk in range(TOWN):
            self._meet(desk)
        self._begin()

    def _begin(self) -> None:
        """Let most histories begin with work that everybody shares: without it nobody contradicts another."""
        if self.random.random() < _STRANGERS:
            return
        while self.not_accepted:
            self.accept()
        for _ in range(_SHARED_ROWS):
            self.insert(TOWN)
        for at in range(TOWN):
            self._once(TOWN, at)

    # --- letting desks in ------------------------------------------------------------------------

    def _trust_town(self, at: int) -> None:
        """Take the card of every author that the township ever had; none is written before it is there."""
        if len(self.stores) <= TOWN:
            return
        town = self.models[TOWN]
        if town.author not in self.cards:
            self.cards[town.author] = write_card(self.stores[TOWN], self._file("card.lhe"), actor=ACTOR)
            self._know_town()
        model = self.models[at]
        card = self.cards[town.author]
        if model.level == VILLAGE_LEVEL:
            trust_card(self.stores[at], card.path, confirmed=card.fingerprint, actor=ACTOR)
            model.meet(town.author, _TOWN)

    def _know_town(self) -> None:
        """Take down the township's digits, and that it has the keys of its present author."""
        town = self.models[TOWN]
        self.digits[town.author] = own_fingerprint(self.stores[TOWN], actor=ACTOR)
        town.keys.add(town.author)

    def _meet(self, at: int) -> None:
        """Give a laptop the township's cards, and the township the laptop's request."""
        self._trust_town(at)
        asked = write_request(self.stores[at], self._file("request.lhe"), actor=ACTOR)
        receive_request(self.stores[TOWN], asked.path, actor=ACTOR)

    def _renamed(self, at: int) -> None:
        super()._renamed(at)
        if self.models[at].level == VILLAGE_LEVEL:
            self._meet(at)

    def accept(self, _: int = 0) -> None:
        """Let a laptop in by request, approval and acceptance; one that is gone by its author alone."""
        if not self.not_accepted:
            return
        author, home = self.not_accepted.pop(self.random.randrange(len(self.not_accepted)))
        at = next((n for n, model in enumerate(self.models) if model.author == author), None)
        if at is None:
            self._rule(home, ruled=["author_accepted", author, "village", home, "surveyor"])
            return
        town, laptop = self.stores[TOWN], self.stores[at]
        asked = write_request(laptop, self._file("request.lhe"), actor=ACTOR)
        granted = approve(
            town, asked.path, self._file("approval.lhe"), confirmed=asked.fingerprint, actor=ACTOR
        )
        self._follow_approval(author, home)
        accept(laptop, granted.path, confirmed=granted.fingerprint, actor=ACTOR)
        self.models[at].meet(read_enrolment(granted.path).sender.author, _TOWN)

    def _follow_approval(self, author: str, home: str) -> None:
        """Write into the model the ruling that the approval wrote into the store."""
        model = self.models[TOWN]
        for ruling in self.stores[TOWN].rows(Ruling, where={"home": home, "author": author}):
            row: Row = ("ruling", home, ruling.id)
            if ruling.kind == "author_accepted" and row not in model.rows("ruling"):
                fields = plans()["ruling"].fields_of(row_columns(ruling))
                model.insert(row, {name: value for name, value in fields.items() if value is not None})
                model.judge_again()

    # --- the township's keys and machine ---------------------------------------------------------

    def rotate(self, _: int) -> None:
        """Give the township new keys; nobody is told but by the bundles that it writes from now on."""
        if self.done["rotate"] < _MOST_KEYS:
            self._hand_over()

    def _hand_over(self) -> None:
        town, model = self.stores[TOWN], self.models[TOWN]
        rotate_keys(town, actor=ACTOR)
        model.rotate(town.desk.author)
        self._know_town()
        if model.author not in self.town_authors:
            self.town_authors.append(model.author)

    def replace(self, _: int) -> None:
        """Put another machine in the place of the township's, which is gone with all its backups."""
        if self.done["replace"]:
            return
        self.stores[TOWN].close()
        self.backups = [kept for kept in self.backups if kept.at != TOWN]
        rest = self.stores[TOWN + 1 :], self.models[TOWN + 1 :]
        del self.stores[TOWN:], self.models[TOWN:]
        self._add(self._new_author(), AreaLevel.TOWNSHIP, TOWNSHIP)
        self.stores += rest[0]
        self.models += rest[1]
        for at in range(TOWN + 1, len(self.stores)):
            self._bind(at)
        self.town_authors.append(self.models[TOWN].author)
        self.not_accepted = []
        for at in self._laptops():
            self._meet(at)
            self.not_accepted.append((self.models[at].author, self.models[at].area))

    def count_former(self, _: int) -> None:
        """Let what lost machines of the township wrote count, of whose keys a bundle brought something."""
        for author in self.town_authors:
            if author not in self.models[TOWN].roots:
                try:
                    former_office(self.stores[TOWN], confirmed=self.digits[author], actor=ACTOR)
                except UserError:
                    self.done["nothing came of the lost machine yet"] += 1
                    continue
                self.models[TOWN].count_former(author)
                self.done["former machine counted"] += 1

    def _laptops(self) -> list[int]:
        return [at for at in range(len(self.stores)) if at != TOWN]

    # --- carrying --------------------------------------------------------------------------------

    def weights(self) -> dict[str, float]:
        """Close gaps and answer questions of moves more often: over files they are rare."""
        acts = super().weights()
        acts |= {"rotate": self.rare, "replace": self.rare / 2}
        if any(author not in self.models[TOWN].roots for author in self.town_authors):
            acts["count_former"] = _SELDOM * self.rare
        if self.models[TOWN].behind_gap:
            acts["close_gap"] = _SELDOM * self.rare
        if self.models[TOWN].move_questions():
            acts["close_again"] = _SELDOM * self.rare
        return acts

    def carry(self, at: int) -> None:
        """Write a bundle for another desk, and perhaps read it; perhaps an older one comes again."""
        to = self.random.choice([other for other in range(len(self.stores)) if self._meets(at, other)])
        written = self._export(at, to, full=self.random.random() < 0.15)
        fate = self.random.random()
        if fate < _LOST:
            self.done["lost"] += len(written)
            written = []
            if to == TOWN and self.random.random() < _BELIEVED:
                self._believe(at)
        self.bundles += written
        if fate >= _LOST + _LATE:
            for one in written:
                self._take(one, to)
        if self.bundles and self.random.random() < _AGAIN:
            again = self.random.choice(self.bundles)
            self.done["late or repeated"] += 1
            self._take(again, self.random.choice(range(len(self.stores))))

    def _believe(self, at: int) -> None:
        """Let a laptop take its work as received, as when the township puts an old folder back."""
        laptop, town = self.stores[at], self.stores[TOWN].desk.author
        receipts = [
            Receipt(peer=town, stream=str(one.stream), number=one.number, hash=one.hash.hex())
            for one in streams(laptop)
            if one.stream.author == laptop.desk.author
        ]
        peer = Peer(author=town, bundle="0" * 32, read_at=0, blobs_listed=False)
        laptop.write(lambda unit: (unit.put(peer), unit.put_many(receipts)), actor=ACTOR)
        self.done["believed received"] += 1

    def _meets(self, at: int, to: int) -> bool:
        sender, addressee = self.models[at], self.models[to]
        return at != to and (sender.level != addressee.level or sender.area == addressee.area)

    def _export(self, at: int, to: int, *, full: bool) -> list[OnStick]:
        store, model, addressee = self.stores[at], self.models[at], self.models[to]
        kind, to_author = Kind.PEER, addressee.author
        if model.level > addressee.level:
            kind, to_author = Kind.UP, self._known_town(at)
        elif model.level < addressee.level:
            kind = Kind.RETURN
        try:
            written = export_bundle(
                store,
                self.stick,
                kind=kind,
                to=[to_author],
                actor=ACTOR,
                full=full,
                progress=_silent,
                cancel=lambda: False,
            )
        except LiangheError:
            self.done["not exported: not yet known"] += 1
            return []
        self.done["bundles"] += len(written.paths)
        identity = ensure_keys(store, actor=ACTOR).identity
        return [
            OnStick(
                path=path,
                to=to_author,
                from_level=model.level,
                carried=self._operations(at, path, identity),
                handed=tuple(model.own_handed()),
            )
            for path in written.paths
        ]

    def _known_town(self, at: int) -> str:
        """Return under which author a laptop knows the township: it may not have heard of the newest."""
        model = self.models[at]
        known = [author for author, of in model.roots.items() if of == _TOWN]
        really = Certificates.of(self.stores[at]).above(AreaLevel.VILLAGE)
        assert [one.author for one in really] == sorted(set(known) - model.successors.keys())
        self.done["sealed for former keys"] += really[0].author != self.models[TOWN].author
        return really[0].author

    def _operations(self, at: int, path: Path, identity: str) -> frozenset[Op]:
        manifest = inspect(path, identity=identity, progress=_silent, cancel=lambda: False).manifest
        ranges: dict[tuple[str, str, str], list[range]] = {}
        for item in manifest.streams:
            name = (item.stream.home, item.stream.author, item.stream.shelf)
            ranges.setdefault(name, []).append(range(item.first, item.last + 1))
        carried = frozenset(
            op
            for op in self.models[at].ops
            if any(op.number in numbers for numbers in ranges.get(op.stream, ()))
        )
        assert len(carried) == sum(len(numbers) for of in ranges.values() for numbers in of)
        return carried

    def _take(self, one: OnStick, to: int) -> bool:
        """Read a bundle into desk `to`; tell whether it brought a line."""
        store, model = self.stores[to], self.models[to]
        above = one.from_level < model.level or model.level == TOWNSHIP_LEVEL
        before = store.desk.author
        try:
            done = import_bundle(
                store, one.path, actor=ACTOR, apart=False, progress=_silent, cancel=lambda: False
            )
        except LiangheError as refused:
            self.done[f"refused: {refused.code}"] += 1
            return False
        model.next_author = store.desk.author if done.new_author else "nobody"
        if model.level == VILLAGE_LEVEL:
            model.follow(one.handed, _TOWN)
        model.receive(set(one.carried), from_above=above)
        if store.desk.author != before:
            self._renamed(to)
        if to == TOWN and done.forked and self.random.random() < 0.7:
            self.rule_on_forks()
        self.done["forks"] += bool(done.forked)
        self.done["issued again"] += done.issued_again
        return bool(done.new)

    def deliver_everything(self) -> None:
        """Go around with sticks, trusting the receipts, until nothing new comes up anywhere."""
        for _ in range(_ROUNDS):
            self._find_not_accepted()
            while self.not_accepted:
                self.accept()
            self.rule_on_forks()
            self.count_former(TOWN)
            if self.models[TOWN].unsaid():  # as the guide of the restored backup has it
                self._hand_over()
            arrived = [self._once(at, to) for at, to in self._ways()]
            if not self.not_accepted and not any(arrived):
                return

    def _ways(self) -> list[tuple[int, int]]:
        """Return who goes to whom: all up and then all down, then each up and down before the next comes.

        The second is for machines cloned without anybody's knowledge, which share one receipt.
        """
        laptops = [at for at in range(len(self.stores)) if at != TOWN]
        at_once = [(at, TOWN) for at in laptops] + [(TOWN, at) for at in laptops]
        return at_once + [way for at in laptops for way in ((at, TOWN), (TOWN, at))]

    def _once(self, at: int, to: int) -> bool:
        news = [self._take(one, to) for one in self._export(at, to, full=False)]
        return any(news)

    def _file(self, ending: str) -> Path:
        self.files += 1
        return self.stick / f"{self.files}-{ending}"


def _silent(_done: int, _total: int) -> None:
    """Report nothing."""
