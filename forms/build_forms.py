"""Build the questionnaires: forms/source/NAME.yaml becomes forms/NAME.xlsx (an XLSForm).

    python forms/build_forms.py            build every form
    python forms/build_forms.py --check    tell whether the built forms equal their sources

The sources are what people review; the workbooks are what tablets and this program read. Building is
deterministic: the same source gives the same workbook. Choices come from resources/code_lists, so a form
cannot drift from the codes that are stored.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from lianghe_desktop.records.code_lists import CodeItem, code_list

FORMS = Path(__file__).resolve().parent
SURVEY_COLUMNS = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant",
    "constraint", "constraint_message", "appearance", "default", "calculation", "choice_filter", "parameters",
    "save_to",
)  # fmt: skip
_CORNERED = str.maketrans("“”", "「」")  # pyxform turns curly quotation marks into straight ones
RARER_COLUMNS = ("readonly", "trigger", "repeat_count", "bind::sticky", "media::image")
"""Columns that a sheet has only where a row fills them."""
CHOICE_COLUMNS = ("list_name", "name", "label")
RARER_CHOICE_COLUMNS = ("town", "media::image")
ENTITY_COLUMNS = ("list_name", "label")
RARER_ENTITY_COLUMNS = ("entity_id", "create_if", "update_if")
_ITEM_KEYS = {
    "type", "name", "label", "hint", "required", "relevant", "constraint", "message", "appearance", "default",
    "calculation", "choice_filter", "parameters", "save_to", "source", "above", "trigger", "sticky", "image",
    "readonly",
}  # fmt: skip
_AMOUNTS_KEYS = {
    "amounts", "list", "label", "relevant", "zero_when", "total", "has", "kinds", "codes", "labels", "costs",
    "costs_hint", "extras", "plus", "before", "source",
}  # fmt: skip
_PHONE = "regex(., '^(1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})$')"
_TWO_PLACES = ". < 1000000000 and abs(. - round(. * 100) div 100) < 0.000001"
_SHORT_SELECTS = ("yes_no", "known")

Row = dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheets:
    """The four sheets of a form, each a list of rows in order."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    settings: list[Row] = field(default_factory=list)


def read_source(path: Path) -> Sheets:
    """Read a source and expand it into sheets; ValueError names what is wrong in it."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    survey = [row for item in raw["survey"] for row in _rows(item)]
    settings = {key: str(value) for key, value in raw["settings"].items()}
    sheets = Sheets(survey=survey, entities=list(raw.get("entities", ())), settings=[settings])
    for name, spec in raw["lists"].items():
        sheets.choices.extend(_choices(name, spec))
    for row in survey:
        sheets.choices.extend(row.pop("_choices", []))  # type: ignore[arg-type]  # carried along by _amounts
    return sheets


def _rows(item: Mapping[str, Any]) -> Iterator[Row]:
    for kind in ("group", "repeat"):
        if kind in item:
            yield from _container(kind, item)
            return
    if "amounts" in item:
        yield from _amounts(item)
        return
    yield _question(item)


def _container(kind: str, item: Mapping[str, Any]) -> Iterator[Row]:
    _check(item, {kind, "label", "relevant", "appearance", "source", "items", "repeat_count"})
    yield _begin(kind, item[kind], item)
    for child in item["items"]:
        yield from _rows(child)
    yield {"type": f"end {kind}", "name": item[kind]}


def _begin(kind: str, name: str, item: Mapping[str, Any]) -> Row:
    row = {"type": f"begin {kind}", "name": name, "label": item["label"]}
    return row | {key: str(item[key]) for key in ("relevant", "appearance", "repeat_count") if key in item}


def _question(item: Mapping[str, Any]) -> Row:
    _check(item, _ITEM_KEYS)
    row = {"type": item["type"], "name": item["name"]}
    for key in (
        "label",
        "hint",
        "relevant",
        "appearance",
        "default",
        "calculation",
        "choice_filter",
        "parameters",
        "save_to",
        "trigger",
        "readonly",
    ):
        if key in item:
            row[key] = str(item[key])
    if item.get("sticky"):
        row["bind::sticky"] = "yes"
    if "image" in item:
        row["media::image"] = item["image"]
    if "constraint" in item:
        row |= {"constraint": item["constraint"], "constraint_message": item["message"]}
    if item["type"] != "calculate" and "source" in item:
        row["guidance_hint"] = f"依据：{item['source']}"
    _typed(row, item)
    if item.get("required"):
        row |= {"required": "yes", "required_message": _required_message(row)}
    return row


def _typed(row: Row, item: Mapping[str, Any]) -> None:
    kind = item["type"]
    if kind in _SHORT_SELECTS:
        row["type"] = f"select_one {kind}"
        row.setdefault("appearance", "columns-pack")
    elif kind == "phone":
        row |= {"type": "text", "appearance": "numbers"}
        _constrain(row, _PHONE, "手机号应为11位，座机要带区号，例如0756-5550000，请重填。")
    elif kind in ("yuan", "area"):
        row["type"] = "decimal"
        if kind == "yuan":
            row["appearance"] = "yuan"
        low, words = (". > 0", "要大于0") if item.get("above") == 0 else (". >= 0", "不能小于0")
        what = "金额" if kind == "yuan" else "面积"
        _constrain(row, f"{low} and {_TWO_PLACES}", f"{what}{words}，最多两位小数，请只填数字。")
    elif kind == "count":
        row["type"] = "integer"
        _constrain(row, ". >= 0 and . <= 99", "请填0到99的整数。")


def _constrain(row: Row, expression: str, message: str) -> None:
    if "constraint" in row:
        expression = f"{expression} and ({row['constraint']})"
        message = f"{row['constraint_message'].rstrip('。')}；{message}"
    row |= {"constraint": expression, "constraint_message": message}


def _required_message(row: Row) -> str:
    label = re.sub(r"\$\{\w+\}|（(元|亩|辆|间|年|月|平方米)）", "", row["label"])
    if row["type"].startswith("select"):
        return f"“{label}”还没有选，请选一下。"
    if row["type"] == "image":
        return f"还没有“{label}”，请补上。"
    return f"“{label}”还没有填，请补上。"


def _amounts(item: Mapping[str, Any]) -> Iterator[Row]:
    """Expand one kind of income: is there any, which lines, an amount for each; then the totals."""
    _check(item, _AMOUNTS_KEYS)
    kind = item["amounts"]
    yield _begin("group", f"{kind}_income", item)
    has = {"name": f"has_{kind}", "type": "known", "required": True, "source": item["source"]}
    yield _question(has | item["has"])
    yield _kinds_question(item)
    for code in item["codes"]:
        yield from _amount(item, code)
    for extra in item.get("extras", ()):
        yield _question(extra | {"type": "yuan", "relevant": f"${{has_{kind}}} = '1'"})
    yield {"type": "end group", "name": f"{kind}_income"}
    for before in item.get("before", ()):
        yield _question(before)
    yield from _totals(item)


def _kinds_question(item: Mapping[str, Any]) -> Row:
    kind = item["amounts"]
    question = {"name": f"{kind}_kinds", "type": f"select_multiple {kind}_kinds", "required": True}
    row = _question(question | {"relevant": f"${{has_{kind}}} = '1'"} | item["kinds"])
    row["_choices"] = list(_kind_choices(item))  # type: ignore[assignment]  # taken out by read_source
    return row


def _amount(item: Mapping[str, Any], code: str) -> Iterator[Row]:
    relevant = f"selected(${{{item['amounts']}_kinds}}, '{code}')"
    asked = {"type": "yuan", "required": True, "relevant": relevant}
    yield _question(asked | {"name": code, "label": f"{_amount_label(item, code)}（元）", "above": 0})
    if cost := item.get("costs", {}).get(code):
        label = f"{_amount_label(item, cost)}（元）"
        yield _question(asked | {"name": cost, "label": label, "hint": item["costs_hint"]})


def _amount_label(item: Mapping[str, Any], code: str) -> str:
    return str(item.get("labels", {}).get(code) or code_list(item["list"]).label(code))


def _totals(item: Mapping[str, Any]) -> Iterator[Row]:
    kind = item["amounts"]
    total = _total(kind, item["codes"], item.get("plus"))
    if "zero_when" in item:
        total = f"if({item['zero_when']}, 0, {total})"
    yield {"type": "calculate", "name": item.get("total", f"{kind}_total"), "calculation": total}
    if "costs" in item:
        total = _total(kind, list(item["costs"].values()), None)
        yield {"type": "calculate", "name": f"{kind}_cost_total", "calculation": total}


def _kind_choices(item: Mapping[str, Any]) -> Iterator[Row]:
    for code in item["codes"]:
        yield {"list_name": f"{item['amounts']}_kinds", "name": code, "label": _amount_label(item, code)}


def _total(kind: str, codes: list[str], plus: str | None) -> str:
    # Blank while anything chosen has no amount: an unknown must never pass for zero.
    has, kinds = f"${{has_{kind}}}", f"${{{kind}_kinds}}"
    filled = " + ".join(f"if(string-length(${{{code}}}) > 0, 1, 0)" for code in codes)
    more = f"${{{plus}}}" if plus else "0"
    parts = [f"coalesce(${{{code}}}, 0)" for code in codes] + ([more] if plus else [])
    complete = f"{has} = '1' and count-selected({kinds}) > 0 and count-selected({kinds}) = {filled}"
    total = f"if({has} = '0', {more}, if({complete}, round({' + '.join(parts)}, 2), ''))"
    return f"if({more} = '', '', {total})" if plus else total


def _choices(name: str, spec: Mapping[str, Any]) -> Iterator[Row]:
    _check(spec, {"codes", "items", "only", "first", "leave_out", "labels", "short", "more", "more_first"})
    more = [{"list_name": name, "name": code, "label": label} for code, label in spec.get("more", {}).items()]
    listed = [
        {"list_name": name, "name": str(code)} | (label if isinstance(label, dict) else {"label": label})
        for code, label in spec.get("items", {}).items()
    ]
    if "codes" in spec:
        for item in _ordered(spec):
            label = item.short if spec.get("short") else item.label
            listed.append(
                {"list_name": name, "name": item.code, "label": spec.get("labels", {}).get(item.code, label)}
            )
    yield from more + listed if spec.get("more_first") else listed + more


def _ordered(spec: Mapping[str, Any]) -> list[CodeItem]:
    codes = code_list(spec["codes"])
    if "only" in spec:
        return [codes.item(code) for code in spec["only"]]
    first = [codes.item(code) for code in spec.get("first", ())]
    left_out = {*spec.get("first", ()), *spec.get("leave_out", ())}
    return first + [item for item in codes.items if item.code not in left_out]


def _check(item: Mapping[str, Any], allowed: set[str]) -> None:
    if wrong := set(item) - allowed:
        raise ValueError(f"unknown keys {sorted(wrong)} in {item.get('name') or item}")


def write_workbook(sheets: Sheets, target: Path) -> None:
    """Write the sheets as a workbook with fixed times, so that the same sheets give the same file."""
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": sheets.settings[0]["form_title"], "created": datetime(2026, 1, 1, tzinfo=UTC)}
        )
        head = book.add_format({"bold": True, "bg_color": "#E3F0FA", "border": 1, "border_color": "#D9E0E8"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        group = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F4F6F9", "bold": True})
        tables = (
            ("survey", _columns(SURVEY_COLUMNS, RARER_COLUMNS, sheets.survey), sheets.survey),
            ("choices", _columns(CHOICE_COLUMNS, RARER_CHOICE_COLUMNS, sheets.choices), sheets.choices),
            ("settings", tuple(sheets.settings[0]), sheets.settings),
            ("entities", _columns(ENTITY_COLUMNS, RARER_ENTITY_COLUMNS, sheets.entities), sheets.entities),
        )
        for name, columns, rows in tables:
            if not rows:
                continue
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, len(columns) - 1, 24)
            for across, column in enumerate(columns):
                sheet.write_string(0, across, column, head)
            for down, row in enumerate(rows, start=1):
                style = group if row.get("type", "").startswith(("begin", "end")) else cell
                for across, column in enumerate(columns):
                    if text := row.get(column, ""):
                        sheet.write_string(down, across, text.translate(_CORNERED), style)


def _columns(always: tuple[str, ...], rarer: tuple[str, ...], rows: list[Row]) -> tuple[str, ...]:
    return (*always, *(column for column in rarer if any(column in row for row in rows)))


def main(arguments: list[str]) -> int:
    """Build all forms, or with --check compare them with their sources; 1 when one differs."""
    different = 0
    for source in sorted((FORMS / "source").glob("*.yaml")):
        target = FORMS / f"{source.stem}.xlsx"
        built = target.with_suffix(".building")
        write_workbook(read_source(source), built)
        if "--check" in arguments:
            different += not target.is_file() or target.read_bytes() != built.read_bytes()
            built.unlink()
        else:
            built.replace(target)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
