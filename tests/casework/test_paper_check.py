"""A sheet in hand against the records: current, superseded, not ours; drawn again as it was issued."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtPdf import QPdfDocument

from lianghe_desktop.casework.paper_check import PaperState, page_as_issued, verify_paper
from lianghe_desktop.casework.paper_codes import codes_in
from lianghe_desktop.casework.paper_order import PaperOrder, in_order, natural
from lianghe_desktop.casework.printing import Batch, print_books, print_cards
from lianghe_desktop.casework.start import Started
from lianghe_desktop.documents.issued import freeze, thaw
from lianghe_desktop.documents.qr import read_codes
from lianghe_desktop.records.errors import IntegrityFault, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import files_of
from tests.casework.families import put_family
from tests.documents import papers

DOTS_PER_INCH = 200


def picture_of(pdf: bytes, path: Path, *, turned: float = 0.0) -> Path:
    """Write the first page as a scan of 200 dots an inch, turned by some degrees."""
    raw = QByteArray(pdf)
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    points = document.pagePointSize(0)
    size = QSize(round(points.width() * DOTS_PER_INCH / 72), round(points.height() * DOTS_PER_INCH / 72))
    image = document.render(0, size)
    image.save(str(path))
    document.close()
    with Image.open(path) as opened:
        white = Image.new("RGB", opened.size, "white")
        white.paste(opened, mask=opened.split()[-1] if opened.mode == "RGBA" else None)
        white.rotate(turned, expand=True, fillcolor="white").save(path)
    return path


@pytest.fixture
def family(village: Started) -> tuple[HomeCode, RowId]:
    return put_family(village)


def test_a_card_is_current_until_what_stands_on_it_changes(
    village: Started, family: tuple[HomeCode, RowId]
) -> None:
    office, acting = village.office, village.acting
    (code,) = print_cards(office, acting, [family]).codes
    found = verify_paper(office, acting, code)
    assert (found.state, found.differs, found.who) == (PaperState.CURRENT, (), "李管理")
    head = next(m for m in office.store.rows(Member) if m.relation == "02")
    office.store.write(
        lambda unit: unit.change(Member, head.home, head.id, {"name": "陈䶮㐆"}), actor=acting.actor
    )
    changed = verify_paper(office, acting, code)
    assert changed.state is PaperState.SUPERSEDED
    assert [(one.label, one.issued, one.now) for one in changed.differs] == [("户主", head.name, "陈䶮㐆")]
    (newer,) = print_cards(office, acting, [family]).codes
    again = verify_paper(office, acting, code)
    assert again.superseded_by == newer
    assert verify_paper(office, acting, newer).state is PaperState.CURRENT


def test_a_sheet_of_somebody_else_is_not_ours(village: Started) -> None:
    found = verify_paper(village.office, village.acting, "AAAAA-BBBBB")
    assert found.state is PaperState.UNKNOWN
    with pytest.raises(UserError, match="没有留存"):
        page_as_issued(village.office, "AAAAA-BBBBB")


def test_the_page_is_drawn_again_as_it_was_issued(village: Started, family: tuple[HomeCode, RowId]) -> None:
    office, acting = village.office, village.acting
    printed = print_books(office, acting, [family])
    household = Household
    office.store.write(
        lambda unit: unit.change(household, *family, {"address": "搬到新村8号"}), actor=acting.actor
    )
    assert page_as_issued(office, printed.codes[0]).pdf == printed.pdf
    labels = [one.label for one in verify_paper(office, acting, printed.codes[0]).differs]
    assert labels == ["基本情况"]


@pytest.mark.parametrize("turned", [0.0, 7.0, 90.0, 180.0])
def test_the_code_is_read_back_from_a_scan(
    village: Started, family: tuple[HomeCode, RowId], tmp_path: Path, turned: float
) -> None:
    printed = print_cards(village.office, village.acting, [family])
    path = picture_of(printed.pdf, tmp_path / "scan.png", turned=turned)
    assert codes_in(str(path)) == printed.codes


def test_what_is_no_code_and_no_picture_is_refused(tmp_path: Path) -> None:
    assert codes_in("abcde-23456") == codes_in("LIANGHE:ABCDE23456") == ("ABCDE-23456",)
    with pytest.raises(UserError, match="10个字母和数字"):
        codes_in("123")
    blank = tmp_path / "blank.png"
    Image.new("RGB", (200, 200), "white").save(blank)
    with pytest.raises(UserError, match="没有认出"):
        codes_in(str(blank))
    assert read_codes(blank) == []


def test_only_what_changed_is_printed_and_a_stop_leaves_no_trace(
    village: Started, family: tuple[HomeCode, RowId]
) -> None:
    office, acting = village.office, village.acting
    print_cards(office, acting, [family])
    only = Batch(only_changed=True)
    with pytest.raises(UserError, match="没有变化"):
        print_cards(office, acting, [family], batch=only)
    office.store.write(
        lambda unit: unit.change(Household, *family, {"household_no": "77"}), actor=acting.actor
    )
    (code,) = print_cards(office, acting, [family], batch=only).codes
    with pytest.raises(UserError, match="停止"):
        print_cards(office, acting, [family], batch=Batch(watch=lambda _done, _all: False))
    assert verify_paper(office, acting, code).state is PaperState.CURRENT


def test_papers_follow_the_walk_from_door_to_door(village: Started) -> None:
    office, acting = village.office, village.acting
    places = [("第十村民小组", "3号"), ("第二村民小组", "10号"), ("第二村民小组", "9号"), (None, "1号")]
    keys = []
    for group, address in places:
        row = Household(home=office.home, id=office.new_id(), group_name=group, address=address)
        office.store.write(lambda unit, row=row: unit.insert(row), actor=acting.actor)
        keys.append((HomeCode(row.home), RowId(row.id)))
    walked = in_order(files_of(office.store, keys), PaperOrder.DOOR)
    assert [(f.household.group_name, f.household.address) for f in walked] == [
        ("第二村民小组", "9号"),
        ("第二村民小组", "10号"),
        ("第十村民小组", "3号"),
        (None, "1号"),
    ]


@given(st.integers(1, 99), st.integers(1, 99))
def test_numbers_in_names_sort_as_numbers(first: int, second: int) -> None:
    if first != second:
        assert (natural(f"第{first}组") < natural(f"第{second}组")) is (first < second)


def test_every_paper_thaws_to_what_was_frozen() -> None:
    samples = [
        *(papers.card(), papers.card(benefits=None), papers.book(), papers.reasons(), papers.notice()),
        *(papers.ledger(), papers.survey(), papers.receipt()),
    ]
    for paper in samples:
        text = freeze(paper)
        assert text is not None
        assert thaw(text) == paper
    assert freeze(dt.date(2026, 1, 1)) is None
    with pytest.raises(IntegrityFault, match="另一版本"):
        thaw('{"kind":"NewPaper","values":{}}')
