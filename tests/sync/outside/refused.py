"""Why the second reader refuses a file: the words of vectors.json."""


class RefusedError(Exception):
    """The file is refused; `reason` is one of those that vectors.json gives."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


def demand(holds: object, reason: str, detail: str = "") -> None:
    """Refuse for `reason` unless something holds."""
    if not holds:
        raise RefusedError(reason, detail)
