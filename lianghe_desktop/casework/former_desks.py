"""Which authors one machine had, one after the other: before it was restored, before it took new keys.

The old key proves it, and the ruling that let the machine in anew says so (`sync.former_authors`).
"""

from collections.abc import Mapping

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.enums import RulingKind
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.sync.former_authors import former_in


def newest_authors(office: Office) -> dict[str, str]:
    """Return, for each author that a machine had before, the one that it was let in with last."""
    rows = office.store.rows(Ruling, where={"kind": RulingKind.AUTHOR_ACCEPTED.value}, order=("id",))
    later: dict[str, str] = {}
    for row in rows:
        for former in former_in(row.detail) if not row.gone else ():
            if row.author and _last(later, row.author) != former:  # else each would be before the other
                later[former] = row.author
    return {former: _last(later, former) for former in later}


def still_sending(office: Office, newest: Mapping[str, str]) -> frozenset[str]:
    """Return the earlier authors that go on: a bundle was read after one of the newest had been.

    Then two machines are at work, one with the old disk, or both from the same backup.
    """
    came: dict[str, list[int]] = {}
    for row in office.store.rows(BundleLog, where={"direction": "in", "outcome": "done"}):
        came.setdefault(row.peer, []).append(row.at)
    return frozenset(
        old for old, new in newest.items() if old in came and new in came and max(came[old]) > min(came[new])
    )


def replaced_authors(office: Office) -> frozenset[str]:
    """Return the authors under which nobody writes any more, because their machine goes on under another."""
    newest = newest_authors(office)
    return frozenset(newest) - still_sending(office, newest)


def _last(later: Mapping[str, str], author: str) -> str:
    while author in later:
        author = later[author]
    return author
