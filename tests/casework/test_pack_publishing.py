"""Packs that go down in real bundles: checked in the village, faulty ones refused, versions kept."""

import json
import shutil
from pathlib import Path

import pytest

from lianghe_desktop.casework import exchange
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.pack_history import Origin, versions
from lianghe_desktop.casework.pack_publishing import publish_pack, published_packs, refused_packs
from lianghe_desktop.casework.packs import install_pack, pack_in_force
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import InstalledPack
from lianghe_desktop.records.resources import resource_path
from lianghe_desktop.sync.canonical import canonical_bytes
from lianghe_desktop.sync.export import Asset
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk, as_role
from tests.casework.exchanging import carry, let_in
from tests.casework.families import put_family

_NAME = "doumen-2017"
_RETURN = exchange.Kind.RETURN


@pytest.fixture
def desks(new_desk: NewDesk, stick: Path) -> tuple[Started, Started]:
    """Return a village and its township, enrolled."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(village, township, stick)
    return village, township


def _pack(tmp_path: Path, version: str, line_fen: int) -> Path:
    folder = tmp_path / version / _NAME
    shutil.copytree(resource_path("policies") / _NAME, folder)
    for file, old, new in (
        ("pack.yaml", 'version: "1"', f'version: "{version}"'),
        ("parameters.yaml", "value: 1100000", f"value: {line_fen}"),
    ):
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_a_published_pack_holds_in_the_village_after_the_return_bundle(
    desks: tuple[Started, Started], stick: Path, tmp_path: Path
) -> None:
    village, township = desks
    install_pack(township.office, township.acting, _pack(tmp_path, "2", 1_200_000))
    assert published_packs(township.office) == ()
    row = publish_pack(township.office, township.acting, _NAME)
    taken = carry(township, village, stick, _RETURN)
    assert any("已启用政策包" in told and "第 2 版" in told for told in taken.sentences)
    held = pack_in_force(village.office, _NAME, TODAY)
    assert (held.version, held.parameters["low_income_line_year_fen"].values[0].value) == ("2", 1_200_000)
    assert assess_household(village.office, village.acting, *put_family(village)).pack_version == "2"
    newest, shipped = versions(village.office, _NAME, TODAY)
    assert (newest.origin, newest.sender, newest.in_force) == (Origin.RECEIVED, "白蕉镇", True)
    assert (shipped.version, shipped.origin, shipped.in_force) == ("1", Origin.SHIPPED, False)
    assert [one.sha256 for one in village.office.store.rows(InstalledPack)] == [row.sha256]
    (own, _) = versions(township.office, _NAME, TODAY)
    assert (own.origin, own.published, own.sender) == (Origin.INSTALLED, True, None)
    again = carry(township, village, stick, _RETURN)
    assert not any("政策包" in told for told in again.sentences)


def test_a_faulty_pack_from_above_is_refused_with_reasons_and_the_old_one_stays(
    desks: tuple[Started, Started], stick: Path, tmp_path: Path
) -> None:
    village, township = desks
    folder = _pack(tmp_path, "2", 1_200_000)
    files = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    files["lines.yaml"] = files["lines.yaml"].replace("source: 珠斗办字〔2017〕6号 一（二）1", "")
    faulty = Asset(kind="pack", content=canonical_bytes({"code": _NAME, "files": files}))
    half = Asset(kind="pack", content=b'{"code": 1}')
    taken = _send(township, village, stick, faulty, half)
    told = "".join(taken.sentences)
    assert told.count("没有启用") == 2
    for part in ("lines.yaml", "source", "没有改动"):
        assert part in told
    assert pack_in_force(village.office, _NAME, TODAY).version == "1"
    assert village.office.store.rows(InstalledPack) == []
    by_code = {one.code: one for one in refused_packs(village.office)}
    assert by_code[_NAME].version == "2"
    assert by_code[_NAME].sender == "白蕉镇"
    assert "lines.yaml" in by_code[_NAME].reasons
    install_pack(township.office, township.acting, _pack(tmp_path, "3", 1_300_000))
    publish_pack(township.office, township.acting, _NAME)
    carry(township, village, stick, _RETURN)
    assert pack_in_force(village.office, _NAME, TODAY).version == "3"
    assert [one.code for one in refused_packs(village.office)] == [""]


def test_an_older_version_that_comes_late_is_kept_and_does_not_hold(
    desks: tuple[Started, Started], stick: Path, tmp_path: Path
) -> None:
    village, township = desks
    install_pack(village.office, village.acting, _pack(tmp_path, "3", 1_300_000))
    install_pack(township.office, township.acting, _pack(tmp_path, "2", 1_200_000))
    publish_pack(township.office, township.acting, _NAME)
    taken = carry(township, village, stick, _RETURN)
    assert any("仍用它" in told for told in taken.sentences)
    assert pack_in_force(village.office, _NAME, TODAY).version == "3"
    assert [one.version for one in versions(village.office, _NAME, TODAY)] == ["3", "2", "1"]


def test_what_a_district_publishes_goes_on_to_the_villages(
    new_desk: NewDesk, stick: Path, tmp_path: Path
) -> None:
    district = new_desk(Level.DISTRICT, "440403000000", "斗门区")
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(township, district, stick)
    let_in(village, township, stick)
    install_pack(district.office, district.acting, _pack(tmp_path, "2", 1_200_000))
    publish_pack(district.office, district.acting, _NAME)
    carry(district, township, stick, _RETURN)
    assert len(published_packs(township.office)) == 1
    carry(township, village, stick, _RETURN)
    assert pack_in_force(village.office, _NAME, TODAY).version == "2"


def test_who_may_publish(desks: tuple[Started, Started]) -> None:
    village, township = desks
    with pytest.raises(UserError, match="镇街以上发布"):
        publish_pack(village.office, village.acting, _NAME)
    with pytest.raises(UserError) as refusal:
        publish_pack(township.office, as_role(township.acting, Role.REVIEWER), _NAME)
    assert refusal.value.code is ErrorCode.NO_PERMISSION
    with pytest.raises(UserError, match="没有名为"):
        publish_pack(township.office, township.acting, "nowhere-2030")
    row = publish_pack(township.office, township.acting, _NAME)
    assert set(json.loads(row.files)) >= {"pack.yaml", "limits.yaml"}


def _send(source: Started, to: Started, stick: Path, *assets: Asset) -> exchange.TakenIn:
    done = exchange.export(
        source.office,
        source.acting,
        stick,
        kind=_RETURN,
        to=(to.office.desk.author,),
        assets=assets,
    )
    return [exchange.take_in(to.office, to.acting, path) for path in done.paths][-1]
