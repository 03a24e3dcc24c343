"""The columns of a list of people: our titles, and other titles seen in the field.

Source: export header of the household-member list of 全国防返贫监测信息系统; other titles from village lists.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianghe_desktop.documents.sheet_reading import plain_title
from lianghe_desktop.records.code_lists import code_list


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberColumn:
    """Describe one column: key of MemberRow, title of the blank table, other titles seen in the field."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False


COLUMNS = (
    MemberColumn(key="household_no", title="户编号", also=("家庭编号", "户号", "户码", "户籍编号")),
    MemberColumn(key="person_no", title="人口编号", also=("人员编号", "成员编号")),
    MemberColumn(key="village", title="村", also=("行政村", "村（居）", "所属村", "所属村（居）", "村名")),
    MemberColumn(key="group", title="组别", also=("村民小组", "组", "自然村", "小组")),
    MemberColumn(key="address", title="家庭住址", also=("住址", "地址", "家庭地址", "详细地址")),
    MemberColumn(key="head_name", title="户主姓名", also=("户主",)),
    MemberColumn(key="head_document_number", title="户主证件号码", also=("户主身份证号", "户主身份证号码")),
    MemberColumn(
        key="name", title="姓名", also=("成员姓名", "家庭成员姓名", "人员姓名", "名字"), required=True
    ),
    MemberColumn(key="sex", title="性别", also=("家庭成员性别", "成员性别")),
    MemberColumn(key="document_kind", title="证件类型", also=("证件种类",)),
    MemberColumn(
        key="document_number",
        title="证件号码",
        required=True,
        also=(
            *("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "证件号", "身份证", "身份号码"),
            *("居民身份证号码", "身份证件号码", "家庭成员身份证号码", "家庭成员身份证号", "成员身份证号码"),
            *("成员身份证号", "成员证件号码", "家庭成员证件号码"),
        ),
    ),
    MemberColumn(
        key="disability_certificate", title="残疾证号", also=("残疾证号码", "残疾人证号", "残疾人证号码")
    ),
    MemberColumn(
        key="relation",
        title="与户主关系",
        also=(
            *("与户主的关系", "和户主关系", "关系", "家庭关系", "与户主之关系", "与申请人关系", "成员关系"),
            *("家庭成员关系", "家庭成员与户主关系"),
        ),
        required=True,
    ),
    MemberColumn(
        key="birth_date",
        title="出生日期",
        also=("出生年月日", "生日", "出生年月", "出生日", "家庭成员出生日期"),
    ),
    MemberColumn(key="nation", title="民族"),
    MemberColumn(key="political", title="政治面貌"),
    MemberColumn(key="schooling", title="文化程度", also=("学历", "文化水平")),
    MemberColumn(
        key="school_status", title="在校生状况", also=("在校情况", "在校状况", "在校生情况", "就读情况")
    ),
    MemberColumn(key="dropout_reason", title="失学或辍学原因", also=("失学辍学原因", "辍学原因")),
    MemberColumn(key="health", title="健康状况", also=("身体状况", "健康情况")),
    MemberColumn(key="labour", title="劳动技能", also=("劳动能力", "劳动力状况", "劳动力", "劳动力类型")),
    MemberColumn(key="disability_class", title="残疾类别", also=("残疾类型",)),
    MemberColumn(key="disability_grade", title="残疾等级", also=("残疾级别",)),
    MemberColumn(
        key="phone", title="成员联系电话", also=("联系电话", "手机号码", "手机", "电话", "本人电话")
    ),
    MemberColumn(key="household_phone", title="户联系电话", also=("家庭电话", "户主电话", "户主联系电话")),
    MemberColumn(key="work_place", title="务工所在地", also=("务工地点", "务工地")),
    MemberColumn(key="employer", title="务工企业名称", also=("务工单位", "就业单位", "工作单位")),
    MemberColumn(key="work_months", title="务工时间（月）", also=("务工时间", "务工月数", "务工时长（月）")),
    MemberColumn(
        key="dibao",
        title="是否享受低保",
        also=("是否享受最低生活保障", "是否低保", "低保", "是否享受农村居民最低生活保障"),
    ),
    MemberColumn(key="tekun", title="是否特困供养人员", also=("是否特困供养", "是否五保", "五保", "特困")),
    MemberColumn(
        key="resident_medical",
        title="是否参加城乡居民基本医疗保险",
        also=(
            "是否参加新型农村合作医疗（城乡居民基本医疗保险）",
            "是否参加居民医保",
            "是否参加新农合",
            "是否参加医保",
        ),
    ),
    MemberColumn(key="employee_medical", title="是否参加城镇职工基本医疗保险", also=("是否参加职工医保",)),
    MemberColumn(key="serious_illness_insurance", title="是否参加大病保险"),
    MemberColumn(
        key="resident_pension",
        title="是否参加城乡居民基本养老保险",
        also=("是否参加居民养老保险", "是否参加养老保险"),
    ),
    MemberColumn(
        key="employee_pension", title="是否参加城镇职工基本养老保险", also=("是否参加职工养老保险",)
    ),
    MemberColumn(key="household_kind", title="户类型", also=("贫困户属性", "户属性", "农户类型")),
    MemberColumn(key="cause", title="主要致贫原因", also=("致贫原因", "主要致困原因")),
)
SYNONYMS = {plain_title(title): c.key for c in COLUMNS for title in (c.title, *c.also)}
TITLE_OF = {column.key: column.title for column in COLUMNS}
_NUMBER = re.compile(r"[1-9]\d{16}[\dXx]")
_PHONE = re.compile(r"1\d{10}")
_LISTS = (
    ("relation", "relation", "relation_national"),
    ("sex", "sex"),
    ("nation", "nation"),
    ("political", "political"),
)
_ENOUGH = 3
_LOOKED_AT = 200


def meaning_of_values(values: Sequence[str]) -> str | None:
    """Return the key of a column whose title nobody knows by what stands in it, None where nothing fits.

    Four of five filled cells, at least three, must fit: document numbers, phones, words of a code list.
    """
    filled = ["".join(value.split()) for value in values[:_LOOKED_AT] if value.strip()]
    if len(filled) < _ENOUGH:
        return None
    tests = [("document_number", lambda word: bool(_NUMBER.fullmatch(word)))]
    tests.append(("phone", lambda word: bool(_PHONE.fullmatch(word))))
    for key, *names in _LISTS:
        lists = [code_list(name) for name in names]
        tests.append((key, lambda word, lists=lists: any(one.find_label(word) for one in lists)))  # type: ignore[misc]
    for key, fits in tests:
        if sum(map(fits, filled)) * 5 >= len(filled) * 4:
            return key
    return None
