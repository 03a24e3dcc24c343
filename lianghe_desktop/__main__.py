"""Start the desktop or the command line; everything else is imported when it is needed."""

import sys
from collections.abc import Sequence

_DESKTOP_OPTIONS = {"--data": True, "--demo": False, "--scale": True}
"""What the window may be told, and whether a value follows."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `lianghe`: without a command the desktop, with one the command line.

    Returns:
        The exit status: 0 done, 1 refused, 2 wrong usage, 3 done with items waiting for a person.
    """
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # noqa: PLC0415 - only the shipped program needs it

        freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if _wants_window(given):
        from lianghe_desktop.desktop.application import run_desktop  # noqa: PLC0415 - only when it is needed

        return run_desktop(given)
    from lianghe_desktop.cli.main import run_command  # noqa: PLC0415 - only when it is needed

    return run_command(given)


def _wants_window(given: Sequence[str]) -> bool:
    """Tell whether nothing but options of the window was written."""
    words = iter(given)
    for word in words:
        name, equals, _ = word.partition("=")
        if name not in _DESKTOP_OPTIONS:
            return False
        if _DESKTOP_OPTIONS[name] and not equals:
            next(words, None)
    return True


if __name__ == "__main__":
    sys.exit(main())
