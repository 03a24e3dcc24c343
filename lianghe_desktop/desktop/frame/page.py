"""What a page is to the window that hosts it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

MOST_ACTIONS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """Offer one button in the page head; at most one of a page is primary."""

    verb: str
    run: Callable[[], None]
    icon: str = ""
    primary: bool = False
    enabled: bool = True
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageHead:
    """Say what stands in the head: title, one line of context, at most three buttons."""

    title: str
    context: str = ""
    actions: tuple[Action, ...] = ()

    def __post_init__(self) -> None:
        if len(self.actions) > MOST_ACTIONS or sum(action.primary for action in self.actions) > 1:
            raise ValueError("a page head has at most three buttons, one of them primary")


class Page(QWidget):
    """Fill the room beside the navigation; subclasses show one duty's work.

    `head_changed`: the head should be read again. `left`: the page is done and wants to be closed (for
    pages that were pushed over a place).
    """

    head_changed = Signal()
    left = Signal()

    def head(self) -> PageHead:
        """Return what stands in the page head now."""
        raise NotImplementedError

    def entered(self) -> None:
        """Show what is current; called each time the page comes into sight."""

    def commit(self) -> bool:
        """Save what is typed but not yet given; tell whether everything is saved."""
        return True

    def step_back(self) -> bool:
        """Go one step back inside the page (Esc); tell whether there was one."""
        return False

    def show_part(self, key: str) -> None:
        """Show one of the parts, if the page has any of that name."""

    def records_changed(self, notice: object) -> None:
        """Refresh what is shown if the change notice concerns it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Declare one place of the navigation; its page is built when it is first gone to."""

    key: str
    word: str
    icon: str
    build: Callable[[], Page]
