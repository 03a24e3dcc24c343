"""What a row of the figures is, how times and memory are taken, and how rows are printed."""

import gc
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One figure with its floor and what was promised; times in seconds, memory in MiB.

    `at_most` is a promise for the figure itself, `at_most_floor` for figure : floor, `above_floor` for
    figure - floor, `at_least_floor` for floor : figure (how many times faster than the floor).
    """

    what: str
    figure: float
    floor: float | None = None
    floor_is: str = ""
    unit: str = "s"
    at_most: float | None = None
    at_most_floor: float | None = None
    above_floor: float | None = None
    at_least_floor: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return figure : floor."""
        return self.figure / self.floor if self.floor else None

    @property
    def promises(self) -> list[tuple[str, bool]]:
        """Return each promise in words, and whether it was kept."""
        floor, found = self.floor or 0.0, []
        if self.at_most is not None:
            found.append((f"<= {shown(self.at_most, self.unit)}", self.figure <= self.at_most))
        if self.at_most_floor is not None:
            found.append((f"<= {self.at_most_floor:g}x", self.figure <= self.at_most_floor * floor))
        if self.above_floor is not None:
            extra = shown(self.above_floor, self.unit)
            found.append((f"<= floor + {extra}", self.figure <= floor + self.above_floor))
        if self.at_least_floor is not None:
            found.append((f">= {self.at_least_floor:g}x faster", self.figure * self.at_least_floor <= floor))
        return found

    @property
    def held(self) -> bool | None:
        """Tell whether every promise was kept; None where nothing was promised."""
        kept = [kept for _, kept in self.promises]
        return all(kept) if kept else None

    def to_json(self) -> dict[str, object]:
        """Return the row as one JSON object."""
        words = [words for words, _ in self.promises]
        return {**asdict(self), "ratio": self.ratio, "promises": words, "held": self.held}


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """A row that could not be measured here, and why."""

    what: str
    why: str

    held = None

    def to_json(self) -> dict[str, object]:
        """Return the row as one JSON object."""
        return asdict(self)


Rows = Iterable[Row | Skipped]


def shown(value: float, unit: str) -> str:
    """Write a figure in the unit in which people compare it."""
    if unit != "s":
        return f"{value:,.0f} {unit}"
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.2f} s"


def line(row: Row | Skipped) -> str:
    """Return the printed line of a row."""
    if isinstance(row, Skipped):
        return f"{row.what:<64}not measured: {row.why}"
    floor = f"{shown(row.floor, row.unit)} {row.floor_is}" if row.floor is not None else ""
    ratio = f"{row.ratio:.3g}x" if row.ratio is not None else ""
    target = ", ".join(words for words, _ in row.promises)
    held = {True: "held", False: "MISSED", None: ""}[row.held]
    text = f"{row.what:<64}{shown(row.figure, row.unit):>10}  {floor:<40}{ratio:>8}  {target:<24}{held}"
    return f"{text}  ({row.note})" if row.note else text.rstrip()


def head() -> str:
    """Return the line over the rows."""
    return f"{'':<64}{'figure':>10}  {'floor':<40}{'ratio':>8}  {'target':<24}held"


def timed(job: Callable[[], object]) -> float:
    """Return the seconds that one run takes."""
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def median(job: Callable[[], object], times: int = 5) -> float:
    """Return the median seconds of several runs."""
    gc.collect()
    return statistics.median(timed(job) for _ in range(times))


def in_turn(
    figure: Callable[[], object],
    floor: Callable[[], object],
    times: int,
    pick: Callable[[list[float]], float] = min,
) -> tuple[float, float]:
    """Return the least seconds of a figure and of its floor, run by turns: what else is done meets both."""
    gc.collect()
    pairs = [(timed(figure), timed(floor)) for _ in range(times)]
    return pick([pair[0] for pair in pairs]), pick([pair[1] for pair in pairs])


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """One step in a process of its own: seconds, and by how many MiB the process grew."""

    seconds: float
    grown_mib: float


def measured(step: Callable[..., Callable[[], object]], *arguments: object) -> Measured:
    """Run a step in a process of its own: `step` prepares and returns what is then timed and weighed."""
    context = multiprocessing.get_context("spawn")
    answer = context.SimpleQueue()
    worker = context.Process(target=_measure, args=(answer, step, arguments))
    worker.start()
    worker.join()
    if worker.exitcode:
        sys.exit(f"{step.__name__}: the measuring process failed")
    found: Measured = answer.get()
    return found


def _measure(
    answer: object, step: Callable[..., Callable[[], object]], arguments: tuple[object, ...]
) -> None:
    job = step(*arguments)
    before = _largest_mib(forget=True)
    seconds = timed(job)
    found = Measured(seconds=seconds, grown_mib=_largest_mib(forget=False) - before)
    answer.put(found)  # type: ignore[attr-defined]


def _largest_mib(*, forget: bool) -> float:
    """Return the most memory that this process held (Linux), from now on if `forget`; elsewhere 0."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    if forget:
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
    lines = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines() if ":" in line)
    return int(lines["VmHWM"].split()[0]) / 1024
