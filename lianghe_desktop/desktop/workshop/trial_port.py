"""An interview that is only tried: its pictures live in memory and nothing is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from lianghe_desktop.survey import Definition, Problem, Session, restore_session


class TrialPort:
    """Answer what the questionnaire page asks for, without any desk behind it."""

    def __init__(self, definition: Definition, now: datetime, media: Mapping[str, bytes]) -> None:
        self._media = media
        self._definition = definition
        self._now = now
        self._files: dict[str, bytes] = {}

    def save_draft(self, session: Session) -> None:
        """Keep nothing."""

    def keep_typing(self, ref: str, text: str | None) -> None:
        """Keep nothing."""

    def restore(self, draft_xml: bytes) -> Session:
        """Make a session of a draft, for taking a removal back."""
        return restore_session(self._definition, draft_xml, clock=lambda: self._now)

    def store_attachment(self, content: bytes, suffix: str) -> str:
        """Keep a picture until the trial ends."""
        name = f"{len(self._files) + 1}{suffix}"
        self._files[name] = content
        return name

    def load_attachment(self, name: str) -> bytes | None:
        """Return a picture of this trial."""
        return self._files.get(name)

    def load_media(self, name: str) -> bytes | None:
        """Return a picture that lies beside the form."""
        return self._media.get(name)

    def finish(self, instance_xml: bytes) -> Sequence[Problem]:
        """Let the trial end; nothing is written."""
        del instance_xml
        return ()

    def today(self) -> date:
        """Return the working date."""
        return self._now.date()
