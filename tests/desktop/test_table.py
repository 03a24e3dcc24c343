"""Long lists: pages fetched when looked at, few kept, sorted by the provider, counted in the foot."""

from collections.abc import Mapping, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt

from lianghe_desktop.desktop.widgets.paged_model import (
    PAGES_KEPT,
    ROWS_A_PAGE,
    Align,
    Column,
    PagedModel,
    Sorting,
)
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.widgets.typed_values import format_money


class Households:
    """Provide numbered rows and remember what was asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[object, ...]] = []
        self.sortings: list[Sorting | None] = []

    def ids(self, sorting: Sorting | None) -> Sequence[object]:
        self.sortings.append(sorting)
        numbers = range(self.count)
        return numbers[::-1] if sorting and sorting.descending else numbers

    def rows(self, ids: Sequence[object]) -> Sequence[Mapping[str, object]]:
        self.asked.append(tuple(ids))
        return [{"no": f"户{n}", "income": 100 * n} for n in ids]

    def sums(self, fields: Sequence[str]) -> Mapping[str, object]:
        return dict.fromkeys(fields, 1234500)


def _money(value: object) -> str:
    return format_money(value) if isinstance(value, int) else ""


COLUMNS = (
    Column(title="户编号", field="no", width=170),
    Column(title="收入（元）", field="income", width=120, align=Align.RIGHT, shown=_money, summed=True),
)


@pytest.fixture
def households() -> Households:
    return Households(100_000)


@pytest.fixture
def model(qapp, households: Households) -> PagedModel:
    model = PagedModel(COLUMNS, households)
    model.load()
    return model


def test_only_pages_looked_at_are_fetched(model: PagedModel, households: Households) -> None:
    assert model.rowCount() == 100_000
    assert households.asked == []
    assert model.index(99_999, 0).data() == "户99999"
    assert model.index(99_998, 1).data() == "99,998.00"
    assert [len(ids) for ids in households.asked] == [ROWS_A_PAGE]
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) == Align.RIGHT.value


def test_old_pages_are_let_go(model: PagedModel, households: Households) -> None:
    for page in range(PAGES_KEPT + 1):
        model.row_at(page * ROWS_A_PAGE)
    model.row_at(PAGES_KEPT * ROWS_A_PAGE)
    assert len(households.asked) == PAGES_KEPT + 1
    model.row_at(0)
    assert len(households.asked) == PAGES_KEPT + 2


def test_forgotten_rows_are_fetched_anew(model: PagedModel, households: Households) -> None:
    model.row_at(0)
    model.forget_rows()
    model.row_at(0)
    assert len(households.asked) == 2


def test_the_provider_sorts(qtbot, model: PagedModel, households: Households) -> None:
    table = RecordTable(model, EmptyState("household", "这里还没有农户"))
    qtbot.addWidget(table)
    table.view.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert households.sortings[-1] == Sorting(field="income", descending=True)
    assert model.id_at(0) == 99_999


def test_the_foot_counts_and_sums(qtbot, model: PagedModel) -> None:
    table = RecordTable(model, EmptyState("household", "这里还没有农户"))
    qtbot.addWidget(table)
    assert "共 100,000 户" in table.foot.text()
    assert "收入（元） 合计 12,345.00" in table.foot.text()


def test_an_empty_list_says_what_belongs_here_and_offers_the_button(qtbot) -> None:
    model = PagedModel(COLUMNS, Households(0))
    model.load()
    table = RecordTable(model, EmptyState("household", "这里还没有农户", verb="从Excel名单导入"))
    qtbot.addWidget(table)
    table.show()
    assert table.empty.isVisible()
    assert not table.view.isVisible()
    with qtbot.waitSignal(table.empty.asked):
        qtbot.mouseClick(table.empty.button, Qt.MouseButton.LeftButton)


def test_selecting_and_opening_rows_gives_their_ids(qtbot, model: PagedModel) -> None:
    table = RecordTable(model, EmptyState("household", "这里还没有农户"))
    qtbot.addWidget(table)
    table.show()
    with qtbot.waitSignal(table.chosen) as chosen:
        assert table.select(5000)
    assert chosen.args == [5000]
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [5000]
    assert not table.select(-1)


def test_eighteen_digits_fit_their_column(qtbot, model: PagedModel) -> None:
    table = RecordTable(model, EmptyState("household", "这里还没有农户"))
    qtbot.addWidget(table)
    metrics = table.view.fontMetrics()
    assert metrics.horizontalAdvance("440403195001011234") + 18 <= COLUMNS[0].width
    assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


def test_the_whole_row_under_the_mouse_is_hovered(qtbot, model: PagedModel) -> None:
    table = RecordTable(model, EmptyState("household", "这里还没有农户"))
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    row = table.view.rowHeight(0)
    qtbot.mouseMove(table.view.viewport(), QPoint(20, 2 * row + 8))
    picture = table.view.viewport().grab().toImage()
    ground = [picture.pixelColor(x, 2 * row + 3) for x in (4, COLUMNS[0].width + 4)]
    assert ground[0] == ground[1] != picture.pixelColor(4, 3)
