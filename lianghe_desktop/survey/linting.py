"""Find what is wrong with a form before anybody is asked: in Chinese, with sheet and row.

What JavaRosa on the tablets would refuse is an error; what it would run to an unexpected end is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey.converting import convert_workbook, is_workbook
from lianghe_desktop.survey.definition import Definition, Expression, Item
from lianghe_desktop.survey.dependencies import Names, triggers_of
from lianghe_desktop.survey.expression_checks import blank_sums, check, is_constant_false
from lianghe_desktop.survey.form_checks import check_form, other_expressions
from lianghe_desktop.survey.model import Finding, Severity
from lianghe_desktop.survey.pyxform_messages import explain
from lianghe_desktop.survey.reading import load_definition
from lianghe_desktop.survey.workbook import Workbook, read_workbook
from lianghe_desktop.survey.workbook_checks import check_workbook, left_out_words
from lianghe_desktop.survey.xpath import parse
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Path, every

_LEFT_OUT_ACTIONS = {"setgeopoint": "自动定位", "recordaudio": "后台录音"}
_PLACE_WORDS = "电脑没有卫星定位：自动定位的地方用“设置”里填的本村位置，没有填就空着。"

Rows = Mapping[Names, int]

_PARTS = (
    ("relevant", "显示条件"),
    ("constraint", "限制条件"),
    ("calculate", "计算公式"),
    ("required", "必填条件"),
    ("readonly", "只读条件"),
)


def lint(data: bytes, *, files: Mapping[str, bytes] | None = None) -> tuple[Finding, ...]:
    """List the findings of a workbook or an XForm, errors first, then by sheet and row.

    files: the lists that belong to the form, by file name. Never raises for what is wrong with the form.
    """
    try:
        found = _lint_workbook(data, files) if is_workbook(data) else _lint_xform(data, files, {})
    except UserError as error:
        found = [_plain(error)]
    unique = list(dict.fromkeys(found))
    return tuple(sorted(unique, key=lambda each: (each.severity != Severity.ERROR, each.sheet, each.row)))


def _plain(error: UserError) -> Finding:
    return Finding(sheet="", row=0, severity=Severity.ERROR, code=error.code.value, message=error.text)


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """Tell whether a form must not be used."""
    return any(each.severity is Severity.ERROR for each in findings)


def _lint_workbook(data: bytes, files: Mapping[str, bytes] | None) -> list[Finding]:
    book = read_workbook(data)
    found = list(check_workbook(book))
    try:
        converted = convert_workbook(data)
    except UserError as error:
        cause = error.__cause__
        known = any(each.severity is Severity.ERROR for each in found)
        translated = explain(str(cause)) if type(cause).__name__ == "PyXFormError" else None
        if translated is not None:
            placed = _placed(translated, str(cause), book)
            if not known or (all(each.row != placed.row for each in found) and placed.row):
                found.append(placed)
        elif not known:
            found.append(
                Finding(sheet="", row=0, severity=Severity.ERROR, code="bad_form", message=error.text)
            )
        return found
    try:
        found += _lint_xform(converted.xform, files, _rows(book), expressions=False)
    except UserError as error:
        if not has_errors(tuple(found)):
            found.append(_plain(error))
    return found


def _placed(finding: Finding, message: str, book: Workbook) -> Finding:
    """Look up the row of a message that names none, by the question or type it speaks of."""
    if finding.row:
        return finding
    for row in book.survey():
        wanted = {row.name, row.row.get("type")} - {""}
        if any(f"'{each}'" in message or f'"{each}"' in message for each in wanted):
            return replace(finding, sheet="survey", row=row.row.number)
    return finding


def _rows(book: Workbook) -> Rows:
    return {row.path: row.row.number for row in book.survey()}


def _lint_xform(
    data: bytes, files: Mapping[str, bytes] | None, rows: Rows, *, expressions: bool = True
) -> list[Finding]:
    definition = load_definition(data, files=files)
    found: list[Finding] = []
    for item in definition.root.walk():
        if not item.attribute and "meta" not in item.path:
            found += _check_item(item, definition, rows, expressions=expressions)
    found += list(_cycles(definition, rows))
    for fault in check_form(definition):
        found.append(_finding(fault.item, rows, fault.severity, fault.code, fault.message))
    for item, title, own in other_expressions(definition):
        found += _check_other(item, title, own, definition, rows)
    found += _left_out(data, rows)
    for name in definition.missing_files:
        text = f"表里要用清单“{name}”，但没有一起给，这些选项会是空的。请把文件放在一起。"
        found.append(Finding(sheet="", row=0, severity=Severity.WARNING, code="missing_file", message=text))
    return found


def _check_other(
    item: Item, title: str, own: Expression, definition: Definition, rows: Rows
) -> Iterator[Finding]:
    """Check an expression of the body; what its own sheet says of it stands there already."""
    for complaint in check(own.text)[1]:
        yield _finding(item, rows, complaint.severity, complaint.code, f"{title}：{complaint.message}")
    if not own.text.lstrip().startswith(("instance(", "randomize(")):
        yield from _unknown_paths(item, own, definition, rows, title)


def _left_out(data: bytes, rows: Rows) -> Iterator[Finding]:
    """Name what a tablet does in the background and a desk cannot; such questions stay blank here."""
    if rows:
        return
    for tag, what in _LEFT_OUT_ACTIONS.items():
        if f":{tag}".encode() in data:
            words = _PLACE_WORDS if tag == "setgeopoint" else left_out_words(what)
            yield Finding(sheet="", row=0, severity=Severity.WARNING, code="left_out", message=words)


def _check_item(item: Item, definition: Definition, rows: Rows, *, expressions: bool) -> Iterator[Finding]:
    for name, title in _PARTS:
        own: Expression | None = getattr(item.bind, name)
        if own is None:
            continue
        expr, complaints = check(own.text)
        if expressions:
            for complaint in complaints:
                yield _finding(
                    item, rows, complaint.severity, complaint.code, f"{title}：{complaint.message}"
                )
        if expr is None:
            continue
        yield from _unknown_paths(item, own, definition, rows, title)
        yield from _unknown_choices(item, expr, definition, rows, title)
        if name == "relevant" and is_constant_false(expr):
            text = "显示条件永远不成立，这道题不会出现，请检查。"
            yield _finding(item, rows, Severity.WARNING, "unreachable", text)
        if name == "calculate":
            yield from _blank_sums(item, expr, definition, rows)


def _finding(item: Item, rows: Rows, severity: Severity, code: str, text: str) -> Finding:
    row = rows.get(item.path, 0)
    sheet = "survey" if row else ""
    return Finding(sheet=sheet, row=row, severity=severity, code=code, message=f"题目“{item.path[-1]}”{text}")


def _unknown_paths(
    item: Item, own: Expression, definition: Definition, rows: Rows, title: str
) -> Iterator[Finding]:
    for trigger in own.triggers:
        path = trigger.path
        if not path or path[-1] == "**" or path in definition.items or path[-1].startswith("@"):
            continue
        text = f"的{title}引用了没有的题目“/{'/'.join(path)}”，请检查题目名。"
        yield _finding(item, rows, Severity.ERROR, "unknown_question", text)


def _unknown_choices(
    item: Item, expr: Expr, definition: Definition, rows: Rows, title: str
) -> Iterator[Finding]:
    for side, value, tags in _compared(expr):
        offered = _offered(side, item.path, definition, tags)
        if offered and value not in offered:
            text = f"的{title}比较的“{value}”不在选项里，永远不会相等，请检查。"
            yield _finding(item, rows, Severity.WARNING, "unknown_choice", text)


def _compared(expr: Expr) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Yield the questions whose answer is held against a choice, with the controls where that is one."""
    for each in every(expr):
        if isinstance(each, Binary) and each.op == "=":
            for side, other in ((each.left, each.right), (each.right, each.left)):
                if isinstance(side, Path) and isinstance(other, Literal) and other.value:
                    yield side, other.value, ("select1",)
        if isinstance(each, Call) and each.name in ("selected", "is-selected") and len(each.args) == 2:
            side, other = each.args
            if isinstance(side, Path) and isinstance(other, Literal) and other.value:
                yield side, other.value, ("select1", "select")


def _offered(path: Path, context: Names, definition: Definition, tags: tuple[str, ...]) -> frozenset[str]:
    """Return the values of a question whose choices never change, nothing for any other."""
    target = _target(path, context, definition)
    control = None if target is None else target.control
    if control is None or control.tag not in tags:
        return frozenset()
    if control.choices:
        return frozenset(choice.value for choice in control.choices)
    if control.itemset is None or not control.itemset.secondary:
        return frozenset()
    syntax = parse(control.itemset.nodes.text)
    if not isinstance(syntax, Path) or not hasattr(syntax.start, "args"):
        return frozenset()
    args = getattr(syntax.start, "args", ())
    name = args[0].value if args and isinstance(args[0], Literal) else ""
    instance = definition.secondary.get(name)
    if instance is None or not instance.children:
        return frozenset()
    items = instance.children[0].named("item")
    return frozenset(child.string() for each in items for child in each.named(control.itemset.value.text))


def _target(path: Path, context: Names, definition: Definition) -> Item | None:
    found = triggers_of(path, context)
    return definition.items.get(found[-1].path) if found else None


def _blank_sums(item: Item, expr: Expr, definition: Definition, rows: Rows) -> Iterator[Finding]:
    def may_be_blank(path: Path) -> bool:
        target = _target(path, item.path, definition)
        if target is None or target.children or target.bind.type not in ("int", "decimal"):
            return False
        own = target.bind
        return own.required is None and own.calculate is None and not _default(target, definition)

    for op, path in blank_sums(expr, may_be_blank):
        target = _target(path, item.path, definition)
        name = target.path[-1] if target is not None else ""
        if op == "sum":
            text = f"的 sum() 会遇到没填的“{name}”：平板按 0 算，网页会得空。请给它默认值 0，或只加填了的。"
            yield _finding(item, rows, Severity.WARNING, "blank_sum", text)
        else:
            text = f"的计算用到可以不填的“{name}”，不填时结果是空的。请写成 coalesce(${{{name}}}, 0)。"
            yield _finding(item, rows, Severity.WARNING, "blank_arithmetic", text)


def _default(item: Item, definition: Definition) -> bool:
    node = [definition.instance]
    for name in item.path[1:]:
        node = [child for each in node for child in each.named(name)]
    has_action = any(action.target_path == item.path for action in definition.actions)
    return has_action or any(each.text for each in node)


def _cycles(definition: Definition, rows: Rows) -> Iterator[Finding]:
    for cycle in definition.plan.cycles:
        names = [path[-1] for path in cycle]
        shown = " → ".join([*names, names[0]])
        item = definition.items.get(cycle[0])
        if item is not None:
            text = f"的公式转了一圈又用到自己：{shown}。请去掉其中一个引用。"
            yield _finding(item, rows, Severity.ERROR, "cycle", text)
    for item in definition.root.walk():
        yield from _self_references(item, rows)


def _self_references(item: Item, rows: Rows) -> Iterator[Finding]:
    own = item.bind.calculate
    if own is not None and any(t.path == item.path for t in own.triggers) and "once(" not in own.text:
        text = "的公式用到了自己，请去掉，或改用 once()。"
        yield _finding(item, rows, Severity.ERROR, "cycle", text)
    for own, title in ((item.bind.required, "必填条件"), (item.bind.readonly, "只读条件")):
        if own is not None and any(t.path == item.path for t in own.triggers):
            text = f"的{title}看的是自己的答案，转成一圈，平板打不开，请改成看别的题。"
            yield _finding(item, rows, Severity.ERROR, "cycle", text)
