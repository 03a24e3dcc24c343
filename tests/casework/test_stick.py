"""What a person hears about a stick before anything is taken in."""

import shutil
from pathlib import Path

from lianghe_desktop.casework.stick import bundles_on

GOOD = Path(__file__).parents[1] / "sync" / "vectors" / "good.lhb"


def test_a_clean_stick(tmp_path: Path) -> None:
    shutil.copy(GOOD, tmp_path / "up(1).lhb")
    found = bundles_on(tmp_path)
    assert found.paths == (tmp_path / "up(1).lhb",)
    assert found.sentences == ("找到 1 份数据包。",)


def test_a_stick_after_a_virus(tmp_path: Path) -> None:
    folder = tmp_path / "\u00a0"
    folder.mkdir()
    shutil.copy(GOOD, folder / "up.lhb")
    shutil.copy(GOOD, folder / "up(1).exe")
    found = bundles_on(tmp_path)
    assert len(found.paths) == 1
    assert any("U盘病毒" in sentence for sentence in found.sentences)
    assert any("同一份" in sentence for sentence in found.sentences)


def test_an_empty_stick(tmp_path: Path) -> None:
    assert bundles_on(tmp_path).sentences == ("没有找到数据包，请核对是不是插错了U盘。",)
