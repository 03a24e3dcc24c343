"""Check a pack whole: how it is written, days without a value, months as years, bands nobody reaches."""

from collections.abc import Mapping
from datetime import date

from lianghe_desktop.policy.band_check import unreachable_bands
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_loader import read_pack
from lianghe_desktop.policy.period_check import period_mistakes
from lianghe_desktop.policy.yaml_reader import Finding, entry_line, refuse


def check_pack_files(code: str, files: Mapping[str, bytes]) -> tuple[Pack | None, list[Finding]]:
    """Return the pack and no finding, or None with every finding.

    A pack that cannot be read is checked for that alone; the rest would only follow.
    """
    pack, findings = read_pack(code, files)
    if pack is None:
        return None, findings
    found = [*_gaps(pack, files), *_periods(pack, files), *_bands(pack, files), *_tiers(pack, files)]
    return (None, found) if found else (pack, [])


def _gaps(pack: Pack, files: Mapping[str, bytes]) -> list[Finding]:
    """Name parameters without a value on the pack's first day; `later: true` says that this is meant."""
    found = []
    for parameter in pack.parameters.values():
        first = parameter.values[0].since if parameter.values else pack.first_day
        if (first > pack.first_day) == parameter.later:
            continue
        file = "limits.yaml" if parameter.limit else "parameters.yaml"
        reason, key = (
            ("从政策包第一天起就有值，不用写 later: true", "later")
            if parameter.later
            else (
                f"从 {pack.first_day} 起没有值，请补上；规则本来就从 {first} 才开始的，写 later: true",
                "values",
            )
        )
        found.append(_finding(files, file, parameter.name, f"“{parameter.name}”{reason}", key))
    return found


def _periods(pack: Pack, files: Mapping[str, bytes]) -> list[Finding]:
    return [
        _finding(files, one.file, one.code, f"“{one.code}”的“{one.key}”{one.reason}", one.key)
        for one in period_mistakes(pack)
    ]


def _bands(pack: Pack, files: Mapping[str, bytes]) -> list[Finding]:
    days = sorted({pack.first_day, *_days_after(pack)})
    return [
        _finding(
            files,
            "points.yaml",
            one.indicator,
            f"“{one.indicator}”的“{one.band}”这一档永远轮不到，前面的档已经包括了它"
            + ("" if one.exact else "（条件复杂，按抽样判断）"),
            "bands",
        )
        for one in unreachable_bands(pack, days)
    ]


def _days_after(pack: Pack) -> set[date]:
    return {
        value.since
        for parameter in pack.parameters.values()
        for value in parameter.values
        if value.since > pack.first_day
    }


def _tiers(pack: Pack, files: Mapping[str, bytes]) -> list[Finding]:
    card = pack.card
    if card is None or card.regression is not None:
        return []
    most = sum(max(band.points for band in one.bands) for one in card.indicators)
    return [
        _finding(
            files,
            "points.yaml",
            tier.code,
            f"“{tier.code}”要 {tier.at_least} 分，而最多只有 {most} 分",
            "at_least",
        )
        for tier in card.tiers
        if tier.at_least > most
    ]


def _finding(files: Mapping[str, bytes], file: str, code: str, reason: str, key: str) -> Finding:
    return refuse(file, entry_line(files[file], code), reason, key).finding
