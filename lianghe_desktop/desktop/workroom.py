"""What the pages of cases work with: the open desk, who is at work, and the window's ways."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.reviewing.locks import ApprovedError, reopen
from lianghe_desktop.desktop.navigation import Navigator
from lianghe_desktop.desktop.preview.page import PaperToShow
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.approved_dialog import ask_about_approved
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control, Progress
from lianghe_desktop.records.errors import LiangheError

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True, weakref_slot=True)
class Workroom:
    """Hold what a page is given; a value, made once after login."""

    office: Office
    acting: Acting
    navigator: Navigator

    def run(
        self,
        owner: QObject,
        function: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        refused: Callable[[LiangheError], None] | None = None,
        progressed: Callable[[Progress], None] | None = None,
    ) -> BackgroundWork:
        """Run `function` off the screen thread; `done` or `refused` follows on it.

        Without `refused` the sentence of the error is told over the page. Nothing is called once
        `owner` is gone. What is approved is asked about first: whoever says that it is to be changed has
        the function run again.
        """
        tell = refused or self.tell_refusal

        def on_refused(fault: LiangheError) -> None:
            if isinstance(fault, ApprovedError):
                ask_about_approved(
                    owner,
                    fault.text,
                    agreed=lambda: self.run(
                        owner,
                        lambda control: self._change_approved(fault, function, control),
                        done=done,
                        refused=refused,
                        progressed=progressed,
                    ),
                    dropped=lambda: tell(fault),
                )
            else:
                tell(fault)

        work = BackgroundWork(self.navigator.executor, owner)
        if progressed is not None:
            work.progressed.connect(progressed)
        return self._begin(work, function, done, on_refused)

    def look(
        self,
        owner: QObject,
        function: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        refused: Callable[[LiangheError], None] | None = None,
    ) -> BackgroundWork:
        """Read off the screen thread what `done`, a method, is to show.

        Of several looks of an owner for the same method only the newest is told: what was asked before, or
        read before a change, must not come to stand on the page.
        """
        method = done.func if isinstance(done, partial) else done
        aim = getattr(method, "__func__", method)
        work = BackgroundWork(self.navigator.executor, owner, aim=aim)
        return self._begin(work, function, done, refused or self.tell_refusal)

    def _begin(
        self,
        work: BackgroundWork,
        function: Callable[[Control], Result],
        done: Callable[[Result], None],
        refused: Callable[[LiangheError], None],
    ) -> BackgroundWork:
        work.succeeded.connect(done)
        work.refused.connect(refused)
        work.broke.connect(self.navigator.report_fault)
        for ended in (work.succeeded, work.refused, work.broke):
            ended.connect(work.deleteLater)
        work.start(function)
        return work

    def _change_approved(
        self, fault: ApprovedError, function: Callable[[Control], Result], control: Control
    ) -> Result:
        reopen(self.office, self.acting, fault.locks)
        return function(control)

    def tell_refusal(self, fault: LiangheError) -> None:
        """Say over the page why something was not done."""
        self.navigator.tell(Tone.WRONG, fault.text)

    def show_printed(self, printed: Printed, *, context: str = "") -> None:
        """Show a finished paper before it is printed; its file name carries no personal data."""
        day = self.acting.today.isoformat()
        self.navigator.show_paper(
            PaperToShow(
                pdf=printed.pdf,
                title=printed.title,
                context=context,
                file_name=f"{printed.title}-{day}.pdf",
            )
        )
