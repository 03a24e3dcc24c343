"""Check the sheets of a form as they are written: expressions, names, lists, translations."""

from __future__ import annotations

from collections.abc import Iterator

from lianghe_desktop.survey.expression_checks import check
from lianghe_desktop.survey.model import Finding, Severity
from lianghe_desktop.survey.workbook import REFERENCE, SheetRow, SurveyRow, Workbook

_EXPRESSIONS = {
    "relevant": "显示条件",
    "constraint": "限制条件",
    "calculation": "计算公式",
    "choice_filter": "选项筛选",
    "repeat_count": "重复次数",
    "required": "必填条件",
    "readonly": "只读条件",
    "read_only": "只读条件",
}
_TEXTS = ("label", "hint", "constraint_message", "required_message", "guidance_hint")
_LEFT_OUT = {
    "start-geopoint": "开始时自动定位",
    "background-geopoint": "自动定位",
    "background-audio": "后台录音",
    "audit": "操作过程记录",
}
_WORDS = frozenset({"yes", "no", "true", "false", "true()", "false()", "x"})
_SELECTS = ("select_one ", "select_multiple ", "rank ", "select1 ")
_FROM_FILE = ("select_one_from_file", "select_multiple_from_file")


def check_workbook(book: Workbook) -> Iterator[Finding]:
    """Yield what is wrong on the survey and choices sheets."""
    if not book.sheets.get("survey"):
        text = "没有 survey 工作表或里面是空的，请补上。"
        yield Finding(sheet="survey", row=0, severity=Severity.ERROR, code="no_survey", message=text)
        return
    rows = book.survey()
    names = {row.name for row in rows if row.name}
    for row in rows:
        yield from _references(row, names)
        yield from _expressions(row)
        yield from _left_out(row)
    yield from _duplicates(rows)
    yield from _lists(book, rows)
    yield from _duplicate_choices(book)
    languages = _languages(book)
    yield from _translations("survey", [row.row for row in rows], languages)
    offered = [each for rows_ in book.choices().values() for each in rows_]
    yield from _translations("choices", offered, languages)


def _survey(row: SheetRow, severity: Severity, code: str, message: str) -> Finding:
    return Finding(sheet="survey", row=row.number, severity=severity, code=code, message=message)


def _references(row: SurveyRow, names: set[str]) -> Iterator[Finding]:
    for column, text in row.row.cells.items():
        for found in REFERENCE.finditer(text):
            name = found.group(2)
            if name not in names:
                message = f"“{column}”这一栏引用了没有的题目“{name}”，请检查 ${{}} 里的题目名。"
                yield _survey(row.row, Severity.ERROR, "unknown_question", message)


def _expressions(row: SurveyRow) -> Iterator[Finding]:
    for column, title in _EXPRESSIONS.items():
        text = row.row.get(column, f"bind::{column}")
        if not text or text.lower() in _WORDS:
            continue
        plain = REFERENCE.sub(lambda found: f" /data/{_as_name(found.group(2))} ", text)
        _, complaints = check(plain)
        for complaint in complaints:
            message = complaint.message
            if complaint.code == "bad_expression":
                message = f"“{_short(text)}”写错了，请检查括号、引号和符号。"
            yield _survey(row.row, complaint.severity, complaint.code, f"{title}：{message}")


def left_out_words(what: str) -> str:
    """Say that the desk leaves something out that a tablet does by itself."""
    return f"{what}只在平板上进行，在电脑上这一项会空着，请不要让别的题依赖它。"


def _left_out(row: SurveyRow) -> Iterator[Finding]:
    what = _LEFT_OUT.get(row.kind.replace("_", "-"))
    if what is not None:
        yield _survey(row.row, Severity.WARNING, "left_out", left_out_words(what))


def _as_name(text: str) -> str:
    return text if text.replace("_", "a").replace("-", "a").replace(".", "a").isalnum() else "x"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:57] + "…"


def _duplicates(rows: tuple[SurveyRow, ...]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], SurveyRow] = {}
    for row in rows:
        if not row.name:
            continue
        key = (*row.path[:-1], row.name.lower())
        if key in first:
            message = f"题目名“{row.name}”和第 {first[key].row.number} 行重复了，请改成不同的名字。"
            yield _survey(row.row, Severity.ERROR, "duplicate_name", message)
        first.setdefault(key, row)


def _lists(book: Workbook, rows: tuple[SurveyRow, ...]) -> Iterator[Finding]:
    lists = set(book.choices())
    for row in rows:
        if not row.kind.startswith(_SELECTS) or row.kind.startswith(_FROM_FILE):
            continue
        words = row.row.get("type").split()
        name = words[1] if len(words) > 1 else ""
        if name and name not in lists and not name.startswith("${"):
            message = f"选项表“{name}”在 choices 工作表里找不到，请补上或改正。"
            yield _survey(row.row, Severity.ERROR, "unknown_list", message)


def _duplicate_choices(book: Workbook) -> Iterator[Finding]:
    settings = book.sheets.get("settings", ())
    if any(row.get("allow_choice_duplicates").lower() == "yes" for row in settings):
        return
    for name, rows in book.choices().items():
        first: dict[str, int] = {}
        for row in rows:
            value = row.get("name", "value")
            if value in first:
                message = f"选项表“{name}”里的值“{value}”和第 {first[value]} 行重复了，请改成不同的值。"
                yield Finding(
                    sheet="choices",
                    row=row.number,
                    severity=Severity.ERROR,
                    code="duplicate_choice",
                    message=message,
                )
            first.setdefault(value, row.number)


def _languages(book: Workbook) -> tuple[str, ...]:
    """Return the languages of all texts of a form, "" for texts that name none."""
    rows = [each for name in ("survey", "choices") for each in book.sheets.get(name, ())]
    columns = {name.partition("::") for row in rows for name in row.cells}
    return tuple(sorted({language.strip(": ") for text, _, language in columns if text in _TEXTS}))


def _translations(sheet: str, rows: list[SheetRow], languages: tuple[str, ...]) -> Iterator[Finding]:
    if len(languages) < 2:
        return
    for row in rows:
        for column in _TEXTS:
            own = (name.partition("::") for name in row.cells)
            present = {language.strip(": ") for text, _, language in own if text == column}
            absent = [language or "默认语言" for language in languages if language not in present]
            if present and absent:
                message = f"“{column}”缺少这些语言的文字：{'、'.join(absent)}，请补上。"
                yield Finding(
                    sheet=sheet,
                    row=row.number,
                    severity=Severity.WARNING,
                    code="missing_translation",
                    message=message,
                )
