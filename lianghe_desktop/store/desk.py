"""Who a file belongs to: the desk, kept in the settings of its own store."""

import json
from dataclasses import dataclass

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.ids import AuthorId

DESK_SETTING = "desk"
RESTORED_SETTING = "restored_authors"  # under whom this desk wrote before it was restored


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """One program with one file: its author, its level and its own area.

    `area` is the home of rows of no village; a village writes into its own home only, and into those
    of villages that were merged with it (`more_homes`).
    """

    author: AuthorId
    level: AreaLevel
    area: AreaCode
    name: str
    practice: bool
    more_homes: tuple[AreaCode, ...] = ()

    @property
    def homes(self) -> tuple[AreaCode, ...]:
        """Return the areas where this desk writes, its own first."""
        return (self.area, *self.more_homes)

    def may_write_home(self, home: str) -> bool:
        """Tell whether rows of `home` may be written here. Source: journal rule 1."""
        if self.level is AreaLevel.VILLAGE:
            return home in {area.value for area in self.homes}
        return home.startswith(self.area.prefix)


def desk_to_text(desk: Desk) -> str:
    """Return the setting that keeps `desk`."""
    return json.dumps(
        {
            "author": desk.author,
            "level": desk.level.name,
            "area": desk.area.value,
            "name": desk.name,
            "practice": desk.practice,
            "more_homes": [area.value for area in desk.more_homes],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def desk_from_text(text: str) -> Desk:
    """Read the setting that keeps a desk."""
    found = json.loads(text)
    return Desk(
        author=AuthorId(found["author"]),
        level=AreaLevel[found["level"]],
        area=AreaCode.parse(found["area"]),
        name=found["name"],
        practice=found["practice"],
        more_homes=tuple(AreaCode.parse(code) for code in found.get("more_homes", ())),
    )
