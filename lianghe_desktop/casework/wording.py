"""Say in plain Chinese which fact is missing: a path of the exchange format becomes words."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.records.code_lists import code_list

_HOUSEHOLD = {
    "housing_grade": ("housing", "grade"),
    "housing_area_m2": ("housing", "floor_area_centi_m2"),
    "land_mu": ("assets", "land_centi_mu"),
}
_ASSETS = {"deposits": "deposits_fen"}
_SPECIAL = {"members": "家庭成员", "home": "所在村", "pension": "城乡居民养老待遇", "id": "编号"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldPlace:
    """Where a missing fact is filled in: table and column, the member it is about, or the kind of money."""

    table: str
    column: str
    member: str | None = None


def missing_place(path: str) -> FieldPlace | None:
    """Return where the fact of a missing path is filled in, None for what no page asks (a parameter)."""
    parts = path.split(".")
    if parts[0] == "members":
        return FieldPlace(
            table="member",
            column=parts[2] if len(parts) == 3 else "name",
            member=parts[1] if len(parts) == 3 else None,
        )
    if parts[0] in ("income", "spending"):
        return FieldPlace(table=f"{parts[0]}_line", column=parts[-1])
    if parts[0] == "parameters":
        return None
    if parts[0] == "assets":
        return FieldPlace(table="assets", column=_ASSETS.get(parts[-1], parts[-1]))
    table, column = _HOUSEHOLD.get(path, ("household", path))
    return FieldPlace(table=table, column=column)


def missing_words(path: str, people: Mapping[str, str]) -> str:
    """Return what a missing path means: `members.m2.birth_date` -> 李某的出生日期.

    `people` gives the name of each member by id; a pack parameter (`parameters.NAME`) is named as such.
    """
    parts = path.split(".")
    if parts[0] == "members" and len(parts) == 3:
        return f"{people.get(parts[1], '一位家庭成员')}的{_label('member', parts[2])}"
    if parts[0] in ("income", "spending") and len(parts) == 2:
        item = code_list(f"{parts[0]}_kind").find(parts[1])
        return f"近12个月的{item.label if item else parts[1]}"
    if parts[0] == "assets" and len(parts) == 2:
        return _label("assets", _ASSETS.get(parts[1], parts[1]))
    if parts[0] == "parameters" and len(parts) == 2:
        return f"政策参数（{parts[1]}）"
    table, column = _HOUSEHOLD.get(path, ("household", path))
    return _label(table, column)


def _label(table: str, column: str) -> str:
    spec = field_spec(table, column)
    return spec.label if spec else _SPECIAL.get(column, column)
