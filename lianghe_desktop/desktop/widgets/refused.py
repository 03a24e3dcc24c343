"""Why typed text is not taken."""


class Refused(Exception):
    """Say in one Chinese sentence why typed text has no meaning here."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
