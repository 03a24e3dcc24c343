"""Names of the areas that this desk knows."""

from dataclasses import dataclass

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.records.local_tables import Area


@dataclass(frozen=True, kw_only=True, slots=True)
class Village:
    """A village of this desk: its code, its own name, and its name with the township before it."""

    home: HomeCode
    name: str
    full_name: str


class AreaNames:
    """Look names up; read once, a value to hand around."""

    def __init__(self, areas: list[Area]) -> None:
        self._names = {area.code: area.name for area in areas}

    def name(self, code: str) -> str:
        """Return the name of an area, or its digits where nobody told its name."""
        return self._names.get(code, code)

    def township_of(self, home: str) -> str:
        """Return the name of the township of a village."""
        return self.name(AreaCode(home).parent(AreaLevel.TOWNSHIP).value)

    def full_name(self, home: str) -> str:
        """Return township and village in one: 白蕉镇示范一村."""
        return f"{self.township_of(home)}{self.name(home)}"

    def codes(self) -> list[str]:
        """Return every known code in order."""
        return sorted(self._names)

    def rows(self) -> list[tuple[str, str, AreaLevel]]:
        """Return code, name and level of every known area in order of the codes."""
        return [(code, self._names[code], AreaCode(code).level) for code in self.codes()]


def area_names(office: Office) -> AreaNames:
    """Return the names that this desk knows."""
    return AreaNames(office.store.rows(Area))


def villages(office: Office) -> list[Village]:
    """Return the villages of this desk in order of their codes."""
    names = area_names(office)
    return [
        Village(home=HomeCode(code), name=name, full_name=names.full_name(code))
        for code, name, level in names.rows()
        if level is AreaLevel.VILLAGE and office.area.contains(AreaCode(code))
    ]


def village_committee(office: Office, village: HomeCode) -> str:
    """Return where objections go: 某某村 -> 某某村委会, another name -> 某某村（居）委会."""
    name = area_names(office).full_name(village)
    return f"{name}委会" if name.endswith("村") else f"{name}村（居）委会"
