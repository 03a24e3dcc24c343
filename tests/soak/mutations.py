"""Changed bundles, on every layer, with true keys around the inner ones: refused or harmless."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.store.check import check_store
from tests.soak.trial import Attempt, Planted, Trial
from tests.sync.test_mutations import Mutations, township

_CHECK_EVERY = 500


@contextmanager
def _prepare(folder: Path) -> Iterator[Attempt]:
    with township(folder) as town:
        mutations = Mutations()
        path = folder / "mutation.lhb"
        path.write_bytes(mutations.good.sealed())
        assert town.take(path).new == 20
        before, ways = town.dump(), sorted(mutations.ways)

        def attempt(seed: int) -> str:
            way = ways[seed % len(ways)]
            path.write_bytes(mutations.ways[way](random.Random(seed)))
            try:
                report = town.take(path)
                assert report.new == 0, way
                word = "harmless"
            except LiangheError as refused:
                word = refused.code.value
            assert town.dump() == before, way
            if seed % _CHECK_EVERY == 0:
                assert check_store(town.store) == []
            assert word != "harmless" or way in ("author's own lines", "stated"), way
            return word

        yield attempt
        assert list(town.store.folder.glob("staging-*")) == []


TRIAL = Trial(
    name="mutations",
    promise="a changed bundle is refused or harmless; tables and journal stay as they are",
    prepare=_prepare,
    often=400,
    before_release=20_000,
    planted=(
        Planted(
            name="the signature of the manifest is not looked at",
            place="lianghe_desktop.sync.opening.verify_envelope",
            bug=lambda _envelope, _key: None,
            within=4_000,
        ),
    ),
)
