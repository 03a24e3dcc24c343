"""来往记录: bundles written, taken in or refused here, in words, each with the other desk and the files."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.bundle_words import KIND_WORDS
from lianghe_desktop.store.opened import Store
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.own_keys import Certificates
from lianghe_desktop.sync.status import LogLine


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One bundle written, read or refused here, in words; blank where nobody knows."""

    at_ms: int
    what: str
    desk: str  # the other one's name
    files: str  # as they were named when written; a refused one's where the program gave it
    why: str  # of a refusal

    @property
    def refused(self) -> bool:
        """Tell whether it was not taken."""
        return bool(self.why)


def log_entries(store: Store, lines: Sequence[LogLine]) -> tuple[LogEntry, ...]:
    """Return the entries of a log in words, in their order."""
    known = Certificates.of(store)
    names: dict[str, str] = {}
    for line in lines:
        found = known.best(line.peer) if line.peer and line.peer not in names else None
        names.setdefault(line.peer, found.name if found else "")
    return tuple(_entry(line, names[line.peer]) for line in lines)


def _entry(line: LogLine, desk: str) -> LogEntry:
    word = KIND_WORDS[Kind(line.kind)] if line.kind in set(Kind) else "数据包"
    refused = line.outcome == "refused"
    verb = "没有收下" if refused else "导出" if line.direction == "out" else "收下"
    files = line.reason if line.direction == "out" else line.file
    return LogEntry(
        at_ms=line.at_ms, what=f"{verb}{word}", desk=desk, files=files, why=line.reason if refused else ""
    )
