"""Run trials and print seconds a trial, seed and count: `python -m tests.soak [NAME ...] [--trials N]`."""

import argparse
import os
import sys
import traceback

from tests.soak import damaged_pages, full_disk, histories, killing, mutations, passwords
from tests.soak.trial import Trial, Unavailable, finds, run

TRIALS: dict[str, Trial] = {
    one.name: one
    for one in (
        histories.TRIAL,
        mutations.TRIAL,
        killing.TRIAL,
        full_disk.SAVING,
        full_disk.EXPORTING,
        passwords.TRIAL,
        damaged_pages.TRIAL,
    )
}


def main() -> int:
    """Run the trials chosen, all by default; the status is 1 when a promise was broken or a bug missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TRIALS))
    parser.add_argument("--trials", type=int, help="how many seeds; the short numbers without it")
    parser.add_argument("--release", action="store_true", help="as many as before a release")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in TRIALS]
    if unknown:
        parser.error(f"no trial {', '.join(unknown)}; there are {', '.join(TRIALS)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    held = True
    for name in chosen.names or TRIALS:
        trial = TRIALS[name]
        count = chosen.trials or (trial.before_release if chosen.release else trial.often)
        held &= _tell(trial, count, chosen.seed)
    return 0 if held else 1


def _tell(trial: Trial, count: int, first: int) -> bool:
    print(f"{trial.name}: {trial.promise}", flush=True)
    try:
        happened, seconds = run(trial, range(first, first + count))
    except Unavailable as reason:
        print(f"  not run here: {reason}")
        return True
    except Exception:  # noqa: BLE001  # the edge: every broken promise is shown whole
        traceback.print_exc()
        print("  BROKEN")
        return False
    words = ", ".join(f"{word} {times}" for word, times in sorted(happened.items()))
    print(f"  held in {count} of {count} trials from seed {first}, {seconds / count:.2f} s a trial: {words}")
    all_found = True
    for planted in trial.planted:
        after = finds(trial, planted, first)
        all_found &= after is not None
        found = f"found after {after}" if after else "NOT FOUND"
        print(f"  planted: {planted.name}: {found} of at most {planted.within} trials", flush=True)
    return all_found


if __name__ == "__main__":
    sys.exit(main())
