"""A process that is killed while an answer is being typed: `python -m tests.desktop.typing_child FOLDER`."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lianghe_desktop.casework.survey import begin
from lianghe_desktop.casework.typing_place import kept_place
from lianghe_desktop.desktop.surveying.opening import show_interview
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.desktop.case_desk import VILLAGE, CaseDesk, open_desk

QUESTION = "/data/door/address"
TYPED = "yi dui san h"


def main(folder: Path) -> None:
    """Type half an answer, say so once it is kept, and go on for ever."""
    app = QApplication(["lianghe"])
    desk = CaseDesk(open_desk(folder, ()), ThreadPoolExecutor(1))
    interview = begin(desk.room.office, desk.room.acting, HomeCode(VILLAGE))
    page = show_interview(desk.room, interview, None)
    page.resize(1000, 600)
    page.show()
    page.activateWindow()
    page.entered()
    page.go_to(QUESTION)
    field = page.panel.field_at(QUESTION)
    assert field is not None
    QTest.keyClicks(field.editor.line, TYPED)

    def look() -> None:
        place = kept_place(desk.room.office, RowId(interview.draft.id))
        if place is not None and place.text == TYPED:
            print("typed", flush=True)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
