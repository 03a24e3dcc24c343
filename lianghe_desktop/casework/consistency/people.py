"""Rules about who lives in the household: documents, relations, sexes, generations, those who left."""

from collections.abc import Iterator

from lianghe_desktop.casework.consistency.rule import Look, RuleBook, Spot, name_of, numbered
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Sex
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import DocumentKind, read_document

BOOK = RuleBook()
_HEADS = ("01", "02")
_SPOUSES = ("10", "11", "12")
_MEN = frozenset(
    {
        "11",
        "41",
        "43",
        "51",
        "53",
        "55",
        "57",
        "61",
        "63",
        "71",
        "73",
        "76",
        "78",
        "81",
        "83",
        "85",
        "87",
        "89",
    }
    | {"20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "93", "95"}
)
_WOMEN = frozenset(
    {
        "12",
        "42",
        "44",
        "52",
        "54",
        "56",
        "58",
        "62",
        "64",
        "72",
        "74",
        "75",
        "77",
        "82",
        "84",
        "86",
        "88",
        "90",
    }
    | {"30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "94", "96"}
)
_PARENTS = frozenset(["50", "51", "52", "57", "58"])
_CHILDREN = frozenset(["20", "21", "22", "23", "24", "25", "26", "30", "31", "32", "33", "34", "35", "36"])
_NUMBERED = frozenset({DocumentKind.RESIDENT, DocumentKind.HK_MACAU, DocumentKind.TAIWAN})
_LEAST_GENERATION_YEARS = 12
_CARD_DIGITS = (20, 22)


def heads(look: Look) -> list[Member]:
    """Return who is head among those who live there. Source: GB/T 4761 01, 02."""
    return [m for m in look.living if m.relation in _HEADS]


@BOOK.rule("document_number", "证件号码不对", numbered(1))
def _document(look: Look) -> Iterator[Spot]:
    for member in look.members:
        kind = member.document_kind
        if kind not in _NUMBERED or not member.document_number:
            continue
        try:
            document = read_document(DocumentKind(kind), member.document_number)
        except UserError as fault:
            yield Spot(row=member, field="document_number", message=f"{name_of(member)}：{fault.text}")
            continue
        if member.birth_date and document.birth_date != member.birth_date:
            yield Spot(
                row=member,
                field="birth_date",
                message=f"{name_of(member)}的出生日期和证件号码里的不一致，请对照证件改正。",
            )
        if member.sex and document.sex != member.sex:
            yield Spot(
                row=member,
                field="sex",
                message=f"{name_of(member)}的性别和证件号码第17位不一致，请对照证件改正。",
            )


@BOOK.rule("document_twice", "同一号码登记了两次", numbered(2))
def _twice(look: Look) -> Iterator[Spot]:
    seen: dict[str, Member] = {}
    for member in look.living:
        number = member.document_number
        if not number:
            continue
        if number in seen:
            first, second = name_of(seen[number]), name_of(member)
            message = f"{first}和{second}的证件号码相同，请查明后改正或合并。"
            yield Spot(row=member, field="document_number", message=message)
        seen[number] = member
        if number in look.dossier.elsewhere:
            yield Spot(
                row=member,
                field="document_number",
                message=f"{name_of(member)}的证件号码在另一户也登记了，请查明应在哪一户。",
            )


@BOOK.rule("disability_card", "残疾证号不对", "GB/T 26341；残疾人证编号规则（身份证号加类别、等级）")
def _card(look: Look) -> Iterator[Spot]:
    for member in look.members:
        card, number = member.disability_card, member.document_number
        if not card:
            continue
        said = ""
        if len(card) not in _CARD_DIGITS:
            said = f"残疾证号应为20位（补发为22位），现在是 {len(card)} 位"
        elif number and len(number) == 18 and card[:18].upper() != number.upper():
            said = "残疾证号前18位和证件号码不一致"
        elif member.disability_class and (card[18], card[19]) != (
            member.disability_class,
            member.disability_grade or "",
        ):
            said = "残疾证号最后的类别和等级与登记的不同"
        if said:
            yield Spot(
                row=member, field="disability_card", message=f"{name_of(member)}的{said}，请对照残疾证改正。"
            )


@BOOK.rule("relation_unknown", "与户主关系不在代码表里", numbered(3))
def _relation(look: Look) -> Iterator[Spot]:
    for member in look.living:
        if not member.relation:
            yield Spot(row=member, field="relation", message=f"{name_of(member)}没有填与户主关系，请补上。")
        elif member.relation not in code_list("relation"):
            message = f"{name_of(member)}的与户主关系“{member.relation}”不在代码表里，请重新选择。"
            yield Spot(row=member, field="relation", message=message)


@BOOK.rule("one_head", "户主不是正好一人", numbered(5))
def _one_head(look: Look) -> Iterator[Spot]:
    found = heads(look)
    household = look.dossier.file.household
    if look.living and not found:
        yield Spot(row=household, field=None, message="在户的家庭成员里没有户主，请指定一人。")
    if len(found) > 1:
        names = "、".join(name_of(member) for member in found)
        yield Spot(row=household, field=None, message=f"有 {len(found)} 个户主（{names}），只能有一个。")


@BOOK.rule("one_spouse", "配偶多于一人", numbered(6))
def _one_spouse(look: Look) -> Iterator[Spot]:
    found = [m for m in look.living if m.relation in _SPOUSES]
    if len(found) > 1:
        names = "、".join(name_of(member) for member in found)
        yield Spot(
            row=look.dossier.file.household,
            field=None,
            message=f"户主有 {len(found)} 个配偶（{names}），请查明。",
        )


@BOOK.rule("spouse_sex", "户主和配偶性别相同", numbered(7))
def _spouse_sex(look: Look) -> Iterator[Spot]:
    for head in heads(look):
        for member in look.living:
            if member.relation in _SPOUSES and member.sex and member.sex == head.sex:
                message = f"户主{name_of(head)}和配偶{name_of(member)}性别相同，请对照证件查明。"
                yield Spot(row=member, field="sex", message=message)


@BOOK.rule("relation_sex", "关系和性别不符", "GB/T 4761")
def _relation_sex(look: Look) -> Iterator[Spot]:
    for member in look.living:
        wrong = (member.relation in _MEN and member.sex == Sex.FEMALE) or (
            member.relation in _WOMEN and member.sex == Sex.MALE
        )
        if wrong and member.relation:
            label = code_list("relation").label(member.relation)
            message = f"{name_of(member)}登记为“{label}”，和性别不符，请改正其中一项。"
            yield Spot(row=member, field="relation", message=message)


@BOOK.rule("generations", "长辈晚辈的年龄不合")
def _generations(look: Look) -> Iterator[Spot]:
    for head in heads(look):
        if head.birth_date is None:
            continue
        for member in look.living:
            if member.birth_date is None:
                continue
            years = head.birth_date.year - member.birth_date.year
            if member.relation in _PARENTS and years < _LEAST_GENERATION_YEARS:
                said = (
                    f"比户主{name_of(head)}只大 {years} 岁" if years > 0 else f"不比户主{name_of(head)}年长"
                )
                message = f"{name_of(member)}登记为父母，却{said}，请核对出生日期和关系。"
                yield Spot(row=member, field="birth_date", message=message)
            if member.relation in _CHILDREN and -years < _LEAST_GENERATION_YEARS:
                message = (
                    f"{name_of(member)}登记为子女，和户主{name_of(head)}的年龄不合，请核对出生日期和关系。"
                )
                yield Spot(row=member, field="birth_date", message=message)


@BOOK.rule("nation_unknown", "民族不在代码表里", numbered(8))
def _nation(look: Look) -> Iterator[Spot]:
    for member in look.living:
        if member.nation and member.nation not in code_list("nation"):
            message = f"{name_of(member)}的民族“{member.nation}”不在代码表里，请重新选择。"
            yield Spot(row=member, field="nation", message=message)


@BOOK.rule("phone", "电话不是十一位", numbered(15))
def _phone(look: Look) -> Iterator[Spot]:
    household = look.dossier.file.household
    rows: list[tuple[Member | None, str | None]] = [(None, household.phone)]
    rows += [(member, member.phone) for member in look.living]
    for member, phone in rows:
        digits = (phone or "").replace("-", "").replace(" ", "")
        if digits and not (digits.isdigit() and (len(digits) == 11 or phone != digits)):
            who = "户" if member is None else name_of(member)
            message = f"{who}的联系电话应是11位手机号，或写成区号-号码，请核对。"
            yield Spot(row=member or household, field="phone", message=message)


@BOOK.rule("left_but_drawing", "已离开的人还在享受或计入")
def _left(look: Look) -> Iterator[Spot]:
    for member in look.members:
        if member.left_on is None or member.left_on > look.on:
            continue
        why = f"{name_of(member)}已于 {member.left_on.isoformat()} 离开（{member.left_reason or '原因未填'}）"
        for field, label in (("dibao", "低保"), ("tekun", "特困供养")):
            if getattr(member, field):
                yield Spot(row=member, field=field, message=f"{why}，却还登记为享受{label}，请办理停发。")
        surveyed = look.dossier.file.household.surveyed_on
        if member.counted and surveyed is not None and member.left_on < surveyed:
            yield Spot(row=member, field="counted", message=f"{why}，却还计入家庭人口，请改正。")
