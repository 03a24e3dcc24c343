"""Print every figure with floor, ratio and target: `python -m benchmarks [--rows NAME] [--json]`."""

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks.figures import Row, Skipped, head, line

if TYPE_CHECKING:  # a process beside the measured one imports this module too, as it does the program's
    from benchmarks.workplace import Workplace

GROUPS = (
    "start",
    "listing",
    "worklist",
    "survey",
    "rules",
    "people_list",
    "bundles",
    "photos",
    "cards",
    "keeping",
)
FULL = 100_000


def main() -> int:
    """Run the rows chosen; the status is 0 also when a target was missed: figures are no tests."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", action="append", choices=GROUPS, help="only this group; may be repeated")
    parser.add_argument("--households", type=int, default=5_000)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} households and 1 GiB of photos")
    parser.add_argument("--photos-mib", type=int, default=64)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    chosen = parser.parse_args()
    from benchmarks.workplace import Workplace  # noqa: PLC0415 - see above

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;default.warning=false")
    place = Workplace(FULL if chosen.full else chosen.households, 1024 if chosen.full else chosen.photos_mib)
    try:
        found = list(_run(place, chosen.rows or GROUPS, quiet=chosen.json))
    finally:
        place.close()
    if chosen.json:
        print(json.dumps({"households": place.households, "rows": found}, ensure_ascii=False, indent=1))
    return 0


def _run(place: "Workplace", groups: tuple[str, ...], *, quiet: bool) -> Iterator[dict[str, object]]:
    out = sys.stderr if quiet else sys.stdout
    print(f"{place.households:,} households of 3.6 people on average, {os.cpu_count()} cores", file=out)
    print(head(), file=out)
    for group in groups:
        started, made = time.perf_counter(), []
        for row in importlib.import_module(f"benchmarks.{group}").rows(place):
            print(line(row), file=out, flush=True)
            made.append(row)
        print(f"  {group}: {time.perf_counter() - started:.0f} s", file=out, flush=True)
        yield from (_named(group, row) for row in made)


def _named(group: str, row: Row | Skipped) -> dict[str, object]:
    return {"group": group, **row.to_json()}


if __name__ == "__main__":
    sys.exit(main())
