"""Published forms in real bundles: from district to village, whole or not at all, version by version."""

from pathlib import Path

import pytest

from lianghe_desktop.casework import exchange
from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.followups import begin_followup, follow_ups
from lianghe_desktop.casework.form_workshop import check_form, publish
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.sync.export import Asset
from tests.casework.conftest import TOWNSHIP, NewDesk
from tests.casework.exchanging import carry, let_in
from tests.casework.families import put_family
from tests.casework.test_form_workshop import BAD
from tests.casework.test_forms_from_above import FORM

_RETURN = exchange.Kind.RETURN


@pytest.fixture
def desks(new_desk: NewDesk, stick: Path) -> tuple[Started, Started]:
    """Return a village and its township, enrolled."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(village, township, stick)
    return village, township


def _publish(desk: Started, content: bytes) -> InstalledForm:
    return publish(desk.office, desk.acting, check_form(desk.office, content))


def test_a_published_form_is_filled_in_the_village_after_the_return_bundle(
    desks: tuple[Started, Started], stick: Path
) -> None:
    village, township = desks
    known = put_family(village)
    form = _publish(township, FORM)
    taken = carry(township, village, stick, _RETURN)
    assert any("已启用问卷“防汛走访”" in told for told in taken.sentences)
    assert [row.sha256 for row in village.office.store.rows(InstalledForm)] == [form.sha256]
    assert [each.verb for each in follow_ups(village.office)] == ["每月核查", "帮扶走访", "防汛走访"]
    interview = begin_followup(village.office, village.acting, *known, "flood_visit")
    interview.session.answer("/data/team", "第二组")
    finish(village.office, village.acting, interview)
    again = carry(township, village, stick, _RETURN)
    assert not any("问卷" in told for told in again.sentences)


def test_a_faulty_form_in_a_bundle_installs_nothing(
    desks: tuple[Started, Started], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = desks
    sent = (Asset(kind="form", content=BAD), Asset(kind="form", content=b"PK half"))
    monkeypatch.setattr(exchange, "published_assets", lambda _office: sent)
    taken = carry(township, village, stick, _RETURN)
    assert sum("没有启用" in told for told in taken.sentences) == 2
    assert any("“survey”第" in told and "另有 1 处" in told for told in taken.sentences)
    assert village.office.store.rows(InstalledForm) == []
    assert len(follow_ups(village.office)) == 2


def test_what_a_district_publishes_goes_on_to_the_villages(new_desk: NewDesk, stick: Path) -> None:
    district = new_desk(Level.DISTRICT, "440403000000", "斗门区")
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(township, district, stick)
    let_in(village, township, stick)
    form = _publish(district, FORM)
    carry(district, township, stick, _RETURN)
    carry(township, village, stick, _RETURN)
    assert [row.sha256 for row in village.office.store.rows(InstalledForm)] == [form.sha256]
