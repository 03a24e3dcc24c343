"""Load a policy pack from its folder, strictly: what is misspelt, unsourced or unknown is refused.

Format: docs/formats/policy-pack.md.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lianghe_desktop.policy.card_loader import read_card
from lianghe_desktop.policy.compiler import compile_expression
from lianghe_desktop.policy.pack import (
    Benefit,
    Definition,
    LeaveOut,
    Line,
    Pack,
    Parameter,
    PhaseOutRule,
    Rule,
)
from lianghe_desktop.policy.pack_reader import OPTIONAL_FILES, PackReader
from lianghe_desktop.policy.parameter_loader import read_parameters
from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.policy.vocabulary import Reader
from lianghe_desktop.policy.yaml_reader import Section, read_file, refuse
from lianghe_desktop.records.assessment import Concept

PERIODS = (
    "person_year",
    "person_month",
    "person_once",
    "household_year",
    "household_month",
    "household_once",
)
KINDS = ("cash", "waiver", "insurance", "service")
PAYERS = ("city", "district", "town")
_CONCEPTS: dict[str, Concept] = {"net": "net", "disposable": "disposable", "dibao": "dibao"}


def load_pack_dir(folder: Path) -> Pack:
    """Load and check a pack; UserError BAD_PACK names file, line and key. The folder is only read."""
    if not folder.is_dir():
        raise refuse(folder.name, 0, "没有这个文件夹")
    reader = PackReader(folder)
    _refuse_strange_files(folder)
    head = read_file(folder / "pack.yaml")
    parameters = _parameters(reader)
    definitions = _definitions(reader, "facts")
    for concept, label in (("net", "纯收入"), ("disposable", "可支配收入")):
        reader.know(f"total.{concept}", "money", label, _lookup("totals", concept))
    leave_out = _leave_out(reader)
    reader.know("total.dibao", "money", "低保口径收入", _lookup("totals", "dibao"))
    lines = _lines(reader)
    categories = _rules(reader, "categories", known_as="category")
    definitions += _definitions(reader, "results")
    main_line = head.text("main_line")
    concepts = {line.code: line.concept for line in lines}
    if main_line not in concepts:
        raise head.refuse("main_line", f"的“{main_line}”不在 lines.yaml 里")
    pack = Pack(
        code=_pack_code(head, folder),
        title=head.text("title"),
        document=head.text("document"),
        version=head.text("version"),
        first_day=head.day("first_day"),
        main_line=main_line,
        main_concept=concepts[main_line],
        draft=head.flag("draft"),
        parameters=parameters,
        definitions=tuple(definitions),
        leave_out=leave_out,
        lines=lines,
        categories=categories,
        routes=_rules(reader, "routes"),
        phase_outs=_phase_outs(reader),
        review_flags=_rules(reader, "review_flags"),
        benefits=_benefits(reader),
        card=read_card(reader),
        names=reader.names,
    )
    head.finish()
    return pack


def _pack_code(head: Section, folder: Path) -> str:
    code = head.text("code")
    if code != folder.name:
        raise head.refuse("code", f"的“{code}”与文件夹名“{folder.name}”不同")
    return code


def _refuse_strange_files(folder: Path) -> None:
    known = {
        f"{name}.yaml" for name in (*OPTIONAL_FILES, "pack", "parameters", "lines", "categories", "benefits")
    }
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            raise refuse(path.name, 0, "不是政策包里的文件，请移走或改名")


def _parameters(reader: PackReader) -> dict[str, Parameter]:
    parameters = {}
    for name in ("parameters", "limits"):
        top = reader.file(name)
        if top is None:
            continue
        for parameter in read_parameters(top, name, limit=name == "limits"):
            if parameter.name in parameters:
                raise refuse(f"{name}.yaml", 0, f"参数“{parameter.name}”写了两次")
            parameters[parameter.name] = parameter
            reader.know(
                f"parameter.{parameter.name}",
                parameter.kind,
                parameter.title,
                _parameter(parameter.name),
            )
        top.finish()
    return parameters


def _parameter(name: str) -> Reader:
    missing = Missing((name,))

    def read(scope: Scope) -> Value:
        return scope.parameters.get(name, missing)

    return read


def _lookup(table: str, code: str) -> Reader:
    def read(scope: Scope) -> Value:
        value: Value = getattr(scope, table)[code]
        return value

    return read


def _entries(reader: PackReader, file: str, read: "Callable[[Section, set[str]], object]") -> list[object]:
    top = reader.file(file)
    if top is None:
        return []
    seen: set[str] = set()
    entries = []
    for section in top.sections(file):
        entries.append(read(section, seen))
        section.finish()
    top.finish()
    return entries


def _definitions(reader: PackReader, stage: str) -> list[Definition]:
    top = reader.file("definitions")
    seen: set[str] = set()
    definitions = []
    for section in top.sections("definitions") if top else []:
        if section.choice("stage", ("facts", "results"), "facts") != stage:
            continue
        of_member = section.choice("scope", ("household", "member"), "household") == "member"
        code = reader.code(section, seen)
        if f"definition.{code}" in reader.names:
            raise section.refuse("code", f"的“{code}”写了两次")
        title = section.text("title")
        expression = reader.expression(section, "is", None, of_member=of_member)
        section.finish()
        reader.know(f"definition.{code}", expression.kind, title, expression.evaluate, of_member=of_member)
        definitions.append(Definition(code=code, title=title, expression=expression, of_member=of_member))
    if top:
        top.finish()
    return definitions


def _leave_out(reader: PackReader) -> tuple[LeaveOut, ...]:
    def read(section: Section, seen: set[str]) -> LeaveOut:
        return LeaveOut(
            code=reader.code(section, seen),
            title=section.text("title"),
            amount=reader.expression(section, "amount", "money", of_member=False),
            source=section.text("source"),
        )

    return tuple(entry for entry in _entries(reader, "income", read) if isinstance(entry, LeaveOut))


def _lines(reader: PackReader) -> tuple[Line, ...]:
    def read(section: Section, seen: set[str]) -> Line:
        return Line(
            code=reader.code(section, seen),
            title=section.text("title"),
            concept=_CONCEPTS[section.choice("concept", tuple(_CONCEPTS))],
            value=reader.expression(section, "value", "money", of_member=False),
            source=section.text("source"),
        )

    lines = tuple(entry for entry in _entries(reader, "lines", read) if isinstance(entry, Line))
    for line in lines:
        reader.know(f"below.{line.code}", "bool", f"收入低于{line.title}", _lookup("below", line.code))
    return lines


def _rules(reader: PackReader, file: str, known_as: str | None = None) -> tuple[Rule, ...]:
    def read(section: Section, seen: set[str]) -> Rule:
        rule = reader.rule(section, seen)
        if known_as:
            reader.know(f"{known_as}.{rule.code}", "bool", rule.title, _lookup("categories", rule.code))
        return rule

    return tuple(entry for entry in _entries(reader, file, read) if isinstance(entry, Rule))


def _phase_outs(reader: PackReader) -> tuple[PhaseOutRule, ...]:
    def read(section: Section, seen: set[str]) -> PhaseOutRule:
        return PhaseOutRule(
            rule=reader.rule(section, seen),
            months=reader.expression(section, "months", "number", of_member=False),
            basis=section.text("basis"),
        )

    return tuple(entry for entry in _entries(reader, "phase_out", read) if isinstance(entry, PhaseOutRule))


def _benefits(reader: PackReader) -> tuple[Benefit, ...]:
    def read(section: Section, seen: set[str]) -> Benefit:
        rule = reader.rule(section, seen)
        payers = []
        for payer, text in section.pairs("payers"):
            if payer not in PAYERS:
                raise section.refuse("payers", f"里没有“{payer}”这一级财政")
            with section.naming("payers"):
                payers.append((payer, compile_expression(text, reader.names, "money", of_member=False)))
        return Benefit(
            rule=rule,
            amount=reader.maybe(section, "amount", of_member=rule.of_member),
            highest=reader.maybe(section, "max", of_member=rule.of_member),
            lowest=reader.maybe(section, "min", of_member=rule.of_member),
            cover=reader.maybe(section, "cover", of_member=rule.of_member),
            payers=tuple(payers),
            per=section.choice("per", PERIODS),
            kind=section.choice("kind", KINDS),
            whole_yuan_up=section.choice("round", ("half_up_fen", "up_yuan"), "half_up_fen") == "up_yuan",
        )

    return tuple(entry for entry in _entries(reader, "benefits", read) if isinstance(entry, Benefit))


def held_values(pack: Pack, day: date) -> dict[str, Value]:
    """Return the value of each parameter that holds on the day."""
    held = ((name, parameter.value_on(day)) for name, parameter in pack.parameters.items())
    return {name: value.value for name, value in held if value}
