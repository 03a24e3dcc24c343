"""Read a points card: indicators with bands, tiers from high to low."""

from lianghe_desktop.policy.pack import Band, Card, Indicator, Tier
from lianghe_desktop.policy.pack_reader import PackReader
from lianghe_desktop.policy.yaml_reader import Section


def read_card(reader: PackReader) -> Card | None:
    """Return the card of a pack, None where it has none."""
    top = reader.file("points")
    if top is None:
        return None
    seen: set[str] = set()
    indicators = tuple(_indicator(reader, section, seen) for section in top.sections("indicators"))
    card = Card(
        code=top.text("code"),
        title=top.text("title"),
        demonstration=top.flag("demonstration"),
        source=top.text("source"),
        indicators=indicators,
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
        source=section.text("source"),
    )
    if not bands or bands[-1].when.text != "true":
        raise section.refuse("bands", "最后一档的条件应写 true，保证总有一档")
    if any(band.when.text == "true" for band in bands[:-1]):
        raise section.refuse("bands", "在写 true 的一档之后还有永远轮不到的档")
    section.finish()
    return indicator


def _tiers(top: Section) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for entry in top.sections("tiers"):
        tier = Tier(code=entry.text("code"), title=entry.text("title"), at_least=entry.whole("at_least"))
        if tiers and tier.at_least >= tiers[-1].at_least:
            raise entry.refuse("at_least", "各档要从高分到低分排列")
        tiers.append(tier)
        entry.finish()
    if not tiers or tiers[-1].at_least != 0:
        raise top.refuse("tiers", "最后一档应从 0 分开始")
    return tuple(tiers)
