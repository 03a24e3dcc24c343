"""Print conformance: `./dev conformance [FOLDER]`; the recorded cases of the tests without a folder."""

import sys
from pathlib import Path

from tests.survey.conformance.report import HERE, KINDS, Counted, Kind, count


def main(folder: Path) -> int:
    """Print counts, contradictions with their reasons, and what differs; 1 where a floor is not reached."""
    held = True
    for kind in KINDS:
        counted = count(folder, kind)
        held &= _print(kind, counted)
    return 0 if held else 1


def _print(kind: Kind, counted: Counted) -> bool:
    if not counted.recorded:
        print(f"{kind.name}: no {kind.file} in this folder")
        return True
    out, named = counted.recorded - counted.run, counted.contradictions
    agreed = counted.run - len(named) - len(counted.differing)
    print(
        f"{kind.name}: {counted.recorded} recorded, {out} not deterministic, {len(named)} contradict JavaRosa"
    )
    print(
        f"  {agreed} of {counted.run - len(named)} agree: {counted.share:.2%}"
        f" (at least {kind.floor:.0%}; at most {kind.most_contradictions} contradictions)"
    )
    for name, reason in named:
        print(f"  contradicts JavaRosa: {_short(name)}\n    {reason}")
    for name in counted.differing:
        print(f"  differs: {_short(name)}")
    return counted.share >= kind.floor and len(named) <= kind.most_contradictions


def _short(name: str) -> str:
    words = " ".join(name.split())
    return words if len(words) <= 120 else f"{words[:119]}…"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))
