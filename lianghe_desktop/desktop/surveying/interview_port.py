"""The interview behind the questionnaire page: drafts, pictures and the review at its end."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from lianghe_desktop.casework import finishing, survey
from lianghe_desktop.casework.finishing import FinishReview
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.survey import OpenInterview
from lianghe_desktop.casework.typing_place import TypingPlace, keep_place
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.survey import Problem, Session


class CaseworkInterview:
    """Keep one interview by casework; `review` holds what finishing would do once it was asked."""

    def __init__(self, office: Office, acting: Acting, interview: OpenInterview) -> None:
        self._office = office
        self._acting = acting
        self.interview = interview
        self.review: FinishReview | None = None

    def save_draft(self, session: Session) -> None:
        """Keep the answers as they stand, at once and for good."""
        self._use(session)
        survey.save_answer(self._office, self._acting, self.interview)

    def keep_typing(self, ref: str, text: str | None) -> None:
        """Keep which question has the keyboard and what is typed there but not given."""
        place = TypingPlace(ref=ref, text=text)
        keep_place(self._office, self._acting, RowId(self.interview.draft.id), place)

    def restore(self, draft_xml: bytes) -> Session:
        """Make a session of a draft, for taking a removal back."""
        return survey.restored(self._office, self._acting, self.interview, draft_xml)

    def store_attachment(self, content: bytes, suffix: str) -> str:
        """Keep a picture and return the name that the answer will hold."""
        return survey.attach(
            self._office, self._acting, content, survey.MEDIA_TYPES.get(suffix.lstrip("."), "")
        )

    def load_attachment(self, name: str) -> bytes | None:
        """Return a picture by the name in an answer, None where it is not here."""
        return survey.attachment(self._office, name)

    def load_media(self, name: str) -> bytes | None:
        """Return a picture that came with the form, None where it is not here."""
        return self.interview.form.files.get(name)

    def finish(self, instance_xml: bytes) -> Sequence[Problem]:
        """Hold the answers against the records; nothing is written yet."""
        del instance_xml  # the review finalizes the same session
        self.review = finishing.review(self._office, self.interview)
        return self.review.problems

    def today(self) -> date:
        """Return the working date."""
        return self._acting.today

    def _use(self, session: Session) -> None:
        if session is not self.interview.session:
            self.interview = dataclasses.replace(self.interview, session=session)
