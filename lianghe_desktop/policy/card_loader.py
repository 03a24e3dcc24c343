"""Read a points card: indicators with bands or a regression, tiers from high to low, likelihoods."""

from fractions import Fraction

from lianghe_desktop.policy.pack import Band, Card, Indicator, Likelihood, Regression, Term, Tier
from lianghe_desktop.policy.pack_reader import PackReader
from lianghe_desktop.policy.yaml_reader import Section


def read_card(reader: PackReader) -> Card | None:
    """Return the card of a pack, None where it has none or it is refused."""
    top = reader.file("points")
    if top is None:
        return None
    with reader.findings.gathering():
        return _card(reader, top)
    return None


def _card(reader: PackReader, top: Section) -> Card:
    indicators = reader.entries(
        "points", lambda section, seen: _indicator(reader, section, seen), key="indicators"
    )
    if top.has("indicators") == top.has("regression"):
        raise top.refuse("indicators", "和“regression”要写一样，也只能写一样")
    card = Card(
        code=top.text("code"),
        title=top.text("title"),
        demonstration=top.flag("demonstration"),
        source=top.source(),
        indicators=indicators,
        regression=_regression(reader, top.section("regression")) if top.has("regression") else None,
        likelihoods=_likelihoods(top),
        tiers=_tiers(top),
    )
    top.finish()
    return card


def _indicator(reader: PackReader, section: Section, seen: set[str]) -> Indicator:
    bands: list[Band] = []
    highest = section.whole("max")
    codes: set[str] = set()
    for entry in section.sections("bands"):
        points = entry.whole("points")
        if not 0 <= points <= highest:
            raise entry.refuse("points", f"应在 0 到 {highest} 之间")
        bands.append(
            Band(
                code=reader.code(entry, codes),
                title=entry.text("title"),
                when=reader.expression(entry, "when", "bool", of_member=False),
                points=points,
            )
        )
        entry.finish()
    indicator = Indicator(
        code=reader.code(section, seen),
        title=section.text("title"),
        value=reader.expression(section, "value", None, of_member=False),
        bands=tuple(bands),
        max=highest,
        source=section.source(),
    )
    if not bands or bands[-1].when.text != "true":
        raise section.refuse("bands", "最后一档的条件应写 true，保证总有一档")
    if any(band.when.text == "true" for band in bands[:-1]):
        raise section.refuse("bands", "在写 true 的一档之后还有永远轮不到的档")
    return indicator


def _regression(reader: PackReader, section: Section) -> Regression:
    seen: set[str] = set()
    terms: list[Term] = []
    for entry in section.sections("terms"):
        value = reader.expression(entry, "value", None, of_member=False)
        if value.kind not in ("number", "money"):
            raise entry.refuse("value", "应是数或金额")
        terms.append(
            Term(
                code=reader.code(entry, seen),
                title=entry.text("title"),
                value=value,
                coefficient=entry.signed("coefficient"),
                source=entry.source(),
            )
        )
        entry.finish()
    found = Regression(constant=section.signed("constant"), terms=tuple(terms))
    if not terms:
        raise section.refuse("terms", "至少要有一项")
    section.finish()
    return found


def _likelihoods(top: Section) -> tuple[Likelihood, ...]:
    found: list[Likelihood] = []
    for entry in top.sections("likelihoods"):
        one = Likelihood(score=entry.signed("from"), likelihood=entry.signed("likelihood"))
        if found and one.score <= found[-1].score:
            raise entry.refuse("from", "要从低分到高分排列")
        if not 0 <= one.likelihood <= 1:
            raise entry.refuse("likelihood", "应在 0 到 1 之间")
        found.append(one)
        entry.finish()
    return tuple(found)


def _tiers(top: Section) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for entry in top.sections("tiers"):
        tier = Tier(
            code=entry.text("code"), title=entry.text("title"), at_least=Fraction(entry.number("at_least"))
        )
        if tiers and tier.at_least >= tiers[-1].at_least:
            raise entry.refuse("at_least", "各档要从高分到低分排列")
        tiers.append(tier)
        entry.finish()
    if not tiers or tiers[-1].at_least != 0:
        raise top.refuse("tiers", "最后一档应从 0 分开始")
    return tuple(tiers)
