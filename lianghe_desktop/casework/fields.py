"""The fields of a household's file as data: label, kind, code list and source, one entry a column.

Pages, imports, history and conflicts all read this list, so a field is called the same everywhere.
"""

import datetime as dt
import re

from lianghe_desktop.casework.field_kinds import FieldKind, FieldSpec, of_table
from lianghe_desktop.casework.procedure_fields import PROCEDURE_FIELDS
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.identity import masked_number, masked_phone
from lianghe_desktop.records.money import fen_from_yuan, yuan_text

NONE = "none"
FieldValue = str | int | bool | dt.date | None


_DM3 = "珠斗办字〔2017〕6号 四（三）"
_ANNEX1 = "珠斗办字〔2017〕6号 附件一"
_CHECK13 = "最低生活保障审核确认办法 13"
_CHECK14 = "最低生活保障审核确认办法 14"
_NATIONAL = "全国扶贫开发信息系统 指标"


FIELDS: tuple[FieldSpec, ...] = (
    *of_table(
        "household",
        _DM3,
        ("household_no", "户编号"),
        ("provisional_no", "临时编号"),
        ("group_name", "村民小组"),
        ("address", "住址"),
        ("phone", "联系电话", "phone"),
        ("status", "状态", "code", "household_status"),
        ("registered", "建档立卡", "flag"),
        ("registered_on", "建档日期", "day"),
        ("farms", "从事农业经营", "flag"),
        ("urban", "城镇户籍", "flag"),
        ("local_hukou", "本地户籍", "flag"),
        ("accepts_help", "愿意接受帮扶", "flag"),
        ("applies_dibao", "申请低保", "flag"),
        ("single_mother", "单亲母亲家庭", "flag"),
        ("single_mother_person", "单亲母亲"),
        ("housing_hardship", "住房困难", "code", "housing_hardship"),
        ("incident", "近12个月突发情况", "code", "incident"),
        ("incident_on", "突发情况日期", "day"),
        ("monitored", "监测类型", "code", "monitored"),
        ("lifted_on", "脱贫日期", "day"),
        ("exit_decided_on", "退出决定日期", "day"),
        ("exit_basis", "退出依据", "code", "exit_basis"),
        ("needs", "困难与需求", "long_text"),
        ("wishes", "发展愿望", "long_text"),
        ("surveyed_on", "最近调查日期", "day"),
        ("extra.relative_of_staff", "有经办人员近亲属", "flag"),
        ("extra.relative_name", "近亲属是谁"),
        ("extra.high_fee", "高收费择校或自费留学", "flag"),
        ("extra.incident_note", "突发情况说明"),
        ("extra.cause_note", "致贫原因说明"),
        ("extra.need_kinds", "需求种类", "codes", "need_kind"),
    ),
    *of_table(
        "member",
        _NATIONAL,
        ("position", "序号", "number"),
        ("name", "姓名"),
        ("sex", "性别", "code", "sex"),
        ("birth_date", "出生日期", "day"),
        ("document_kind", "证件种类", "code", "document_kind"),
        ("document_number", "证件号码", "document"),
        ("no_document_reason", "没有证件的原因"),
        ("relation", "与户主关系", "code", "relation"),
        ("nation", "民族", "code", "nation"),
        ("marital", "婚姻", "code", "marital"),
        ("political", "政治面貌", "code", "political"),
        ("education", "文化程度", "code", "education"),
        ("phone", "联系电话", "phone"),
        ("counted", "计入家庭人口", "flag"),
        ("not_counted_reason", "不计入的原因"),
        ("school", "在校情况", "code", "school"),
        ("school_name", "学校"),
        ("grade_in_school", "年级"),
        ("boards", "寄宿", "flag"),
        ("new_student", "今年新生", "flag"),
        ("full_time", "全日制", "flag"),
        ("labour", "劳动能力", "code", "labour"),
        ("skills", "劳动技能"),
        ("works", "正在务工", "flag"),
        ("work_place", "务工地点"),
        ("months_worked", "近12个月务工", "number", "月"),
        ("wants_work", "有就业愿望", "flag"),
        ("recommended_job", "接受推荐就业", "flag"),
        ("health", "健康状况", "codes", "health"),
        ("illness", "病种"),
        ("disability_class", "残疾类别", "code", "disability_class"),
        ("disability_grade", "残疾等级", "code", "disability_grade"),
        ("disability_card", "残疾证号", "document"),
        ("rehabilitation_need", "需要康复或辅具", "flag"),
        ("dibao", "正在享受低保", "flag"),
        ("tekun", "特困（五保）供养", "flag"),
        ("insured_medical", "参加医保", "flag"),
        ("medical_scheme", "医保类型", "code", "medical_scheme"),
        ("pension_scheme", "养老保险", "code", "pension_scheme"),
        ("pension_years", "养老保险已缴", "number", "年"),
        ("can_live_alone", "能单独立户", "flag"),
        ("supporter_able", "赡养人有能力", "flag"),
        ("left_on", "离开日期", "day"),
        ("left_reason", "离开原因"),
        ("extra.dropout_reason", "失学原因", "code", "dropout_reason"),
        ("extra.skill_wish", "想学的技能", "codes", "skill_wish"),
        ("extra.family_doctor", "家庭医生签约", "flag"),
        ("extra.rehabilitation_kinds", "康复需求", "codes", "rehabilitation_kind"),
        ("extra.medical_extra", "补充医疗保障", "codes", "medical_extra"),
    ),
    *of_table(
        "income_line",
        _CHECK13,
        ("kind", "收入项目", "code", "income_kind"),
        ("window_from", "起", "day"),
        ("window_to", "止", "day"),
        ("amount_fen", "金额", "money", "元"),
        ("note", "说明"),
    ),
    *of_table(
        "spending_line",
        "刚性支出困难家庭认定办法",
        ("kind", "支出项目", "code", "spending_kind"),
        ("window_from", "起", "day"),
        ("window_to", "止", "day"),
        ("amount_fen", "金额", "money", "元"),
        ("note", "说明"),
    ),
    *of_table(
        "housing",
        _CHECK14,
        ("grade", "房屋等级", "code", "housing_grade"),
        ("ownership", "房屋来源", "code", "house_ownership"),
        ("structure", "房屋结构", "code", "house_structure"),
        ("built_year", "建成年份", "number", "年"),
        ("rooms", "间数", "number", "间"),
        ("floor_area_centi_m2", "住房面积", "centi", "平方米"),
        ("water", "饮水", "code", "water_source"),
        ("toilet", "厕所", "code", "toilet_kind"),
        ("fuel", "主要燃料", "code", "fuel"),
        ("road", "入户路", "code", "road_type"),
        ("power", "通生活用电", "flag"),
        ("rebuilt_year", "危房改造年份", "number", "年"),
        ("note", "说明"),
    ),
    *of_table(
        "assets",
        _CHECK14,
        ("vehicles", "机动车", "number", "辆"),
        ("livelihood_vehicle", "唯一车辆用于谋生", "flag"),
        ("machinery", "大型农机", "flag"),
        ("second_home", "另有住房", "flag"),
        ("registered_business", "办有工商登记", "flag"),
        ("public_employee", "有财政供养人员", "flag"),
        ("deposits_fen", "存款和有价证券", "money", "元"),
        ("land_centi_mu", "承包地", "centi", "亩"),
        ("forest_centi_mu", "林地", "centi", "亩"),
        ("pond_centi_mu", "水面", "centi", "亩"),
        ("livestock", "养殖"),
        ("appliances", "耐用品", "codes", "appliance"),
        ("debts_fen", "债务", "money", "元"),
        ("note", "说明"),
    ),
    *of_table(
        "cause",
        "江府办〔2017〕23号 二（一）",
        ("code", "致贫原因", "code", "poverty_cause"),
        ("main", "主要原因", "flag"),
        ("note", "说明"),
    ),
    *of_table(
        "help_plan",
        _DM3,
        ("year", "年度", "number", "年"),
        ("goal", "目标", "long_text"),
        ("content", "计划内容", "long_text"),
        ("made_on", "制定日期", "day"),
    ),
    *of_table(
        "help_measure",
        _DM3,
        ("kind", "措施类别", "code", "help_measure_kind"),
        ("content", "内容", "long_text"),
        ("amount_fen", "金额", "money", "元"),
        ("amount_per", "计发单位", "code", "benefit_per"),
        ("goods", "物资"),
        ("payer", "资金来源"),
        ("payers", "各级出资"),
        ("provider", "实施单位"),
        ("state", "实施情况", "code", "measure_state"),
        ("planned_on", "列入计划", "day"),
        ("due_on", "完成时限", "day"),
        ("done_on", "实施日期", "day"),
        ("effect", "成效", "long_text"),
        ("signed", "农户已签收", "flag"),
        ("because", "有疑问仍登记的理由", "long_text"),
    ),
    *of_table(
        "help_visit",
        _DM3,
        ("visited_on", "日期", "day"),
        ("way", "方式", "code", "visit_way"),
        ("kind", "内容类型", "code", "visit_kind"),
        ("visitors", "走访人"),
        ("content", "内容", "long_text"),
        ("findings", "发现的问题", "long_text"),
        ("signed", "农户已签字", "flag"),
    ),
    *of_table(
        "determination",
        "江府办〔2017〕23号 二（四）",
        ("decided_on", "决定日期", "day"),
        ("pack", "政策包"),
        ("pack_version", "政策包版本"),
        ("points", "积分", "number", "分"),
        ("valid_from", "起算日期", "day"),
        ("valid_to", "有效期至", "day"),
        ("result", "决定", "code", "determination_result"),
        ("categories", "困难类别", "codes", "category"),
        ("tier", "等次"),
        ("departs_because", "与建议不同的理由"),
    ),
    *of_table(
        "helper",
        _DM3,
        ("name", "帮扶责任人"),
        ("unit", "单位"),
        ("phone", "电话", "phone"),
    ),
    *PROCEDURE_FIELDS,
)

NOTHING = "none"  # stored where a thing was asked about and does not apply
_NOTHING_WORDS = frozenset({"无", "没有", NOTHING})
_MAY_BE_NOTHING = frozenset(
    {
        *("housing_hardship", "incident", "monitored", "disability_class", "disability_grade"),
        *("medical_scheme", "pension_scheme", "housing_grade"),
    }
)
_BY_COLUMN = {(spec.table, spec.column): spec for spec in FIELDS}
_PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")
_DAY = re.compile(r"^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$")


def field_spec(table: str, column: str) -> FieldSpec | None:
    """Return the entry of a column, or None for columns that nobody sees."""
    return _BY_COLUMN.get((table, column))


def fields_of(table: str) -> tuple[FieldSpec, ...]:
    """Return the entries of a table in the order in which they are shown."""
    return tuple(spec for spec in FIELDS if spec.table == table)


def choices_of(spec: FieldSpec) -> tuple[tuple[str, str], ...]:
    """Return (code, label) of what a field of codes offers, 无 last where the thing may not apply."""
    known = code_list(spec.codes or "")
    offered = tuple((item.code, item.label) for item in known.items)
    return (*offered, (NOTHING, "无")) if spec.codes in _MAY_BE_NOTHING and NOTHING not in known else offered


def read_field(spec: FieldSpec, text: str) -> FieldValue:
    """Read what a person typed for a field; blank means not known.

    Raises:
        UserError: The text does not fit the field's kind.
    """
    typed = text.strip()
    if not typed:
        return None
    if spec.kind is FieldKind.MONEY:
        return fen_from_yuan(typed)
    if spec.kind is FieldKind.CENTI:
        return _read_centi(spec, typed)
    if spec.kind is FieldKind.NUMBER:
        return _read_number(spec, typed)
    if spec.kind is FieldKind.DAY:
        return read_day(typed, label=spec.label)
    if spec.kind is FieldKind.FLAG:
        return _read_flag(spec, typed)
    if spec.codes and typed in (NONE, "无") and code_list(spec.codes).find_label(typed) is None:
        return NONE
    if spec.kind is FieldKind.CODE and spec.codes:
        if spec.codes in _MAY_BE_NOTHING and typed in _NOTHING_WORDS:
            return NOTHING
        return code_list(spec.codes).code_of(typed)
    if spec.kind is FieldKind.CODES and spec.codes:
        return _read_codes(spec, typed)
    if spec.kind is FieldKind.PHONE:
        return _read_phone(spec, typed)
    return typed


def show_field(spec: FieldSpec, value: FieldValue) -> str:
    """Show a stored value as people read it; numbers of documents and phones are masked."""
    if value is None:
        return ""
    if spec.kind is FieldKind.FLAG:
        return "是" if value else "否"
    if isinstance(value, int):
        return yuan_text(value) if spec.kind in (FieldKind.MONEY, FieldKind.CENTI) else str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return _show_text(spec, value)


def _show_text(spec: FieldSpec, value: str) -> str:
    if spec.codes:
        known = code_list(spec.codes)
        words = (
            found.label if (found := known.find(code)) else _unlisted(spec, code) for code in value.split()
        )
        return "、".join(words)
    if spec.kind is FieldKind.NUMBER_OF_DOCUMENT:
        return masked_number(value)
    if spec.kind is FieldKind.PHONE:
        return masked_phone(value)
    return value


def _unlisted(spec: FieldSpec, code: str) -> str:
    """Return a code that its list does not hold: `none` says that it does not apply."""
    if code != NONE:
        return code
    return "健康" if spec.codes == "health" else "无"


def _code_word(codes: str, code: str) -> str:
    known = code_list(codes)
    if code == NOTHING and NOTHING not in known:
        return "健康" if codes == "health" else "无"
    found = known.find(code)
    return found.label if found else code


def read_day(text: str, *, label: str) -> dt.date:
    """Read a day typed as 2019-8-1, 20190801, 2019.8.1 or 2019年8月1日.

    Raises:
        UserError: It is no day of the calendar.
    """
    match = _DAY.match(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as problem:
        raise UserError(
            ErrorCode.BAD_INPUT, f"“{label}”填的“{text}”不是日期，请按 2019-08-01 的样子填写。"
        ) from problem


def _read_centi(spec: FieldSpec, typed: str) -> int:
    try:
        hundredths = fen_from_yuan(typed)
    except UserError as problem:
        raise _refused(spec, typed, "请只填数字，最多两位小数") from problem
    if hundredths < 0:
        raise _refused(spec, typed, "不能小于零")
    return hundredths


def _read_number(spec: FieldSpec, typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 9:
        raise _refused(spec, typed, "请填整数，例如 3")
    return int(typed)


def _read_flag(spec: FieldSpec, typed: str) -> bool:
    if typed in ("是", "1", "有", "y", "Y", "true", "√"):
        return True
    if typed in ("否", "0", "无", "n", "N", "false", "×"):
        return False
    raise _refused(spec, typed, "请填“是”或“否”")


def _read_codes(spec: FieldSpec, typed: str) -> str:
    known = code_list(spec.codes or "")
    found = {known.code_of(word) for word in re.split(r"[、，,;；\s]+", typed) if word}
    return " ".join(code for code in known.codes if code in found)


def _read_phone(spec: FieldSpec, typed: str) -> str:
    number = typed.replace(" ", "")
    if not _PHONE.match(number):
        raise _refused(spec, typed, "手机号应为 11 位，座机请带区号，例如 0756-5550000")
    return number


def _refused(spec: FieldSpec, typed: str, what: str) -> UserError:
    return UserError(ErrorCode.BAD_INPUT, f"“{spec.label}”填的“{typed}”不对：{what}。")


__all__ = [
    "FIELDS",
    "NONE",
    "NOTHING",
    "FieldKind",
    "FieldSpec",
    "FieldValue",
    "choices_of",
    "field_spec",
    "fields_of",
    "read_day",
    "read_field",
    "show_field",
]
