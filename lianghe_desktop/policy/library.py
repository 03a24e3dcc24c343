"""The policy packs at hand: list, load, describe and check them."""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from lianghe_desktop.policy.pack import Pack, Parameter, Regression
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_loader import load_pack_dir, pack_files
from lianghe_desktop.policy.scoring import decimal_text
from lianghe_desktop.policy.wording import parameter_value
from lianghe_desktop.policy.yaml_reader import BadPack, Finding
from lianghe_desktop.records.assessment import ParameterValue
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.resources import resource_path


def pack_names() -> list[str]:
    """Return the codes of the shipped packs in order."""
    return sorted(path.name for path in resource_path("policies").iterdir() if (path / "pack.yaml").is_file())


@lru_cache(maxsize=16)
def load_pack(name: str) -> Pack:
    """Load a shipped pack by its code; UserError NOT_FOUND names those there are."""
    if name not in pack_names():
        raise UserError(
            ErrorCode.NOT_FOUND, f"没有名为“{name}”的政策包，现有：{'、'.join(pack_names())}，请改用其中一个"
        )
    return load_pack_dir(resource_path("policies") / name)


def list_packs() -> list[dict[str, Any]]:
    """Return code, title, document, version, first day and draft mark of each shipped pack."""
    return [_head(load_pack(name)) for name in pack_names()]


def describe_pack(pack: Pack) -> dict[str, Any]:
    """Return everything a reader wants to see of a pack: parameters over time, rules with clauses, card."""
    described = _head(pack)
    described["parameters"] = [_parameter(parameter) for parameter in pack.parameters.values()]
    described["lines"] = [
        {"code": line.code, "title": line.title, "concept": line.concept, "source": line.source}
        for line in pack.lines
    ]
    rules = {
        "categories": pack.categories,
        "routes": pack.routes,
        "phase_out": tuple(entry.rule for entry in pack.phase_outs),
        "review_flags": pack.review_flags,
        "benefits": tuple(benefit.rule for benefit in pack.benefits),
        "class_additions": pack.additions,
    }
    for key, entries in rules.items():
        described[key] = [
            {"code": rule.code, "title": rule.title, "means": rule.means, "source": rule.source}
            for rule in entries
        ]
    described["card"] = _card(pack)
    return described


def check_pack_dir(folder: Path) -> list[dict[str, Any]]:
    """Return everything that is wrong with a pack; an empty list says that it may be used.

    Each finding has code, message, file, line (0: the whole file) and key.
    """
    try:
        files = pack_files(folder)
    except BadPack as mistake:
        return [_finding(mistake.finding)]
    _, found = check_pack_files(folder.name, files)
    return [_finding(one) for one in found]


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "code": ErrorCode.BAD_PACK.value,
        "message": one.message,
        "file": one.file,
        "line": one.line,
        "key": one.key,
    }


def _head(pack: Pack) -> dict[str, Any]:
    return {
        "code": pack.code,
        "title": pack.title,
        "document": pack.document,
        "version": pack.version,
        "first_day": pack.first_day.isoformat(),
        "main_line": pack.main_line,
        "concept": pack.main_concept,
        "draft": pack.draft,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "title": parameter.title,
        "unit": parameter.unit,
        "description": parameter.description,
        "demonstration": parameter.demonstration,
        "given_by_run": parameter.external,
        "limit": parameter.limit,
        "values": [
            {
                "from": value.since.isoformat(),
                "value": _written(parameter.unit, value.value),
                "shown": parameter_value(parameter.unit, value.value),
                "source": value.source,
                "quote": value.quote,
            }
            for value in parameter.values
        ],
    }


def _written(unit: str, value: ParameterValue) -> int | str:
    """Return the number as the pack has it: decimals as text, a third as 1/3."""
    shown = Fraction(value) * (100 if unit == "percent" else 1)
    if shown.denominator == 1:
        return int(shown)
    return decimal_text(shown) if 10**9 % shown.denominator == 0 else f"{shown.numerator}/{shown.denominator}"


def _card(pack: Pack) -> dict[str, Any] | None:
    card = pack.card
    if card is None:
        return None
    return {
        "code": card.code,
        "title": card.title,
        "demonstration": card.demonstration,
        "source": card.source,
        "indicators": [
            {
                "code": indicator.code,
                "title": indicator.title,
                "max": indicator.max,
                "bands": [
                    {"code": band.code, "title": band.title, "points": band.points}
                    for band in indicator.bands
                ],
                "source": indicator.source,
            }
            for indicator in card.indicators
        ],
        "regression": _regression(card.regression),
        "likelihoods": [
            {"from": decimal_text(one.score), "likelihood": decimal_text(one.likelihood)}
            for one in card.likelihoods
        ],
        "tiers": [
            {"code": tier.code, "title": tier.title, "at_least": _plain(tier.at_least)} for tier in card.tiers
        ],
    }


def _regression(regression: Regression | None) -> dict[str, Any] | None:
    if regression is None:
        return None
    terms = [
        {
            "code": term.code,
            "title": term.title,
            "coefficient": decimal_text(term.coefficient),
            "source": term.source,
        }
        for term in regression.terms
    ]
    return {"constant": decimal_text(regression.constant), "terms": terms}


def _plain(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else decimal_text(value)
