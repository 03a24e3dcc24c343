"""Write the blank table that a village fills in: text columns for numbers, lists to choose from."""

from pathlib import Path

from lianghe_desktop.documents.member_columns import COLUMNS
from lianghe_desktop.documents.workbook import new_workbook
from lianghe_desktop.records.code_lists import code_list

_LISTS = {
    "sex": "sex",
    "document_kind": "document_kind",
    "relation": "relation_national",
    "nation": "nation",
    "political": "political",
    "schooling": "education_national",
    "school_status": "school_status",
    "health": "health",
    "labour": "labour",
    "disability_class": "disability_class",
    "disability_grade": "disability_grade",
}
_FLAGS = frozenset({"dibao", "tekun", "resident_medical", "employee_medical", "serious_illness_insurance",
                    "resident_pension", "employee_pension"})  # fmt: skip
_MANY_ALLOWED = frozenset({"health"})
_LAST_ROW = 5000
_ADVICE = (
    "一人一行，同一户的人写同一个户编号；每户只有一人的“与户主关系”填“户主”。",
    "带 * 的列必须填写，其他列不清楚可以空着，入户时再补。",
    "证件号码、户编号、电话各列已设为“文本”，粘贴时请选“只粘贴数值”，不要变成 4.40403E+17。",
    "出生日期写成 1949-12-31；有下拉箭头的列请从列表里选；健康状况有几项时用顿号“、”隔开。",
    "填好后保存，在程序的“设置”里选“从 Excel 名单导入”，有问题的行会另存成一张表，改好再导入即可。",
)


def write_template(path: Path) -> None:
    """Write the blank table with its advice and lists."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - only exports need it

    with new_workbook(path) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True, "num_format": "@"}
        )
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("成员名单")
        advice = book.add_worksheet("填写说明")
        lists = book.add_worksheet("选项")
        for row, sentence in enumerate(_ADVICE):
            advice.write_string(row, 0, f"{row + 1}. {sentence}")
        advice.set_column(0, 0, 110)
        for at, column in enumerate(COLUMNS):
            sheet.write_string(0, at, column.title + ("*" if column.required else ""), head)
            sheet.set_column(at, at, 22 if "number" in column.key or column.key.endswith("_no") else 14, text)
            labels = _labels(column.key)
            if not labels:
                continue
            lists.write_column(0, at, [column.title, *labels])
            place = xl_col_to_name(at, col_abs=True)
            sheet.data_validation(
                1, at, _LAST_ROW, at,
                {
                    "validate": "list", "source": f"=选项!{place}$2:{place}${len(labels) + 1}",
                    "error_type": "warning" if column.key in _MANY_ALLOWED else "stop",
                    "error_title": "请从列表里选", "error_message": f"“{column.title}”请从下拉列表里选。",
                },
            )  # fmt: skip
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 0)


def _labels(key: str) -> list[str]:
    if key in _FLAGS:
        return ["是", "否"]
    name = _LISTS.get(key)
    return [item.label for item in code_list(name).items] if name else []
