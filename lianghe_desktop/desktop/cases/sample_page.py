"""抽样核查: draw households by a seed for others to check, print the draw, keep what they found."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.lists.papers import print_sample
from lianghe_desktop.casework.sampling import (
    METHOD,
    SOURCE,
    Found,
    NewDraw,
    Sample,
    SampledHousehold,
    draw_sample,
    draws,
    record_result,
    sample_of,
)
from lianghe_desktop.desktop.cases.case_form import CaseForm, choice
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.watching.rows_part import RowsPart
from lianghe_desktop.desktop.widgets.card import CardColumn, paragraph
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.widgets.typed_editors import IntegerEditor, MoneyEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import SampleResult, SampleScope
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import RowId

_COLUMNS = (
    Column(title="村（居）", field="village", width=144),
    Column(title="次序", field="position", width=64, align=Align.RIGHT),
    Column(title="户主", field="head", width=104),
    Column(title="核查结果", field="result", width=136),
    Column(title="核查情况", field="finding", width=280),
    Column(title="户编号", field="household_no", width=184),
)


class DrawForm(CaseForm):
    """Draw a sample."""

    done_words = "已抽取，名单已保存。"

    def __init__(self, room: Workroom) -> None:
        super().__init__(room, "", self.tr("抽取"))
        self.add("scope", self.tr("从哪些户里抽"), choice("sample_scope"), required=True)
        hint = self.tr("当众摇号或掷骰子得出；种子相同、名单相同，抽出的户就相同")
        self.add("seed", self.tr("随机种子"), IntegerEditor(), required=True, hint=hint)
        hint = self.tr("不填按政策包的最低比例；各村分别抽，不足一户的抽一户")
        self.add("percent", self.tr("比例"), IntegerEditor(unit="%"), hint=hint)
        self.add("checkers", self.tr("核查单位"), TextEditor())
        self.field("scope").editor.set_value(SampleScope.LISTED.value)

    def job(self) -> Callable[[], object]:
        """Return what draws."""
        room, seed, percent = self._room, self.value("seed"), self.value("percent")
        new = NewDraw(
            seed=seed if isinstance(seed, int) else -1,
            scope=SampleScope(self.text("scope")),
            percent=percent if isinstance(percent, int) else None,
            checkers=self.text("checkers"),
        )
        return lambda: draw_sample(room.office, room.acting, new)


class FoundForm(CaseForm):
    """Keep what the checkers found at one household."""

    done_words = "已登记核查结果。"

    def __init__(self, room: Workroom, one: SampledHousehold) -> None:
        super().__init__(room, "", self.tr("登记"))
        self._one = one
        self.add("result", self.tr("结果"), choice("sample_result"), required=True)
        self.add("finding", self.tr("和登记的哪里不一样"), ParagraphEditor(rows=2), wide=True)
        self.add("people", self.tr("核查人数"), IntegerEditor(unit=self.tr("人")))
        self.add("income", self.tr("核查家庭年收入"), MoneyEditor())
        self.add("checker", self.tr("核查人"), TextEditor())

    def job(self) -> Callable[[], object]:
        """Return what keeps the result."""
        room, one = self._room, self._one
        people, income = self.value("people"), self.value("income")
        found = Found(
            result=SampleResult(self.text("result")),
            finding=self.text("finding"),
            people=people if isinstance(people, int) else None,
            income_fen=income if isinstance(income, int) else None,
            checked_by=self.text("checker"),
        )
        return lambda: record_result(room.office, room.acting, one.key[0], RowId(one.row.id), found)


class SamplePage(Page):
    """Show one draw at a time, the newest first; a click opens the form of a household beside the list."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.samples: list[Sample] = []
        self.form: CaseForm | None = None
        self.which = ChoiceBox(self.tr("最近一次"), (), width=320)
        self.counts = paragraph("", "strong")
        nothing = EmptyState("check", self.tr("还没有抽过样"), verb=self.tr("随机抽取"), more=METHOD)
        self.part = RowsPart(room, _COLUMNS, nothing)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(px(16), px(12), px(16), 0)
        row.addWidget(self.which)
        row.addWidget(self.counts, 1)
        column.addLayout(row)
        column.addWidget(self.part, 1)
        self.beside = BesideSplit(listing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        nothing.asked.connect(self.ask_draw)
        self.part.table.chosen.connect(self._on_chosen)
        self.which.currentIndexChanged.connect(self._show)

    @property
    def sample(self) -> Sample | None:
        """Return the draw in sight: the one chosen, else the newest."""
        wanted = self.which.code()
        chosen = [one for one in self.samples if one.draw.id == wanted]
        return next(iter(chosen or self.samples), None)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("抽样核查"),
            context=self.tr("依据：%1").replace("%1", SOURCE),
            actions=(
                Action(
                    verb=self.tr("预览打印"),
                    run=self.show_paper,
                    icon="print",
                    enabled=self.sample is not None,
                ),
                Action(verb=self.tr("随机抽取"), run=self.ask_draw, icon="add", primary=True),
            ),
        )

    @override
    def entered(self) -> None:
        room = self._room
        room.look(
            self,
            lambda _control: [sample_of(room.office, RowId(row.id)) for row in draws(room.office)],
            done=self._on_samples,
        )

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def ask_draw(self) -> None:
        """Show the form that draws."""
        self._ask(self.tr("随机抽取"), DrawForm(self._room))

    def show_paper(self) -> None:
        """Show the draw with its seed as a paper."""
        room, sample = self._room, self.sample
        if sample is not None:
            room.run(
                self, lambda _control: print_sample(room.office, room.acting, sample), done=room.show_printed
            )

    def _ask(self, title: str, form: CaseForm) -> None:
        self.form = form
        form.kept.connect(self._on_kept)
        form.cancelled.connect(self.beside.close_detail)
        column = CardColumn()
        column.add(form)
        self.beside.show_detail(title, column)

    def _on_kept(self) -> None:
        self.beside.close_detail()
        self.entered()

    def _on_samples(self, samples: list[Sample]) -> None:
        self.samples = samples
        wanted = self.which.code()
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItem(self.tr("最近一次"), None)
            for one in samples:
                scope = code_list("sample_scope").label(one.draw.scope or "")
                self.which.addItem(f"{one.draw.drawn_on} {scope} 种子 {one.draw.seed}", one.draw.id)
            self.which.choose(wanted)
        self.which.setVisible(len(samples) > 1)
        self._show()

    def _show(self, *_choice: object) -> None:
        sample = self.sample
        households = sample.households if sample is not None else ()
        self.part.show_rows([_row(one) for one in households])
        self.counts.setText(_counts(sample) if sample is not None else "")
        self.head_changed.emit()

    def _on_chosen(self, place: object) -> None:
        sample = self.sample
        if sample is not None and isinstance(place, int) and place < len(sample.households):
            one = sample.households[place]
            self._ask(one.head_name, FoundForm(self._room, one))


def _counts(sample: Sample) -> str:
    words = [f"{code_list('sample_result').label(one)} {sample.count(one)} 户" for one in SampleResult]
    unfit = sample.unfit_percent
    share = [] if unfit is None else [f"不符合的占 {unfit}%"]
    drawn = f"种子 {sample.draw.seed}：{sample.draw.population} 户中抽 {len(sample.households)} 户"
    return "　".join([drawn, *words, f"未核查 {sample.count(None)} 户", *share])


def _row(one: SampledHousehold) -> dict[str, object]:
    result = code_list("sample_result").find(one.row.result or "")
    return {
        "key": one.key,
        "village": one.village,
        "position": one.row.position,
        "head": one.head_name,
        "result": result.label if result else "○ 未核查",
        "finding": "；".join(part for part in (one.row.finding or "", *one.differs) if part),
        "household_no": one.household_no,
    }
