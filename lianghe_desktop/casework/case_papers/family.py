"""Papers about a family itself: the sheet it confirms, the visit sheet, what the cover says."""

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.helping.year_record import VisitLine, year_record
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import (
    book_values,
    book_visit,
    category_words,
    current_helper,
    head_name,
    living,
    newest_determination,
    number_of,
)
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.documents.case_values import (
    ConfirmationValues,
    CoverEntry,
    CoverValues,
    VisitSheetValues,
)
from lianghe_desktop.documents.values import BookMoney, BookVisit, PaperMark, SurveyAnswer, SurveySection
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.store.households import HouseholdFile

_MOST_MEASURES = 5


def confirmation_values(
    office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark
) -> ConfirmationValues:
    """Return what the village has written down of a family, for the family to confirm."""
    book = book_values(file, names, year=acting.today.year, today=acting.today, mark=mark)
    topics = {topic.title: topic.text for topic in book.topics}
    facts = dict(book.facts)
    living_lines = (
        ("住址", facts.get("住址")),
        ("联系电话", facts.get("联系电话")),
        *((title, topics.get(title)) for title in ("住房", "饮水", "教育", "医疗")),
    )
    wishes = tuple((title, topics.get(title)) for title in ("困难与需求", "发展愿望"))
    return ConfirmationValues(
        village_name=book.village_name,
        group_name=book.group_name,
        household_no=book.household_no,
        head_name=book.head_name,
        on=acting.today,
        members=book.members,
        sections=(
            SurveySection(title="收入（一年）", answers=_money(book.incomes)),
            SurveySection(title="支出（一年）", answers=_money(book.spendings)),
            SurveySection(title="住处和生活", answers=_answers(living_lines)),
            SurveySection(title="困难和打算", answers=_answers(wishes)),
        ),
        phone=read_setting(office, COMPLAINT_PHONE),
        mark=mark,
    )


def visit_values(
    _office: Office, _acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark
) -> VisitSheetValues:
    """Return a visit sheet to be filled in at the door, with what the last visit found."""
    return visit_sheet(file, names, mark, None)


def visit_sheet(
    file: HouseholdFile, names: AreaNames, mark: PaperMark, visit: VisitLine | None
) -> VisitSheetValues:
    """Return the sheet of one visit, or the one to be filled in next."""
    helper = current_helper(file)
    decision = newest_determination(file)
    household = file.household
    return VisitSheetValues(
        village_name=names.full_name(household.home),
        group_name=household.group_name,
        household_no=number_of(household),
        head_name=head_name(file),
        people=len(living(file.members)),
        categories=category_words(decision),
        helper_name=helper.name if helper else None,
        helper_unit=helper.unit if helper else None,
        phone=household.phone,
        visit=book_visit(visit) if visit is not None else None,
        previous=_last_visit(file) if visit is None else None,
        needs=household.needs,
        measures=tuple(_open_measures(file)) if visit is None else (),
        mark=mark,
    )


def cover_values(
    acting: Acting,
    file: HouseholdFile,
    names: AreaNames,
    mark: PaperMark,
    entries: tuple[CoverEntry, ...],
) -> CoverValues:
    """Return the cover of a household's file."""
    return CoverValues(
        town_name=names.township_of(file.household.home),
        village_name=names.full_name(file.household.home),
        household_no=number_of(file.household),
        head_name=head_name(file),
        year=acting.today.year,
        made_on=acting.today,
        made_by=acting.name or None,
        entries=entries,
        mark=mark,
    )


def _money(lines: tuple[BookMoney, ...]) -> tuple[SurveyAnswer, ...]:
    return tuple(
        SurveyAnswer(
            question=line.item,
            answer=None if line.current_fen is None else f"{yuan_text(line.current_fen)} 元",
        )
        for line in lines
    )


def _answers(pairs: tuple[tuple[str, str | None], ...]) -> tuple[SurveyAnswer, ...]:
    return tuple(SurveyAnswer(question=question, answer=answer) for question, answer in pairs)


def _last_visit(file: HouseholdFile) -> BookVisit | None:
    years = [one.visited_on.year for one in file.visits if one.visited_on and not one.gone]
    made = year_record(file, max(years)).visits if years else ()
    return book_visit(max(made, key=lambda one: (one.day, one.id))) if made else None


def _open_measures(file: HouseholdFile) -> list[str]:
    held = sorted((one for one in file.measures if not one.gone), key=_newest_first)
    return [one.content for one in held if one.content][:_MOST_MEASURES]


def _newest_first(one: HelpMeasure) -> tuple[int, str]:
    return (-(one.done_on.toordinal() if one.done_on else 10**7), one.id)
