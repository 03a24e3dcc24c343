"""Write every page at two sizes, and every paper, with one contact sheet: `python -m tests.screens OUT`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from lianghe_desktop.casework.demonstration import fill_practice
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.start import FirstRun, Started, create_desk
from lianghe_desktop.desktop.language import install_chinese
from lianghe_desktop.desktop.theme.fonts import register_fonts
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import CHEAP, PASSWORD, TODAY, TOWNSHIP, VILLAGE, Clock
from tests.casework.families import interview_of, put_family
from tests.screens import (
    casing,
    changing,
    entering,
    forming,
    interviewing,
    papers,
    receiving,
    reporting,
    reviewing,
    tables,
    working,
)
from tests.screens.sheet import contact_sheet
from tests.screens.stage import Stage

DEFAULT_OUT = "screens"


@contextmanager
def practice_desk(folder: Path, level: Level, area: str, name: str, *, filled: bool) -> Iterator[Started]:
    """Make a practice desk, filled or empty, and close it afterwards."""
    first = FirstRun(
        level=level,
        area=AreaCode.parse(area),
        name=name,
        admin_name="陈志强",
        password=PASSWORD,
        practice=True,
    )
    started = create_desk(folder, first, now_ms=Clock(), today=TODAY, key_cost=CHEAP)
    if filled:
        fill_practice(started)
    yield started
    started.office.store.close()


def main(out: Path) -> int:
    """Take all pictures into `out`; return the exit status."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    app = QApplication(["lianghe"])
    register_fonts()
    install_chinese(app)
    pictures: list[Path] = []
    for scale in (100, 150):
        with tempfile.TemporaryDirectory() as folder:
            pictures += shoot(Stage(app, out, scale), Path(folder), with_papers=scale == 100)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(app, out, 100, high_contrast=True)
        pictures += shoot_contrast(stage, Path(folder))
    contact_sheet(pictures, out / "contact-sheet.png")
    print(f"{len(pictures)} pictures in {out}, all of them in contact-sheet.png")
    return 0


def shoot(stage: Stage, folder: Path, *, with_papers: bool) -> list[Path]:
    """Photograph everything at one scale."""
    entering.shoot(stage)
    with practice_desk(folder / "empty", Level.VILLAGE, VILLAGE, "白蕉示范一村", filled=False) as started:
        working.shoot_places(stage, started, "empty")
        working.shoot_figures(stage, started, "empty")
        working.shoot_helping(stage, started, "empty")
    with practice_desk(folder / "village", Level.VILLAGE, VILLAGE, "白蕉示范一村", filled=True) as started:
        working.shoot_places(stage, started, "village")
        working.shoot_parts(stage, started, "village")
        working.shoot_duties(stage, started, "village")
        working.shoot_helping(stage, started, "village")
        reporting.shoot_reports(stage, started, "village")
        reporting.shoot_lists(stage, started, "village")
        reporting.shoot_copying(stage, started, "village")
        working.shoot_library(stage, started)
        working.shoot_paper_check(stage, started)
        working.shoot_twins(stage, started)
        tables.shoot_import(stage, started, folder)
        tables.shoot_sheets(stage, started, folder)
    with practice_desk(folder / "family", Level.VILLAGE, VILLAGE, "白蕉示范一村", filled=False) as started:
        household = surveyed(started)
        working.shoot_household(stage, started, household)
        if with_papers:
            papers.shoot(stage, started, household)
            papers.shoot_sizes(stage)
        interviewing.shoot_second_check(stage, started, household)
        interviewing.shoot_version(stage, started, household)
        working.shoot_interview(stage, started, household)
    with practice_desk(folder / "large", Level.VILLAGE, VILLAGE, "白蕉示范一村", filled=False) as started:
        working.shoot_large_family(stage, started)
    with practice_desk(folder / "reviewing", Level.TOWNSHIP, TOWNSHIP, "白蕉镇", filled=False) as started:
        reviewing.shoot_review(stage, started, put_family(started))
    with practice_desk(folder / "cases", Level.TOWNSHIP, TOWNSHIP, "白蕉镇", filled=False) as started:
        casing.shoot_cases(stage, started)
        forming.shoot_workshop(stage, started, folder / "forms")
    with practice_desk(folder / "watching", Level.TOWNSHIP, TOWNSHIP, "白蕉镇", filled=True) as started:
        casing.shoot_watching(stage, started)
    with practice_desk(folder / "town", Level.TOWNSHIP, TOWNSHIP, "白蕉镇", filled=True) as started:
        working.shoot_places(stage, started, "township")
        working.shoot_parts(stage, started, "township")
        working.shoot_figures(stage, started, "township")
        working.shoot_duties(stage, started, "township")
    changing.shoot(stage, folder / "changing")
    (folder / "exchange").mkdir()
    receiving.shoot(stage, folder / "exchange")
    stage.close()
    return stage.pictures


def shoot_contrast(stage: Stage, folder: Path) -> list[Path]:
    """Photograph the places once more in high contrast."""
    with practice_desk(folder / "village", Level.VILLAGE, VILLAGE, "白蕉示范一村", filled=True) as started:
        working.shoot_places(stage, started, "village")
    stage.close()
    return stage.pictures


def surveyed(started: Started) -> tuple[HomeCode, RowId]:
    """Put in the recorded family and finish its interview."""
    home, household = put_family(started)
    interview = interview_of(started, home, household)
    found = review(started.office, interview)
    choices = FinishChoices(
        clashes={clash.key: "answer" for clash in found.clashes},
        absent={member.id: "stays" for member in found.absent},
    )
    finish(started.office, started.acting, interview, choices)
    return home, household


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_OUT)))
