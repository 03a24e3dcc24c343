"""A write-protected stick: what a person writes onto it is refused in one sentence and changes nothing."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.casework import enrolment, exchange, new_keys, renaming
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.preview.outside import SystemPapers
from lianghe_desktop.documents.workbook import put_whole
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.sync.target import size_words
from tests.casework.conftest import TOWNSHIP, VILLAGE, NewDesk
from tests.casework.exchanging import let_in


@pytest.fixture
def protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that refuses like a write-protected stick, to the superuser of a test machine too."""
    stick = tmp_path / "protected"
    stick.mkdir()

    def refusing(whole: Callable[..., object]) -> Callable[..., object]:
        def call(path: Path, *arguments: object, **named: object) -> object:
            if path.parent == stick:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            return whole(path, *arguments, **named)

        return call

    for name in ("touch", "unlink", "write_bytes", "replace"):
        monkeypatch.setattr(Path, name, refusing(getattr(Path, name)))
    return stick


def test_every_file_for_another_desk_is_refused_alike(
    new_desk: NewDesk, tmp_path: Path, protected: Path
) -> None:
    town, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, town, tmp_path)
    asked = enrolment.request(village.office, village.acting, tmp_path)
    before = town.office.desk.author
    other = AreaCode.parse("440403106202")
    for write in (
        lambda: enrolment.request(village.office, village.acting, protected),
        lambda: enrolment.approve(
            town.office, town.acting, asked.path, protected, confirmed=asked.fingerprint
        ),
        lambda: new_keys.write_card(town.office, town.acting, protected),
        lambda: new_keys.rotate_keys(town.office, town.acting, protected),
        lambda: renaming.merge_village(
            town.office, town.acting, other, into=AreaCode.parse(VILLAGE), out_dir=protected
        ),
        lambda: exchange.export(village.office, village.acting, protected),
    ):
        with pytest.raises(EnvironmentFault) as caught:
            write()
        assert caught.value.code is ErrorCode.DISK
        assert "写保护开关" in caught.value.text
        assert "什么也没有写" in caught.value.text
    assert town.office.desk.author == before
    assert not _merged(town)


def _merged(town: Started) -> bool:
    return any(len(one.homes) > 1 for one in exchange.known_desks(town.office.store))


def test_tables_and_papers_name_the_file(protected: Path) -> None:
    for write in (
        lambda: put_whole(protected / "附件一.xlsx", b"x"),
        lambda: SystemPapers().save(b"%PDF", protected / "帮扶卡.pdf"),
    ):
        with pytest.raises(EnvironmentFault) as caught:
            write()
        assert caught.value.code is ErrorCode.DISK


def test_a_missing_folder_is_not_taken_for_a_protected_one(new_desk: NewDesk, tmp_path: Path) -> None:
    village = new_desk()
    with pytest.raises(EnvironmentFault) as caught:
        enrolment.request(village.office, village.acting, tmp_path / "pulled")
    assert "插好U盘" in caught.value.text


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (35_654, "36 KB"), (1_317_577, "1.3 MB"), (2_400_000_000, "2.4 GB")],
)
def test_sizes_as_a_person_reads_them(size: int, words: str) -> None:
    assert size_words(size) == words
