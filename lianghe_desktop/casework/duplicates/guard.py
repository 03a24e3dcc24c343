"""Ask once whether somebody who is being written down is registered already."""

from lianghe_desktop.casework.duplicates.finding import Certainty, similar_to
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.register import NewMember
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode

_MOST_NAMED = 3


class TwinGuard:
    """Stand before what writes a person down: the first time it tells of likenesses, then it lets pass."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._told: NewMember | None = None

    def check(self, home: HomeCode, new: NewMember) -> None:
        """Refuse a newcomer who may be registered already, unless that was told just before.

        The same document number is left to the register, which never takes it twice.

        Raises:
            UserError: DUPLICATE_MEMBER, naming who it may be and why.
        """
        if new == self._told:
            return
        pairs = [
            pair
            for pair in similar_to(self._office, home, new)
            if pair.likeness.certainty >= Certainty.LIKELY
            and not (new.document_number and pair.second.document_number == new.document_number)
        ]
        if not pairs:
            return
        self._told = new
        named = "；".join(
            f"{pair.second.name or ''}（户 {pair.second.household_no or '未编号'}："
            f"{'，'.join(pair.likeness.reasons)}）"
            for pair in pairs[:_MOST_NAMED]
        )
        raise UserError(
            ErrorCode.DUPLICATE_MEMBER,
            f"可能已经登记过：{named}。请先核对；确实是另一个人，再按一次就登记。",
        )
