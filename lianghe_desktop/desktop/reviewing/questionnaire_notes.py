"""Remarks inside the questionnaire that corrects the interview they are about."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from lianghe_desktop.casework.reviewing.listing import CommentLine, comments_on_interview
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.reviewing.notes import note_of
from lianghe_desktop.desktop.reviewing.replying import reply
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode


class QuestionnaireRemarks(QObject):
    """Keep the notes of a questionnaire page in step with the remarks on the interview it corrects."""

    def __init__(self, room: Workroom, page: QuestionnairePage, home: HomeCode, interview: str) -> None:
        super().__init__(page)  # lives as long as the page
        self._room = room
        self._page = page
        self._read: Callable[[], list[CommentLine]] = partial(
            comments_on_interview, room.office, room.acting, home, interview
        )
        self._lines: list[CommentLine] = []
        page.note_replied.connect(self._on_replied)
        self.reload()

    def reload(self) -> None:
        """Read the remarks anew."""
        self._room.look(self._page, lambda _control: self._read(), done=self._on_lines)

    def _on_lines(self, lines: list[CommentLine]) -> None:
        self._lines = lines
        self._page.show_notes([note_of(self._room.office, line) for line in lines])

    def _on_replied(self, note: object, verb: str) -> None:
        if isinstance(note, QuestionNote):
            line = next((one for one in self._lines if one.id == note.key), None)
            if line is not None:
                reply(self._room, self._page, line, verb, done=self.reload)
