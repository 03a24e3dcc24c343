"""Invented villages with all their secrets, notices about them, and secrets planted into a notice."""

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lianghe_desktop.documents.leaks import LeakKind, Private
from lianghe_desktop.documents.values import NoticeEntry, NoticeValues, PaperMark
from lianghe_desktop.records.case_codes import PublicityKind
from lianghe_desktop.records.identity import check_digit

_SURNAMES = "陈梁黄李周吴林赵何区欧谭冯邓罗叶关容䶮𠅤"
_GIVEN = "永强嘉豪晓彤秀兰志明伟雄桂英国华玉珍子轩思雨文明家俊㐆𬱖𫖯"
_VILLAGES = ("新环村", "石龙村", "东安大沙尾村", "虾山村", "灯笼社区", "白蕉示范一村")
_POLICIES = (
    "珠斗办字〔2017〕6号",
    "珠斗办字〔2017〕6号和残疾人两项补贴的规定",
    "《最低生活保障审核确认办法》",
)
_ILLNESSES = ("高血压三级", "慢性肾衰竭", "类风湿关节炎", "甲状腺亢进")
_CATEGORIES = ("低收入户", "低保", "特困", "低保边缘", "返贫户", "建档立卡", "住房困难户", "刚性支出困难户")


@dataclass(frozen=True, kw_only=True, slots=True)
class Village:
    """A notice, and what its village knows."""

    values: NoticeValues
    private: Private


def document_number(chance: random.Random, born: dt.date) -> str:
    """Return an invented number with its right check digit."""
    first = (
        f"{chance.choice(('440403', '440404', '445281', '512301'))}{born:%Y%m%d}{chance.randrange(1000):03d}"
    )
    return first + check_digit(first)


def bank_card(chance: random.Random) -> str:
    """Return an invented card number that passes Luhn."""
    first = "62" + "".join(str(chance.randrange(10)) for _ in range(16))
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{first}{-total % 10}"


def mobile(chance: random.Random) -> str:
    """Return an invented mobile number."""
    return f"1{chance.choice('3456789')}{chance.randrange(10**9):09d}"


def chances(seed: int) -> random.Random:
    """Return what chooses; the same for the same seed."""
    return random.Random(seed)  # noqa: S311 - invented people, no secret


def village(seed: int) -> Village:
    """Return an invented village whose notice holds nothing private."""
    chance = chances(seed)
    people = [_person(chance) for _ in range(chance.randrange(20, 120))]
    adults = [name for name, minor in people if not minor]
    applicants = adults[: chance.randrange(0, min(40, len(adults)) + 1)]
    hidden = {name for name, minor in people if minor} | set(adults[len(applicants) :][:10])
    born = [
        dt.date(1930 + chance.randrange(90), 1 + chance.randrange(12), 1 + chance.randrange(28))
        for _ in people
    ]
    private = Private(
        numbers=frozenset(document_number(chance, day) for day in born),
        phones=frozenset(mobile(chance) for _ in people),
        accounts=frozenset(f"80020000{chance.randrange(10**8):08d}" for _ in people[:20]),
        names=frozenset(hidden - set(applicants)),
        illnesses=frozenset(_ILLNESSES),
    )
    return Village(values=_notice(chance, applicants), private=private)


def _person(chance: random.Random) -> tuple[str, bool]:
    length = chance.choice((1, 2, 2, 2))
    name = chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _ in range(length))
    return name, chance.random() < 0.25


def _notice(chance: random.Random, applicants: list[str]) -> NoticeValues:
    kind = chance.choice(tuple(PublicityKind))
    paid = kind is not PublicityKind.VILLAGE
    first = dt.date(2017, 1, 1) + dt.timedelta(days=chance.randrange(4000))
    days = chance.choice((5, 7, 10))
    code = "".join(chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(10))
    name = f"白蕉镇{chance.choice(_VILLAGES)}"
    entries = tuple(
        NoticeEntry(
            head_name=head,
            group_name=chance.choice((None, f"第{chance.randrange(1, 40)}村民小组", "老围组")),
            people=chance.randrange(1, 16),
            category="、".join(chance.sample(_CATEGORIES, chance.randrange(1, 4))),
            amount_fen=chance.randrange(100, 10_000_000) if paid and chance.random() < 0.9 else None,
            minor=chance.random() < 0.03,
        )
        for head in applicants
    )
    return NoticeValues(
        village_name=name,
        subject="低收入家庭精准帮扶",
        policy=chance.choice(_POLICIES),
        first_day=first,
        last_day=first + dt.timedelta(days=days - 1),
        days=days,
        entries=entries,
        objection_place=chance.choice((None, f"{name}委会", "白蕉镇农业办公室")),
        objection_phone=chance.choice((None, f"0756-{chance.randrange(10**7):07d}", mobile(chance))),
        issuer=name,
        sample=chance.random() < 0.2,
        mark=PaperMark(
            code=f"{code[:5]}-{code[5:]}", qr_text=f"LIANGHE:{code[:5]}-{code[5:]}", printed_on=first
        ),
        kind=kind,
        place=chance.choice((None, "村务公开栏")),
    )


def _said(where: str, words: str, held: Village) -> Village:
    """Put words into a field of one household; the notice gets one where it has none."""
    values = held.values
    entry = NoticeEntry(head_name="陈大文", group_name="第三村民小组", people=3, category="低收入户")
    entries = (*values.entries, replace(entry, **{where: words}))  # type: ignore[arg-type]  # a field of text
    return replace(held, values=replace(values, entries=entries))


Plant = Callable[[random.Random, Village], Village]


def _own_number(chance: random.Random, held: Village) -> str:
    return chance.choice(sorted(held.private.numbers))


def _split(chance: random.Random, held: Village) -> Village:
    number = _own_number(chance, held)
    at = chance.randrange(4, 14)
    entry = NoticeEntry(head_name=f"陈大文{number[:at]}", group_name=number[at:], people=3, category="低保")
    return replace(held, values=replace(held.values, entries=(*held.values.entries, entry)))


def _wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) for one in text)


def _spaced(text: str, mark: str) -> str:
    return f"{text[:6]}{mark}{text[6:14]}{mark}{text[14:]}"


def _old(chance: random.Random, held: Village) -> str:
    number = _own_number(chance, held)
    return number[:6] + number[8:17]


def _marked(chance: random.Random, held: Village) -> Village:
    mark = replace(held.values.mark, qr_text=f"LIANGHE:{mobile(chance)}")
    return replace(held, values=replace(held.values, mark=mark))


def _phone_of_a_person(chance: random.Random, held: Village) -> Village:
    phone = chance.choice(sorted(held.private.phones))
    return replace(held, values=replace(held.values, objection_phone=phone))


PLANTS: Mapping[str, tuple[LeakKind, Plant]] = {
    "身份证号码": (
        LeakKind.DOCUMENT_NUMBER,
        lambda c, v: _said("head_name", f"陈大文{_own_number(c, v)}", v),
    ),
    "中间有空格": (
        LeakKind.DOCUMENT_NUMBER,
        lambda c, v: _said("group_name", _spaced(_own_number(c, v), " "), v),
    ),
    "中间有横线": (
        LeakKind.DOCUMENT_NUMBER,
        lambda c, v: _said("group_name", _spaced(_own_number(c, v), "-"), v),
    ),
    "全角数字": (LeakKind.DOCUMENT_NUMBER, lambda c, v: _said("category", _wide(_own_number(c, v)), v)),
    "拆在两格": (LeakKind.DOCUMENT_NUMBER, _split),
    "15位旧号": (LeakKind.OLD_DOCUMENT_NUMBER, lambda c, v: _said("category", f"低保{_old(c, v)}", v)),
    "手机号码": (LeakKind.MOBILE, lambda c, v: _said("head_name", f"陈大文{mobile(c)}", v)),
    "分段的手机号码": (LeakKind.MOBILE, lambda c, v: _said("category", _spaced(mobile(c), "-")[:15], v)),
    "名单里的人的电话当异议电话": (LeakKind.MOBILE, _phone_of_a_person),
    "座机号码": (LeakKind.TELEPHONE, lambda _c, v: _said("category", "低保 0756-5551234", v)),
    "银行卡号": (LeakKind.BANK_CARD, lambda c, v: _said("category", bank_card(c), v)),
    "登记过的账号": (
        LeakKind.ACCOUNT,
        lambda c, v: _said("category", c.choice(sorted(v.private.accounts)), v),
    ),
    "疾病": (LeakKind.ILLNESS, lambda c, v: _said("category", c.choice(("因病致贫", "重度残疾", "癌症")), v)),
    "档案里的病名": (LeakKind.ILLNESS, lambda c, v: _said("category", c.choice(_ILLNESSES), v)),
    "二维码里的号码": (LeakKind.MOBILE, _marked),
}
"""Secrets by name: what kind they are, and how one is put into a notice."""


def plant_name(chance: random.Random, held: Village) -> Village | None:
    """Put the name of a child or of another member into a notice; None where the village hides nobody."""
    names = sorted(name for name in held.private.names if len(name) > 1)
    return _said("category", f"低保，{chance.choice(names)}的家庭", held) if names else None
