"""Names of areas that come with the program: counties, towns, and villages of the demonstration.

Nobody publishes village codes any more, so a township loads its own list; the villages shipped here
are invented and say so in their name and source.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, IntegrityFault
from lianghe_desktop.records.resources import resource_path

_COLUMNS = ["code", "name", "level", "parent", "source"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShippedArea:
    """One area: `code` and `parent` of 12 digits (a province has no parent), level and source."""

    code: str
    name: str
    level: Level
    parent: str | None
    source: str

    @property
    def is_demonstration(self) -> bool:
        """Tell whether the area is invented for the demonstration."""
        return self.source.startswith("演示")


@cache
def shipped_areas() -> tuple[ShippedArea, ...]:
    """Return all shipped areas, ordered by code, every parent before its children.

    Raises:
        IntegrityFault: A file has other columns, a code twice, or an area without its parent.

    Source: GB/T 2260 (counties), 国家统计局统计用区划代码 2023 (towns); villages are invented.
    """
    areas: dict[str, ShippedArea] = {}
    for path in sorted(resource_path("area_codes").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            if reader.fieldnames != _COLUMNS:
                raise _damaged(path.name, "列名不对")
            for row in reader:
                area = _read_area(row)
                if area.code in areas:
                    raise _damaged(path.name, f"代码 {area.code} 出现两次")
                areas[area.code] = area
    for area in areas.values():
        if area.parent is not None and area.parent not in areas:
            raise _damaged("area_codes", f"{area.code} 的上级 {area.parent} 不在表里")
    return tuple(areas[code] for code in sorted(areas))


def shipped_areas_in(code: str) -> tuple[ShippedArea, ...]:
    """Return the area `code` (2, 4, 6, 9 or 12 digits) and every shipped area inside it."""
    outer = AreaCode.parse(code)
    return tuple(area for area in shipped_areas() if outer.contains(AreaCode(area.code)))


def full_area_name(code: str) -> str:
    """Return the names from the province down to `code` in one word, "" for an unknown area."""
    found = _by_code().get(code.ljust(12, "0"))
    names: list[str] = []
    while found is not None:
        names.append(found.name)
        found = _by_code().get(found.parent) if found.parent else None
    return "".join(reversed(names))


@cache
def _by_code() -> Mapping[str, ShippedArea]:
    return MappingProxyType({area.code: area for area in shipped_areas()})


def _read_area(row: Mapping[str, str]) -> ShippedArea:
    return ShippedArea(
        code=AreaCode.parse(row["code"]).value,
        name=row["name"],
        level=Level(row["level"]),
        parent=row["parent"] or None,
        source=row["source"],
    )


def _damaged(name: str, what: str) -> IntegrityFault:
    return IntegrityFault(
        ErrorCode.DAMAGED, f"区划表 {name} 有误：{what}。请重新安装程序，或改正这个文件后再试。"
    )
