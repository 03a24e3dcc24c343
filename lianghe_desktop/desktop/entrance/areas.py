"""The shipped areas as the first start's lists show them."""

from lianghe_desktop.desktop.widgets.choice_editors import Option
from lianghe_desktop.records.area_tables import ShippedArea, shipped_areas

AREA_LEVELS = ("省", "市", "区县", "镇街", "村")


def children_of(parent: str | None) -> tuple[Option, ...]:
    """Return the areas under a code, provinces for None."""
    found: list[ShippedArea] = [area for area in shipped_areas() if area.parent == parent]
    return tuple(Option(code=area.code, label=area.name) for area in found)
