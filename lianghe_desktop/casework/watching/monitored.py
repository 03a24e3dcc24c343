"""Households that are monitored, and those whose risk was cleared: the register of monitoring.

Source: 珠斗办字〔2017〕6号 二（三）3; 全国防返贫监测信息系统指标口径.
"""

from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import MonitoringSpell


@dataclass(frozen=True, kw_only=True, slots=True)
class SpellLine:
    """One spell of monitoring as a list shows it."""

    row: MonitoringSpell
    household_no: str
    head_name: str
    village: str
    members: int

    @property
    def key(self) -> tuple[HomeCode, RowId]:
        """Return home and id of the household."""
        return HomeCode(self.row.home), RowId(self.row.household_id or "")


def monitored_households(office: Office, *, cleared: bool = False) -> list[SpellLine]:
    """Return the spells that run, by village and number; with `cleared` those that ended too."""
    rows = [
        row
        for row in office.store.rows(MonitoringSpell)
        if not row.gone and row.begun_on is not None and (cleared or row.ended_on is None)
    ]
    keys = sorted({(HomeCode(row.home), RowId(row.household_id or "")) for row in rows})
    heads = {(one.home, one.id): one for one in household_lines(office, keys)}
    names = area_names(office)
    lines = [
        SpellLine(
            row=row,
            household_no=head.household_no,
            head_name=head.head_name,
            village=names.name(row.home),
            members=head.members,
        )
        for row in rows
        if (head := heads.get((HomeCode(row.home), RowId(row.household_id or "")))) is not None
    ]
    return sorted(lines, key=lambda one: (one.row.home, one.household_no, one.row.id))
