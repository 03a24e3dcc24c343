"""A list for the SMS gateway's file import: who gets which policy message, and nothing else about them.

The program sends nothing. Source: 开府办〔2019〕29号 二（二） (政策短信：就业创业、医疗保障、教育资助);
个人信息保护法 第六条 (only phone, name and the message leave); 3GPP TS 23.040 9.2.3.24 (70 characters a
message, 67 in each part of a longer one).
"""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import MappingProxyType

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.rosters.ledgers import LEDGERS
from lianghe_desktop.casework.rosters.roster import Of
from lianghe_desktop.casework.rosters.subjects import Family, Subject, families
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.documents.privacy import holds_document_number
from lianghe_desktop.documents.table_book import write_shared_table
from lianghe_desktop.documents.table_values import TableColumn, TableValues
from lianghe_desktop.documents.workbook import put_whole
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.identity import full_years, masked_phone
from lianghe_desktop.records.ids import HomeCode, RowId

EXPORTED = "sms_list_exported"
NAME = "姓名"
ONE_MESSAGE, ONE_PART = 70, 67
_FIELD = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_ADULT_YEARS = 18
TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "就业创业": "{姓名}您好，现有就业培训和岗位信息，愿意参加的请到村（居）委会登记。",
        "医疗保障": "{姓名}您好，请按时参加城乡居民基本医疗保险，看病报销和救助有疑问请到村（居）委会咨询。",
        "教育资助": "{姓名}您好，家里有学生的请留意教育资助申请，需要的材料请到村（居）委会咨询。",
    }
)
"""Messages to begin with; the topics are those of the document, the wording is 示范参数."""
AUDIENCES = tuple((one.code, one.title) for one in LEDGERS if one.of is not Of.MEASURES)
"""Whom a message may be for: the people or households of a ledger."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsLine:
    """One message: to whom, where, and its words."""

    home: HomeCode
    household: RowId
    name: str
    phone: str
    words: str

    @property
    def parts(self) -> int:
        """Return as how many messages the gateway counts it."""
        return parts_of(self.words)

    @property
    def phone_masked(self) -> str:
        """Return the phone as screens show it."""
        return masked_phone(self.phone)


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsList:
    """The messages, each phone once, and how many people were left out for which reason."""

    lines: tuple[SmsLine, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def parts(self) -> int:
        """Return as how many messages the gateway counts them all."""
        return sum(line.parts for line in self.lines)


def length_of(words: str) -> int:
    """Return the characters that a message counts; rare ones outside the basic plane count two."""
    return len(words.encode("utf-16-be")) // 2


def parts_of(words: str) -> int:
    """Return as how many messages words are sent; none for no words."""
    length = length_of(words)
    if length <= ONE_MESSAGE:
        return 1 if length else 0
    return -(-length // ONE_PART)


def check_template(template: str) -> str:
    """Return a template that may be sent.

    Raises:
        UserError: It is empty, has a field that may not be told, or holds a document number.
    """
    cleaned = template.strip()
    if not cleaned:
        raise UserError(ErrorCode.BAD_INPUT, "短信内容还没有写，请填写。")
    wrong = next((field for field in _FIELD.findall(cleaned) if field.strip() != NAME), None)
    if wrong is not None:
        raise UserError(
            ErrorCode.BAD_INPUT, f"短信里不能用“{{{wrong}}}”，只能用 {{{NAME}}}；其他个人信息不发短信。"
        )
    if holds_document_number(cleaned):
        raise UserError(ErrorCode.NO_PERMISSION, "短信内容里有身份证号码，请删去再试。")
    return cleaned


def make_list(
    office: Office, acting: Acting, *, audience: str, template: str, village: str | None = None
) -> SmsList:
    """Return the messages for the people of a ledger; of a family's people one a phone.

    Minors are written to through their household. People who share a phone get one message.

    Raises:
        UserError: The template may not be sent, or there is no such ledger.
    """
    words = check_template(template)
    ledger = next((one for one in LEDGERS if one.code == audience and one.of is not Of.MEASURES), None)
    if ledger is None:
        raise UserError(
            ErrorCode.NOT_FOUND, f"没有代号为“{audience}”的人群，请用 lianghe sms audiences 查看。"
        )
    found: dict[str, SmsLine] = {}
    reasons: Counter[str] = Counter()
    for subject in _subjects(families(office, acting.today, village), ledger.of, acting):
        if not ledger.fits(subject):
            continue
        name, phone = _reached(subject)
        if not _MOBILE.fullmatch(phone):
            reasons["没有手机号码" if not phone else "登记的不是手机号码"] += 1
        elif phone in found:
            reasons["和别人同一个号码，只发一条"] += 1
        else:
            found[phone] = SmsLine(
                home=HomeCode(subject.family.household.home),
                household=RowId(subject.family.household.id),
                name=name,
                phone=phone,
                words=_FIELD.sub(lambda _field, name=name: name, words),  # type: ignore[misc]  # bound now
            )
    return SmsList(lines=tuple(found.values()), left_out=tuple(sorted(reasons.items())))


def write_sms(office: Office, acting: Acting, found: SmsList, path: Path) -> None:
    """Write the list for the gateway, as a workbook or as CSV by the file's ending; it is logged.

    Raises:
        UserError: The ending is another one, the list is empty, or the role may not.
        EnvironmentFault: The file cannot be written.
    """
    require(acting, Act.PRINT)
    if not found.lines:
        raise UserError(ErrorCode.WRONG_STATE, "名单是空的，没有写出。请换一类人，或先补登手机号码。")
    heads, rows = ("手机号码", NAME, "短信内容"), [(one.phone, one.name, one.words) for one in found.lines]
    ending = path.suffix.lower()
    if ending == ".csv":
        text = StringIO()
        csv.writer(text).writerows([heads, *rows])
        put_whole(path, text.getvalue().encode("utf-8-sig"))
    elif ending == ".xlsx":
        values = TableValues(
            title="短信名单",
            unit=office.desk.name,
            on=acting.today,
            notes=(),
            columns=tuple(TableColumn(title=head) for head in heads),
            rows=tuple(rows),
        )
        write_shared_table(path, values, bare=True)
    else:
        raise UserError(ErrorCode.BAD_INPUT, f"“{path.name}”的结尾要是 .xlsx 或 .csv，请改文件名后再试。")
    record_event(
        office, acting, EXPORTED, subject="sms", detail={"lines": len(found.lines), "messages": found.parts}
    )


def _subjects(held: list[Family], of: Of, acting: Acting) -> list[Subject]:
    if of is Of.HOUSEHOLDS:
        return [Subject(family=one, on=acting.today) for one in held]
    return [Subject(family=one, member=who, on=acting.today) for one in held for who in one.members]


def _reached(subject: Subject) -> tuple[str, str]:
    """Return whom a message is for and where: an adult by their own phone, else the household's head."""
    who, head = subject.member, subject.family.head
    household_phone = (subject.family.household.phone or "").strip()
    minor = bool(who and who.birth_date and full_years(who.birth_date, subject.on) < _ADULT_YEARS)
    if who is not None and not minor and (who.phone or "").strip():
        return who.name or "", (who.phone or "").strip()
    own = (head.phone or "").strip() if head else ""
    name = (who if who is not None and not minor else head) or head
    return (name.name or "" if name else ""), own if minor and own else household_phone or own
