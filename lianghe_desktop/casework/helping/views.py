"""Lists over the same records by theme: jobs, students, health, housing, mothers, elderly, loans, sales.

Each theme says whom it lists, its columns, and which kinds of measure count as help for them.
Source: 珠斗办字〔2017〕6号 二（二）1、4、5、6、7; 开府办〔2019〕29号 二（三）、（五）.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.helping import five_ones
from lianghe_desktop.casework.helping import view_cells as cells
from lianghe_desktop.casework.helping.five_ones import FIVE_ONES
from lianghe_desktop.casework.helping.view_cells import Cell, Look
from lianghe_desktop.casework.household_reading import head_name, living, number_of
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.household_list import HouseholdFilter, household_ids
from lianghe_desktop.store.households import HouseholdFile, files_of

_UNCOUNTED = frozenset({"refused", "ended", "transferred", "left"})
_BATCH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewColumn:
    """One column: its title, what stands in it, and how it is set."""

    field: str
    title: str
    cell: Cell
    width: int = 96
    money: bool = False
    number: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """One theme. listed: whom of a household it lists, None for the household itself. kinds: measures that
    help, by code or by its beginning; the first is what a quick entry begins with.
    """

    code: str
    title: str
    of_people: bool
    listed: Callable[[HouseholdFile, dt.date], Sequence[Member | None]]
    kinds: tuple[str, ...]
    columns: tuple[ViewColumn, ...]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewRow:
    """One line: where it is, and its values by field (texts, whole numbers, fen, or None)."""

    home: HomeCode
    household: RowId
    member: RowId | None
    village: str
    household_no: str
    head_name: str
    name: str
    helped: bool
    values: dict[str, str | int | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewTable:
    """A theme on a day; `helped` of the rows had such help this year."""

    view: View
    on: dt.date
    rows: tuple[ViewRow, ...]

    @property
    def helped(self) -> int:
        """Return how many had such help this year."""
        return sum(row.helped for row in self.rows)


def _text(field: str, title: str, cell: Cell, width: int = 96) -> ViewColumn:
    return ViewColumn(field=field, title=title, cell=cell, width=width)


def _measure(field: str, title: str, *kinds: str, width: int = 112) -> ViewColumn:
    return ViewColumn(field=field, title=title, cell=cells.measure_day(*kinds), width=width)


def _sum(title: str, *kinds: str) -> ViewColumn:
    return ViewColumn(
        field="amount", title=title, cell=cells.spent(*kinds), width=128, money=True, number=True
    )


_AGE = ViewColumn(field="age", title="年龄", cell=cells.age, width=64, number=True)

VIEWS = (
    View(
        code="employment",
        title="就业五个一",
        of_people=True,
        listed=cells.able_people,
        kinds=("employment",),
        columns=(
            _AGE,
            _text("labour", "劳动能力", cells.shown("labour"), 168),
            _text("works", "正在务工", cells.shown("works"), 88),
            _text("wants_work", "有就业愿望", cells.shown("wants_work"), 96),
            *(
                ViewColumn(field=field, title=title, cell=cells.service(*kinds), width=152)
                for field, title, *kinds in FIVE_ONES[:4]
            ),
            _text("technical", "子女入读技工院校", cells.child_in_technical_school, 144),
            ViewColumn(
                field="ones", title="落实几项", cell=cells.ones_given, width=80, number=True,
            ),
        ),
        source=five_ones.SOURCE,
    ),
    View(
        code="students",
        title="学生台账",
        of_people=True,
        listed=cells.pupils,
        kinds=("education",),
        columns=(
            _AGE,
            _text("school", "就学阶段", cells.shown("school"), 112),
            _text("school_name", "学校", cells.shown("school_name"), 160),
            _text("grade", "年级", cells.shown("grade_in_school"), 88),
            _text("dropout", "控辍保学", cells.dropout, 128),
            _measure("attendance", "劝返", "education_attendance"),
            _measure("support", "资助", "education_living", "education_grant", "education_tuition",
                     "education_waiver"),
            _sum("今年资助（元）", "education"),
        ),
        source="开府办〔2019〕29号 二（三）1；珠斗办字〔2017〕6号 二（二）4",
    ),
    View(
        code="health",
        title="健康登记",
        of_people=True,
        listed=cells.ill_people,
        kinds=("health", "rehabilitation"),
        columns=(
            _AGE,
            _text("health", "健康状况", cells.shown("health"), 128),
            _text("disability", "残疾", cells.disability, 128),
            _text("illness", "病种", cells.shown("illness"), 144),
            _text("insured", "参加医保", cells.shown("insured_medical"), 88),
            _measure("serious", "大病集中救治", "health_serious"),
            _text("chronic", "慢性病签约", cells.family_doctor, 112),
            _measure("relief", "重病兜底", "health_relief", "security_single"),
            _sum("今年金额（元）", "health", "rehabilitation"),
        ),
        source="开府办〔2019〕29号 二（三）2；珠斗办字〔2017〕6号 二（二）3",
    ),
    View(
        code="housing",
        title="住房",
        of_people=False,
        listed=cells.poorly_housed,
        kinds=("housing",),
        columns=(
            _text("hardship", "住房困难", cells.of_household("housing_hardship"), 144),
            _text("grade", "房屋等级", cells.housing_grade, 144),
            _text("plan", "措施", cells.newest_content("housing"), 160),
            _measure("done", "完成", "housing"),
            _sum("金额（元）", "housing"),
            *(
                ViewColumn(
                    field=level, title=f"{word}（元）", cell=cells.paid_by(level, "housing"), width=112,
                    money=True, number=True,
                )
                for level, word in (("city", "市级"), ("district", "区级"), ("town", "镇级"))
            ),
        ),
        source="珠斗办字〔2017〕6号 二（二）6",
    ),
    View(
        code="mothers",
        title="单亲母亲",
        of_people=False,
        listed=cells.single_mothers,
        kinds=("women",),
        columns=(
            _text("mother", "母亲", cells.the_mother, 96),
            _measure("carnation", "“康乃馨”", "women_carnation"),
            _measure("service", "专业服务", "women_service"),
            _measure("check", "“两癌”检测", "women_check"),
            _sum("今年金额（元）", "women"),
        ),
        source="珠斗办字〔2017〕6号 二（二）7",
    ),
    View(
        code="elderly",
        title="老人",
        of_people=True,
        listed=cells.old_people,
        kinds=("elderly", "security_pension", "health_insurance"),
        columns=(
            _AGE,
            _text("tekun", "特困（五保）", cells.shown("tekun"), 96),
            _text("dibao", "低保", cells.shown("dibao"), 64),
            _text("pension", "养老保险", cells.shown("pension_scheme"), 184),
            ViewColumn(
                field="pension_years", title="已缴（年）", cell=cells.number("pension_years"), width=88,
                number=True,
            ),
            _measure("silver", "银龄安康", "elderly_silver"),
            _measure("care", "探访照料", "elderly_care"),
            _measure("insurance", "医保资助", "health_insurance"),
            _sum("今年金额（元）", "elderly", "security_pension", "health_insurance"),
        ),
        source="珠斗办字〔2017〕6号 二（二）5、8",
    ),
    View(
        code="loans",
        title="信贷保险",
        of_people=False,
        listed=cells.wanting("finance", need="funds", cause="funds"),
        kinds=("finance",),
        columns=(
            _text("needs", "需求和原因", cells.needs_and("funds"), 176),
            _text("content", "最近一项", cells.newest_content("finance"), 176),
            _text("provider", "经办单位", cells.newest_provider("finance"), 144),
            _measure("loan", "小额信贷", "finance_loan"),
            _measure("insurance", "商业保险", "finance_insurance", "finance_anti_poverty"),
            _sum("今年金额（元）", "finance"),
        ),
        source="开府办〔2019〕29号 二（五）3",
    ),
    View(
        code="consumption",
        title="消费帮扶",
        of_people=False,
        listed=cells.wanting("consumption", need="sales"),
        kinds=("consumption",),
        columns=(
            _text("needs", "需求", cells.needs, 176),
            _text("content", "最近一项", cells.newest_content("consumption"), 176),
            _text("provider", "购买单位", cells.newest_provider("consumption"), 144),
            _measure("purchase", "以购代捐", "consumption_purchase"),
            _measure("online", "电商销售", "consumption_online"),
            _sum("今年金额（元）", "consumption"),
        ),
        source="巩固提升脱贫攻坚成果实施意见（2020年征求意见稿） 二（以购代捐）",
    ),
)  # fmt: skip


def view_of(code: str) -> View:
    """Return a theme.

    Raises:
        UserError: There is none with that code.
    """
    for view in VIEWS:
        if view.code == code:
            return view
    known = "、".join(f"{view.code}（{view.title}）" for view in VIEWS)
    raise UserError(ErrorCode.NOT_FOUND, f"没有“{code}”这个专题，可以写：{known}。")


def view_table(
    office: Office,
    code: str,
    on: dt.date,
    *,
    area: AreaCode | None = None,
    progress: Callable[[int, int], bool] | None = None,
) -> ViewTable:
    """Return a theme over the households of this desk, in the order of their numbers.

    Raises:
        UserError: There is no such theme, or `progress` (done, total) asked to stop.
    """
    view = view_of(code)
    where = HouseholdFilter()
    keys = [
        key for key in household_ids(office.store, where=where) if not area or key[0].startswith(area.prefix)
    ]
    names = area_names(office)
    rows: list[ViewRow] = []
    for start in range(0, len(keys), _BATCH):
        for file in files_of(office.store, keys[start : start + _BATCH]):
            rows += _rows(view, file, names.name(file.household.home), on)
        if progress is not None and not progress(min(start + _BATCH, len(keys)), len(keys)):
            raise UserError(ErrorCode.CANCELLED, "已按您的要求停止，没有改动任何内容。")
    return ViewTable(view=view, on=on, rows=tuple(rows))


def _rows(view: View, file: HouseholdFile, village: str, on: dt.date) -> Iterator[ViewRow]:
    household = file.household
    if household.status in _UNCOUNTED or household.moved_to_home:
        return
    for member in view.listed(file, on):
        look = Look(file=file, member=member, on=on)
        yield ViewRow(
            home=HomeCode(household.home),
            household=RowId(household.id),
            member=RowId(member.id) if member else None,
            village=village,
            household_no=number_of(household),
            head_name=head_name(file),
            name=(member.name or "") if member else "",
            helped=bool(
                cells.done_this_year(look, *view.kinds) or cells.offered_this_year(look, *view.kinds)
            ),
            values={column.field: column.cell(look) for column in view.columns},
        )


__all__ = ["VIEWS", "View", "ViewColumn", "ViewRow", "ViewTable", "living", "view_of", "view_table"]
