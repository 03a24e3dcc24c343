"""Desks above whose lines count here without a ruling. Source: docs/formats/bundle.md 3."""

from collections.abc import Iterable

from lianghe_desktop.records.journal_tables import TrustedRoot
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.certificates import Certificate


def trust_roots(unit: Unit, certificates: Iterable[Certificate]) -> None:
    """Let the lines of desks above count here, with whom they accept."""
    known = {row.author for row in unit.rows(TrustedRoot)}
    for one in certificates:
        if one.author not in known:
            trust_root(unit, author=one.author, level=one.level, area=one.area)
