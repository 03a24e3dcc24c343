"""What the questionnaire page asks of the work behind it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from lianghe_desktop.desktop.questionnaire.question_field import Earlier
from lianghe_desktop.survey import Problem, Session


class LastAnswers(Protocol):
    """What was answered last time."""

    def answer(self, session: Session, ref: str) -> Earlier | None:
        """Return the answer of last time to the question at `ref`, None where there is none."""


class InterviewPort(Protocol):
    """Keep an interview; every method may raise LiangheError, whose sentence the page shows."""

    def save_draft(self, session: Session) -> None:
        """Keep the answers as they stand, at once and for good; called after every answer."""

    def restore(self, draft_xml: bytes) -> Session:
        """Make a session of a draft, for taking a removal back."""

    def store_attachment(self, content: bytes, suffix: str) -> str:
        """Keep a picture and return the name that the answer will hold; suffix is like `.jpg`."""

    def load_attachment(self, name: str) -> bytes | None:
        """Return a picture by the name in an answer, None where it is not here."""

    def keep_typing(self, ref: str, text: str | None) -> None:
        """Keep which question has the keyboard and what is typed there but not given, None for nothing."""

    def load_media(self, name: str) -> bytes | None:
        """Return a picture that came with the form, None where it is not here."""

    def finish(self, instance_xml: bytes) -> Sequence[Problem]:
        """Keep the finished interview; problems returned keep it open and are shown."""

    def today(self) -> date:
        """Return the working date."""
