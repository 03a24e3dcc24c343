"""What a village knows and must not publish, gathered for the check of a notice.

Source: 个人信息保护法 25, 28, 31 (people under 14: all of their data; here everybody under 18).
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from lianghe_desktop.documents.leaks.private import Private, known_words
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years
from lianghe_desktop.store.households import HouseholdFile

ADULT_YEARS = 18
_LONG_NUMBER = re.compile(r"\d{10,}")
_SHORTEST_NAME, _SHORTEST_NUMBER, _SHORTEST_ILLNESS = 2, 7, 2


def private_matter(
    files: Sequence[HouseholdFile],
    *,
    applicants: Iterable[str],
    today: dt.date,
    listed: Iterable[str] = (),
    unit_phone: str | None = None,
) -> Private:
    """Return what these households' records hold that no notice may show.

    applicants: names that stand on the notice; listed: ids of the households on it, whose other members are
    not named either. Minors of every household are not named. unit_phone: where objections are taken; it may
    be that of a villager in office, and of nobody on the notice.
    """
    on_notice, named = set(listed), set(applicants)
    members = [one for file in files for one in file.members]
    hidden = [
        one
        for file in files
        for one in file.members
        if is_minor(one, today) or (file.household.id in on_notice and one.name not in named)
    ]
    return Private(
        numbers=known_words((one.document_number for one in members), shortest=_SHORTEST_NUMBER),
        phones=known_words(_phones(files, on_notice, unit_phone), shortest=_SHORTEST_NUMBER),
        accounts=known_words(_accounts(files), shortest=_SHORTEST_NUMBER),
        names=known_words((one.name for one in hidden if one.name not in named), shortest=_SHORTEST_NAME),
        illnesses=known_words((one.illness for one in members), shortest=_SHORTEST_ILLNESS),
    )


def is_minor(member: Member, today: dt.date) -> bool:
    """Tell whether somebody is under age on a day; whoever's birthday is not known is taken for an adult."""
    return member.birth_date is not None and full_years(member.birth_date, today) < ADULT_YEARS


def _phones(
    files: Sequence[HouseholdFile], on_notice: set[str], unit_phone: str | None
) -> Iterator[str | None]:
    for file in files:
        for phone in (file.household.phone, *(one.phone for one in file.members)):
            if phone != unit_phone or file.household.id in on_notice:
                yield phone


def _accounts(files: Sequence[HouseholdFile]) -> Iterator[str]:
    """Yield the long numbers that stand among the further answers: accounts, cards of insurance."""
    for file in files:
        for extra in (file.household.extra, *(one.extra for one in file.members)):
            for value in json.loads(extra).values() if extra else ():
                if isinstance(value, str):
                    yield from _LONG_NUMBER.findall(value)
        for member in file.members:
            if member.disability_card:
                yield member.disability_card
