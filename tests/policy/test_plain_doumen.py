"""The whole pack of Doumen equals a plain calculation that knows neither packs nor expressions."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.policy.assess_many import assess_many
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.scalar import assess
from tests.policy.plain_doumen import plain_doumen
from tests.policy.populations import Maker

_PACK = load_pack("doumen-2017")
_DAYS = (date(2017, 3, 10), date(2017, 6, 1), date(2019, 12, 31), date(2020, 2, 28), date(2026, 3, 1))


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), null=st.sampled_from([0.0, 0.15]), day=st.sampled_from(_DAYS))
def test_every_answer_equals_the_plain_calculation(seed: int, null: float, day: date) -> None:
    households = Maker(seed, unknown=0, null=null, on=day, told=True).households(20)
    scalar, columns = assess(_PACK, households, day, {}), assess_many(_PACK, households, day, {})
    for household, one, other in zip(households, scalar.results, columns.results, strict=True):
        wanted = plain_doumen(household, day)
        assert one == other
        assert one.missing == ()
        assert {figure.concept: figure.income_fen for figure in one.incomes} == wanted["incomes"]
        assert {line.code: line.below for line in one.lines} == wanted["below"]
        assert list(one.categories) == wanted["categories"]
        found = {(b.code, b.person, b.amount_fen, b.max_fen, b.min_fen, b.cover_fen) for b in one.benefits}
        assert found == wanted["benefits"]
        assert len(found) == len(one.benefits)
        assert {indicator.code: indicator.points for indicator in one.indicators} == wanted["indicators"]
        assert (one.points, one.tier) == (wanted["points"], wanted["tier"])
        assert list(one.review_flags) == wanted["flags"]
        payers = [b.payers for b in one.benefits if b.code == "housing_rebuild"]
        assert payers in ([], [(("city", 2_000_000), ("district", 2_000_000), ("town", 1_000_000))])
