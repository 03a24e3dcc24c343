"""What stands in the margin of one household: remarks sent, and remarks being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.reviewing.approving import ApprovalState, approvals_of
from lianghe_desktop.casework.reviewing.listing import CommentLine, comments_of
from lianghe_desktop.casework.reviewing.sending_back import Remark, SendBack, send_back
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.reviewing.notes import note_of
from lianghe_desktop.desktop.reviewing.replying import reply
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.ids import HomeCode, RowId

OWN_BAR = frozenset({ReviewSubject.ADVICE, ReviewSubject.HELP})
"""Parts of a household's page over which the bar speaks of them and not of the household's data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where a remark points: a stored field, a question or place (`ref`), with neither the whole subject.

    subject: what it is about, None for that of the bar that sends it.
    """

    subject: ReviewSubject | None = None
    row_table: str | None = None
    row_id: str | None = None
    field: str | None = None
    ref: str | None = None


class ReviewBook(QObject):
    """Hold the remarks of one household for all its parts; `changed` when any of it differs."""

    changed = Signal()

    def __init__(self, room: Workroom, home: HomeCode, household: RowId, owner: QWidget) -> None:
        super().__init__(owner)
        self._room = room
        self._home = home
        self._household = household
        self._owner = owner
        self.lines: tuple[CommentLine, ...] = ()
        self.approvals: tuple[ApprovalState, ...] = ()
        self.written: dict[Spot, Remark] = {}
        self.marking = False

    @property
    def may_review(self) -> bool:
        """Tell whether the person at this desk may send back and approve."""
        return not self._room.office.is_village and may(self._room.acting, Act.REVIEW)

    def reload(self, file: HouseholdFile) -> None:
        """Read the remarks and approvals anew."""
        room, home, household = self._room, self._home, self._household
        room.look(
            self._owner,
            lambda _control: (
                comments_of(room.office, room.acting, home, household),
                approvals_of(room.office, file),
            ),
            done=self._on_read,
        )

    def begin(self) -> None:
        """Let fields be remarked on."""
        self.marking = True
        self.changed.emit()

    def drop(self) -> None:
        """Forget the remarks being written."""
        self.marking = False
        self.written.clear()
        self.changed.emit()

    def write(self, spot: Spot, remark: Remark) -> None:
        """Take one remark down; blank words take it away again."""
        if remark.request.strip():
            self.written[spot] = remark
        else:
            self.written.pop(spot, None)
        self.changed.emit()

    def send(self, *, subject: ReviewSubject, subject_id: RowId) -> None:
        """Send what was written back to the village, in one go."""
        back = SendBack(
            home=self._home,
            household=self._household,
            subject=subject,
            subject_id=subject_id,
            remarks=tuple(self.written.values()),
        )
        room = self._room
        room.run(
            self._owner,
            lambda _control: send_back(room.office, room.acting, back),
            done=partial(self._on_sent, len(back.remarks)),
        )

    def field_notes(self, table: str, row_id: str, column: str) -> tuple[QuestionNote, ...]:
        """Return the notes at a stored field, the oldest first."""
        return self._notes(
            [
                line
                for line in self.lines
                if (line.row_table, line.row_id, line.field) == (table, row_id, column)
            ]
        )

    def row_notes(self, table: str, row_id: str) -> tuple[QuestionNote, ...]:
        """Return the notes on any field of a stored row."""
        return self._notes([line for line in self.lines if (line.row_table, line.row_id) == (table, row_id)])

    def ref_notes(self, interview: str, ref: str) -> tuple[QuestionNote, ...]:
        """Return the notes at a question of an interview."""
        return self._notes([line for line in self.lines if line.ref == ref and line.subject_id == interview])

    def notes_at(self, spot: Spot) -> tuple[QuestionNote, ...]:
        """Return the notes at a row, whichever of its fields they are about, or at a place of the advice."""
        if spot.row_table is not None:
            return self.row_notes(spot.row_table, spot.row_id or "")
        return self._notes(
            [line for line in self.lines if (line.subject, line.ref) == (spot.subject, spot.ref)]
        )

    def whole_notes(self, subject: ReviewSubject) -> tuple[QuestionNote, ...]:
        """Return the notes on a subject as a whole that are not settled.

        The page of the household shows those of every subject that has no bar of its own.
        """
        apart = subject in OWN_BAR
        return self._notes(
            [
                line
                for line in self.lines
                if not line.field and not line.ref and line.waits_for is not None
                if (line.subject == subject if apart else line.subject not in OWN_BAR)
            ]
        )

    def replied(self, note: object, verb: str) -> None:
        """Do what a verb under a note says."""
        if isinstance(note, QuestionNote):
            line = next((one for one in self.lines if one.id == note.key), None)
            if line is not None:
                reply(self._room, self._owner, line, verb)

    def _notes(self, lines: Sequence[CommentLine]) -> tuple[QuestionNote, ...]:
        return tuple(note_of(self._room.office, line) for line in sorted(lines, key=lambda one: one.id))

    def _on_read(self, read: tuple[list[CommentLine], list[ApprovalState]]) -> None:
        lines, approvals = tuple(read[0]), tuple(read[1])
        if (lines, approvals) != (self.lines, self.approvals):
            self.lines, self.approvals = lines, approvals
            self.changed.emit()

    def _on_sent(self, count: int, _ids: object) -> None:
        self.drop()
        self._room.navigator.tell(
            Tone.GOOD, self.tr("已退回 %1 处，随下一个回执包送到村里。").replace("%1", str(count))
        )
