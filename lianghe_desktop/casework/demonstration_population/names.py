"""Invented names: common surnames of the Pearl River delta, two-character and rare ones among them."""

from random import Random

from lianghe_desktop.casework.demonstration_population.drafts import DraftHousehold, DraftPerson
from lianghe_desktop.casework.demonstration_population.skeletons import (
    BROTHER,
    DAUGHTER,
    FATHER,
    GRANDDAUGHTER,
    GRANDSON,
    HEAD,
    SISTER,
    SON,
    SPOUSE,
)

_COMMON = "陈李黄梁林吴周邝赵何张刘叶罗谭冯邓许曾蔡彭郭苏杨麦容余卢钟关区单查仇解"
_TWO_CHARACTERS = ("欧阳", "司徒", "尉迟", "上官", "诸葛")
_SURNAMES: list[str] = [*_COMMON, *_TWO_CHARACTERS]
_WEIGHTS = [max(2, 30 - position) for position in range(len(_COMMON))] + [3] * len(_TWO_CHARACTERS)
_FIRST = {
    "1": "国志建家永金伟荣锦添观水炳耀俊子浩嘉梓宇",
    "2": "秀丽美玉凤月惠婉少桂金翠彩顺玲晓思雅梓欣",
}
_SECOND = {
    "1": "强明华雄辉平生泉成昌良根伦杰彬豪轩睿朗熙",
    "2": "英芳珍娟兰琼群好娣妹霞云芬莲仪琳怡彤悦晴",
}
_ELDER = 14  # up to here the characters above suit people born before 1990
RARE = "䶮㐆𠅤𬱖"
"""Characters beyond the common fonts; each is in the name of at least one person."""

_SAME_SURNAME = {SON, DAUGHTER, FATHER, BROTHER, SISTER, GRANDSON, GRANDDAUGHTER}


def give_names(rng: Random, home: DraftHousehold) -> None:
    """Name everybody in `home`; children bear the father's surname, a mother alone gives hers."""
    own = _surname(rng)
    spouse = _surname(rng)
    born = own
    if home.head.sex == "2" and home.having(SPOUSE):
        born = spouse
    taken: set[str] = set()
    for person in home.members:
        if person.relation in (HEAD, FATHER, BROTHER, SISTER):
            surname = own
        elif person.relation in _SAME_SURNAME:
            surname = born
        else:
            surname = spouse if person.relation == SPOUSE else _surname(rng)
        person.name = _full_name(rng, surname, person, taken)
        taken.add(person.name)


def put_rare_characters(rng: Random, homes: list[DraftHousehold]) -> None:
    """Give two people each one of the rare characters as the last of their name."""
    for character, home in zip(RARE * 2, rng.sample(homes, 2 * len(RARE)), strict=True):
        home.head.name = home.head.name[:-1] + character


def _surname(rng: Random) -> str:
    return rng.choices(_SURNAMES, weights=_WEIGHTS)[0]


def _full_name(rng: Random, surname: str, person: DraftPerson, taken: set[str]) -> str:
    while True:
        young = person.birth.year >= 1990
        pool = slice(_ELDER - 4, None) if young else slice(None, _ELDER)
        given = rng.choice(_SECOND[person.sex][pool])
        if len(surname) == 2 or rng.random() < 0.88:
            given = rng.choice(_FIRST[person.sex][pool]) + given
        if surname + given not in taken:
            return surname + given
