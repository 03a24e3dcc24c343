"""Histories in which disks are copied and gaps closed much more often than elsewhere."""

from lianghe_desktop.store.streams import streams
from tests.store.histories import TOWN, World, named

_CLONES = 2


class GapWorld(World):
    """Stretches of a stream are lost for the township, which then waits for them no longer."""

    def weights(self) -> dict[str, float]:
        """Weigh copies of disks and closed gaps more."""
        return super().weights() | {"close_gap": 2.5, "clone": 0.8, "erase_line": 0.3, "carry": 12}

    def close_gap(self, at: int) -> None:
        """Close a gap; where nothing is missing, let the township hear only the end of a stream first."""
        self._lose_a_stretch()
        super().close_gap(at)

    def _lose_a_stretch(self) -> None:
        at = self.random.choice([desk for desk in range(len(self.stores)) if desk != TOWN])
        held = {one.stream: one.number for one in streams(self.stores[TOWN])}
        longer = [
            one
            for one in streams(self.stores[at])
            if self.models[at].area == one.stream.home and one.number > held.get(one.stream, 0) + 1
        ]
        if longer:
            state = self.random.choice(longer)
            last = held.get(state.stream, 0)
            first = self.random.randint(last + 2, state.number)
            here = {op.number for op in named(self.models[at], state.stream, first, state.number)}
            if len(here) == state.number - first + 1:
                staged = [self._staged(at, state.stream, first, state.number)]
                self._hand_over(at, TOWN, staged, named(self.models[at], state.stream, first, state.number))
