"""How work on bundles tells how far it is, also where it is one part of a longer work."""

from lianghe_desktop.sync.unsealing import Cancel, Progress, never, silent


def part_of(progress: Progress, begin: int, end: int, whole: int = 100) -> Progress:
    """Return how a part of a work, from `begin` to `end` of `whole`, tells how far the work is.

    Files of a queue are parts that count alike: the n-th of m goes from n to n + 1 of m.
    """

    def tell(done: int, total: int) -> None:
        progress(begin * 100 + (end - begin) * 100 * done // max(total, 1), whole * 100)

    return tell


__all__ = ["Cancel", "Progress", "never", "part_of", "silent"]
