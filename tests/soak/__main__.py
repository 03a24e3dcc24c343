"""Run trials and print seconds a trial, seed and count: `python -m tests.soak [NAME ...] [--trials N]`."""

import argparse
import os
import sys
import traceback
from dataclasses import dataclass

from tests.soak import (
    closed_gaps,
    collecting,
    damaged_pages,
    full_disk,
    histories,
    killing,
    model_alone,
    mutations,
    notices,
    passwords,
    skew,
)
from tests.soak.trial import Planted, Trial, Unavailable, finds, run

TRIALS: dict[str, Trial] = {
    one.name: one
    for one in (
        histories.TRIAL,
        histories.BY_LINES,
        histories.OF_GAPS,
        model_alone.TRIAL,
        closed_gaps.TRIAL,
        mutations.TRIAL,
        killing.TRIAL,
        full_disk.SAVING,
        full_disk.EXPORTING,
        passwords.TRIAL,
        damaged_pages.TRIAL,
        notices.TRIAL,
        skew.TRIAL,
        collecting.ONE_SERVER,
        collecting.PARTITIONS,
    )
}


def main() -> int:
    """Run the trials chosen, all by default; the status is 1 when a promise was broken or a bug missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TRIALS))
    parser.add_argument("--trials", type=int, help="how many seeds; the short numbers without it")
    parser.add_argument("--release", action="store_true", help="as many as before a release")
    parser.add_argument("--unplanted", action="store_true", help="leave the planted bugs out")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in TRIALS]
    if unknown:
        parser.error(f"no trial {', '.join(unknown)}; there are {', '.join(TRIALS)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    told = []
    for name in chosen.names or TRIALS:
        trial = TRIALS[name]
        count = chosen.trials or (trial.before_release if chosen.release else trial.often)
        told.append(_tell(trial, count, chosen.seed, planting=not chosen.unplanted))
    print("\nsummary")
    for one in told:
        print(f"  {one.line}")
    return 0 if all(one.held for one in told) else 1


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """One line of the summary, and whether all promises were kept and all bugs found."""

    line: str
    held: bool


def _tell(trial: Trial, count: int, first: int, *, planting: bool) -> _Told:
    print(f"{trial.name}: {trial.promise}", flush=True)
    try:
        happened, seconds = run(trial, range(first, first + count))
        judged = trial.judge(happened) if trial.judge else ""
    except Unavailable as reason:
        return _Told(line=f"{trial.name}: not run here: {reason}", held=True)
    except Exception:  # noqa: BLE001  # the edge: every broken promise is shown whole
        traceback.print_exc()
        return _Told(line=f"{trial.name}: BROKEN", held=False)
    words = ", ".join(f"{word} {times:,}" for word, times in sorted(happened.items()))
    held = f"held in {count:,} of {count:,} trials from seed {first}, {seconds / count:.2f} s a trial"
    print(f"  {held}: {words}")
    if judged:
        print(f"  {judged}")
    found = [_tell_planted(trial, planted, first) for planted in trial.planted] if planting else []
    bugs = f"; planted bugs found: {sum(found)} of {len(found)}" if found else ""
    return _Told(line=f"{trial.name}: {held}{bugs}", held=all(found))


def _tell_planted(trial: Trial, planted: Planted, first: int) -> bool:
    after = finds(trial, planted, first)
    found = f"found after {after:,}" if after else "NOT FOUND"
    print(f"  planted: {planted.name}: {found} of at most {planted.within:,} trials", flush=True)
    return after is not None


if __name__ == "__main__":
    sys.exit(main())
