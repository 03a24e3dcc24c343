"""Pictures of the form workshop: a form with mistakes, one that is tried, and every kind of question."""

from pathlib import Path

from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.workshop.page import WorkshopPage
from lianghe_desktop.records.resources import form_path
from tests.casework.test_form_workshop import BAD, GOOD
from tests.screens.stage import Stage
from tests.screens.working import open_desk


def shoot_workshop(stage: Stage, started: Started, folder: Path) -> None:
    """Photograph the workshop empty, with a faulty form, with a tried one, and all kinds of questions."""
    folder.mkdir()
    with open_desk(stage, started) as desk:
        page = WorkshopPage(desk.room)
        desk.open_over(page)
        stage.shot(desk.window, "workshop-empty")
        for name, content in (("坏问卷", BAD), ("䶮㐆村鞋码表", GOOD)):
            (folder / f"{name}.xlsx").write_bytes(content)
            page.take_file(folder / f"{name}.xlsx")
            stage.shot(desk.window, f"workshop-{'faulty' if content is BAD else 'sound'}")
        page.try_it()
        trial = desk.window.page()
        assert isinstance(trial, QuestionnairePage)
        trial.take_answers({"/data/phone": "13900000000", "/data/shoes": "42"})
        desk.window.go_back()
        stage.shot(desk.window, "workshop-writes")
        page.take_file(form_path("all_widgets.xlsx"))
        stage.settle()
        page.try_it()
        every = desk.window.page()
        assert isinstance(every, QuestionnairePage)
        for row in range(every.section_list.count()):
            every.section_list.setCurrentRow(row)
            stage.shot(desk.window, f"every-kind-{row + 1:02d}")
        desk.window.go_back()
        desk.window.go_back()
