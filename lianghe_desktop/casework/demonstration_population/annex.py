"""The published table that the demonstration must equal, and each town's share as a quota.

Source: 珠斗办字〔2017〕6号 附件一 (斗门区低收入群体情况统计表).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault
from lianghe_desktop.records.resources import resource_path

TOWNS: Mapping[str, str] = {
    "440403107": "井岸镇",
    "440403103": "斗门镇",
    "440403106": "白蕉镇",
    "440403105": "乾务镇",
    "440403100": "莲洲镇",
    "440403001": "白藤办",
}
"""Town code of nine digits -> name in the annex, in the order of its columns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TownQuota:
    """One column of the annex: the eleven numbers of a town, in the order of the rows."""

    households: int
    people: int
    labour: int
    sick: int
    disabled: int
    students: int
    dibao: int
    tekun: int
    housing_hardship: int
    single_mothers: int
    seniors: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnexTable:
    """Annex 1: items and units of rows 1 to 11, and the cells by town code ("total" for all)."""

    items: tuple[str, ...]
    units: tuple[str, ...]
    cells: Mapping[str, tuple[int, ...]]

    def quota(self, town: str) -> TownQuota:
        """Return the numbers of a town (nine digits) as a quota."""
        return TownQuota(**dict(zip(TownQuota.__dataclass_fields__, self.cells[town], strict=True)))


@cache
def annex_one() -> AnnexTable:
    """Return annex 1 as published.

    Raises:
        IntegrityFault: A row does not add up to the district's total.
    """
    with resource_path("demonstration/annex1.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if int(row["全区总数"]) != sum(int(row[name]) for name in TOWNS.values()):
            raise IntegrityFault(
                ErrorCode.DAMAGED, f"示范数据附件一第 {row['no']} 行各镇相加不等于全区总数，请重新安装程序。"
            )
    cells = {code: tuple(int(row[name]) for row in rows) for code, name in TOWNS.items()}
    cells["total"] = tuple(int(row["全区总数"]) for row in rows)
    return AnnexTable(
        items=tuple(row["item"] for row in rows), units=tuple(row["unit"] for row in rows), cells=cells
    )
