"""Turn results into the plain structure of the exchange JSON, key by key as the contract names them.

Keys marked optional there are left out where there is nothing to say; the others are always present.
"""

from typing import Any

from lianghe_desktop.records.assessment import AssessOutput, BenefitResult, HouseholdResult, PhaseOut, Step


def to_json(output: AssessOutput, *, explain: bool) -> dict[str, Any]:
    """Return a structure ready for json.dumps; `explain` adds the steps."""
    return {
        "on": output.on.isoformat(),
        "pack": output.pack,
        "pack_version": output.pack_version,
        "results": [household_json(result, explain=explain) for result in output.results],
    }


def household_json(result: HouseholdResult, *, explain: bool) -> dict[str, Any]:
    """Return one household's result."""
    plain: dict[str, Any] = {
        "id": result.id,
        "income_concept": result.income_concept,
        "income_fen": result.income_fen,
        "per_capita_fen": result.per_capita_fen,
        "incomes": [
            {"concept": one.concept, "income_fen": one.income_fen, "per_capita_fen": one.per_capita_fen}
            for one in result.incomes
        ],
        "lines": [
            {
                "code": line.code,
                "value_fen": line.value_fen,
                "below": line.below,
                "concept": line.concept,
                "source": line.source,
            }
            for line in result.lines
        ],
        "categories": list(result.categories),
        "persons": [{"person": one.person, "categories": list(one.categories)} for one in result.persons],
        "route": result.route,
        "points": result.points,
        "tier": result.tier,
        "indicators": [
            {
                "code": one.code,
                "value": one.value,
                "band": one.band,
                "points": one.points,
                "max": one.max,
                "source": one.source,
            }
            for one in result.indicators
        ],
        "review_flags": list(result.review_flags),
        "benefits": [_benefit(benefit) for benefit in result.benefits],
    }
    if result.score is not None:
        plain["score"] = result.score
    if result.likelihood is not None:
        plain["likelihood"] = result.likelihood
    if result.class_additions:
        plain["class_additions"] = [
            {"person": one.person, "code": one.code, "source": one.source} for one in result.class_additions
        ]
    if result.phase_out is not None:
        plain["phase_out"] = _phase_out(result.phase_out)
    plain["missing"] = list(result.missing)
    plain["stale"] = list(result.stale)
    if explain:
        plain["steps"] = [_step(step) for step in result.steps]
    return plain


def _benefit(benefit: BenefitResult) -> dict[str, Any]:
    plain: dict[str, Any] = {"code": benefit.code}
    optional = {
        "person": benefit.person,
        "amount_fen": benefit.amount_fen,
        "max_fen": benefit.max_fen,
        "min_fen": benefit.min_fen,
        "cover_fen": benefit.cover_fen,
    }
    plain |= {key: value for key, value in optional.items() if value is not None}
    plain["per"] = benefit.per
    if benefit.payers:
        plain["payers"] = dict(benefit.payers)
    return plain | {"kind": benefit.kind, "source": benefit.source}


def _phase_out(phase_out: PhaseOut) -> dict[str, Any]:
    return {"from": phase_out.start.isoformat(), "to": phase_out.end.isoformat(), "basis": phase_out.basis}


def _step(step: Step) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": step.kind, "code": step.code, "text": step.text}
    if step.person is not None:
        plain["person"] = step.person
    if step.values:
        plain["values"] = list(step.values)
    if step.kind in ("condition", "line"):
        plain["outcome"] = step.outcome
    if step.source:
        plain["source"] = step.source
    if step.since is not None:
        plain["since"] = step.since.isoformat()
    return plain
