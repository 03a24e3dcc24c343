"""Start the desktop or the command line; everything else is imported when it is needed."""

import multiprocessing
import sys
from collections.abc import Sequence

_DESKTOP_OPTIONS = ("--data", "--demo", "--scale")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `lianghe`: without a command the desktop, with one the command line.

    Returns:
        The exit status: 0 done, 1 refused, 2 wrong usage, 3 done with items waiting for a person.
    """
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].split("=")[0] in _DESKTOP_OPTIONS:
        from lianghe_desktop.desktop.application import run_desktop  # noqa: PLC0415 - only when it is needed

        return run_desktop(given)
    from lianghe_desktop.cli.main import run_command  # noqa: PLC0415 - only when it is needed

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())
