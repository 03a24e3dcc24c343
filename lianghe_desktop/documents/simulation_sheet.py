"""Print a simulation on A4: what was changed, what follows, the error tables, charts, villages and names."""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.charts.paper import draw_chart
from lianghe_desktop.documents.flow import ACROSS, UPRIGHT, Column, Flow
from lianghe_desktop.documents.paper import (
    SMALL,
    STRONG,
    TEXT,
    TITLE,
    Align,
    Sheet,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.rates import SUPPRESSED_NOTE, measures, percent, printed, ratio
from lianghe_desktop.documents.simulation_values import ComparisonValues, FigureLine, SimulationValues
from lianghe_desktop.documents.values import PrintedPages
from lianghe_desktop.records.targeting import Basis, Candidate, ErrorTable, best_balanced

_PAPER = "标准测算表"
_TRUTH = (
    "“名单”是已经作出的认定，本身也是人的判断，不等于真正的困难；还没有决定的户和收入没有登记完的户不计入。"
    "测算只供研究，不决定任何一户。"
)
_MOST_UPRIGHT = 4
BASIS_WORDS = {Basis.LINE: "家庭收入低于线", Basis.POINTS: "困难积分达到最低分"}


def render_simulation(values: SimulationValues, out: BinaryIO) -> PrintedPages:
    """Write a simulation upright on A4.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, _PAPER)
    pages = write_pdf(simulation_sheets(values), out, _PAPER)
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def simulation_sheets(values: SimulationValues) -> list[Sheet]:
    """Lay out a simulation."""
    with naming_paper(_PAPER):
        flow = Flow(UPRIGHT, f"{_PAPER}　{values.desk_name}", values.mark)
        flow.text(f"{values.desk_name}{_PAPER}", TITLE, Align.CENTRE)
        flow.text(values.title, STRONG, Align.CENTRE)
        flow.text(
            f"按{spoken_date(values.on)}和{values.document}《{values.pack_title}》测算", TEXT, Align.CENTRE
        )
        flow.gap(2)
        _settings(flow, values)
        flow.heading("结果")
        _figures(flow, values.figures)
        for chart in values.charts:
            flow.gap(3)
            draw_chart(flow, chart)
        _errors(flow, values)
        _candidates(flow, values)
        _villages(flow, values)
        _moved(flow, values)
        return flow.finish()


def render_comparison(values: ComparisonValues, out: BinaryIO) -> PrintedPages:
    """Write scenarios side by side on A4, a column a scenario."""
    refuse_document_numbers(values, _PAPER)
    pages = write_pdf(comparison_sheets(values), out, _PAPER)
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def comparison_sheets(values: ComparisonValues) -> list[Sheet]:
    """Lay out a comparison."""
    with naming_paper(_PAPER):
        frame = UPRIGHT if len(values.scenarios) <= _MOST_UPRIGHT else ACROSS
        flow = Flow(frame, f"方案对照　{values.desk_name}", values.mark)
        flow.text(f"{values.desk_name}方案对照表", TITLE, Align.CENTRE)
        flow.text(spoken_date(values.on), TEXT, Align.CENTRE)
        flow.gap(2)
        columns = [Column(title="项目", width_mm=58)]
        columns += [Column(title=one.name, align=Align.RIGHT) for one in values.scenarios]
        rows = [["改了什么", *("\n".join(one.settings) or "没有改动" for one in values.scenarios)]]
        rows += [
            [item, *(one.values[at] for one in values.scenarios)] for at, item in enumerate(values.items)
        ]
        flow.table(columns, rows, least_mm=6.6)
        flow.gap(1)
        flow.text(_TRUTH, SMALL)
        return flow.finish()


def _settings(flow: Flow, values: SimulationValues) -> None:
    flow.heading("改动的标准")
    if not values.settings:
        flow.text("没有改动，按现行标准计算。", TEXT)
        return
    flow.table(
        [
            Column(title="标准"),
            Column(title="现在", width_mm=28, align=Align.RIGHT),
            Column(title="改为", width_mm=28, align=Align.RIGHT),
            Column(title="依据（现行数值）", width_mm=58),
        ],
        [(one.title, one.was, one.now, one.source) for one in values.settings],
    )


def figure_words(line: FigureLine, value: int) -> str:
    """Return a sum as paper has it."""
    return money(value) if line.unit == "元" else f"{value:,}"


def _figures(flow: Flow, figures: Sequence[FigureLine]) -> None:
    flow.table(
        [
            Column(title="项目"),
            Column(title="单位", width_mm=14, align=Align.CENTRE),
            *(Column(title=title, width_mm=36, align=Align.RIGHT) for title in ("现在", "改后", "增减")),
        ],
        [
            (
                line.item,
                line.unit,
                figure_words(line, line.before),
                figure_words(line, line.after),
                figure_words(line, line.after - line.before),
            )
            for line in figures
        ],
    )


def _errors(flow: Flow, values: SimulationValues) -> None:
    flow.heading("与现有名单对照")
    flow.text(f"选户的办法：{BASIS_WORDS[values.basis]}。{_TRUTH}", SMALL)
    flow.gap(1)
    numbers = [Column(title=title, width_mm=38, align=Align.RIGHT) for title in ("在名单上", "不在名单上")]
    for title, table in (("现在", values.errors_before), ("改后", values.errors_after)):
        flow.need(34)
        flow.table(
            [Column(title=f"{title}（另有 {table.undecided:,} 户不计入）"), *numbers],
            [
                ("按标准选中", f"a = {table.a:,}", f"b = {table.b:,}（多进）"),
                ("按标准不选", f"c = {table.c:,}（漏掉）", f"d = {table.d:,}"),
            ],
        )
        flow.gap(2)
    before, after = measures(values.errors_before), measures(values.errors_after)
    flow.table(
        [
            Column(title="指标"),
            Column(title="算法", width_mm=44),
            Column(title="现在", width_mm=26, align=Align.RIGHT),
            Column(title="改后", width_mm=26, align=Align.RIGHT),
        ],
        [(old[0], old[1], old[2], new[2]) for old, new in zip(before, after, strict=True)],
    )
    flow.text(SUPPRESSED_NOTE, SMALL)


def cutoff_words(basis: Basis, cutoff: int) -> str:
    """Return a cut-off with its unit."""
    return f"{cutoff} 分" if basis is Basis.POINTS else f"{money(cutoff)} 元"


def candidate_row(basis: Basis, one: Candidate, *, best: bool) -> tuple[str, ...]:
    """Return one candidate as paper has it."""
    table = one.table
    mark = "（现用）" if one.in_force else "（两种误差最接近）" if best else ""
    return (
        cutoff_words(basis, one.cutoff) + mark,
        printed(percent(table.targeted), table.counted),
        printed(percent(table.coverage), table.a + table.c),
        printed(percent(table.inclusion), table.a + table.b),
        printed(percent(table.exclusion), table.a + table.c),
        printed(ratio(table.reached_per_leaked), table.a + table.b),
    )


CANDIDATE_HEADS = ("标准", "选中的户", "覆盖率", "多进的", "漏掉的", "a÷b")


def _candidates(flow: Flow, values: SimulationValues) -> None:
    if not values.candidates:
        return
    flow.heading("备选标准")
    best = best_balanced(values.candidates)
    heads = [Column(title=CANDIDATE_HEADS[0])]
    heads += [Column(title=title, width_mm=22, align=Align.RIGHT) for title in CANDIDATE_HEADS[1:]]
    flow.table(
        heads,
        [candidate_row(values.basis, one, best=at == best) for at, one in enumerate(values.candidates)],
    )


def _village_rates(table: ErrorTable) -> tuple[str, str]:
    return (
        printed(percent(table.coverage), table.a + table.c),
        printed(percent(table.inclusion), table.a + table.b),
    )


VILLAGE_HEADS = ("村（居）", "户数", "线下户（现在）", "线下户（改后）", "全年资金（现在，元）",
                 "全年资金（改后，元）", "覆盖率", "多进的")  # fmt: skip


def _villages(flow: Flow, values: SimulationValues) -> None:
    flow.heading("各村（居）")
    widths = (0, 13, 17, 17, 27, 27, 16, 16)
    flow.table(
        [
            Column(title=title, width_mm=width, align=Align.RIGHT if width else Align.LEFT)
            for title, width in zip(VILLAGE_HEADS, widths, strict=True)
        ],
        [
            (
                one.village,
                f"{one.households:,}",
                f"{one.below_before:,}",
                f"{one.below_after:,}",
                money(one.before_fen),
                money(one.after_fen),
                *_village_rates(one.errors),
            )
            for one in values.villages
        ],
    )


def _moved(flow: Flow, values: SimulationValues) -> None:
    flow.heading("变动和线边的户")
    if not values.moved:
        flow.text("没有户进入、退出或处在线边 5% 以内。", TEXT)
        return
    flow.table(
        [
            Column(title="变动", width_mm=20),
            Column(title="村（居）", width_mm=38),
            Column(title="户编号"),
            Column(title="户主", width_mm=26),
            Column(title="人数", width_mm=13, align=Align.RIGHT),
            Column(title="现在状态", width_mm=22),
        ],
        [
            (one.why, one.village, one.household_no, one.head_name, str(one.people), one.status)
            for one in values.moved
        ],
    )
    if values.left_out:
        flow.text(f"还有 {values.left_out:,} 户没有印出，在程序里“存为 Excel”可看全部名单。", SMALL)
    flow.text("名单含户主姓名，只在办公室内部使用，不要张贴。", SMALL)
