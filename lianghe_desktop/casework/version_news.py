"""What a new version of the form asks an open interview, kept with its draft until it is finished."""

import json
from dataclasses import dataclass

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.settings import read_setting
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey.carrying import Carried


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionNews:
    """One question to look at: where it is, and what is new about it in Chinese."""

    ref: str
    why: str


def keep_news(unit: Unit, draft: str, carried: Carried) -> None:
    """Keep what is new or changed for a draft, in place of what was kept before."""
    found = [[place.ref, place.why] for place in (*carried.fresh, *carried.changed)]
    unit.put(Setting(key=_key(draft), value=json.dumps(found, ensure_ascii=False)))


def kept_news(office: Office, draft: RowId) -> tuple[VersionNews, ...]:
    """Return what is to be looked at in a draft, nothing where it began in its own version."""
    kept = read_setting(office, _key(draft))
    found = json.loads(kept) if kept else []
    return tuple(VersionNews(ref=str(ref), why=str(why)) for ref, why in found)


def forget_news(unit: Unit, draft: str) -> None:
    """Let what was kept go with its draft."""
    unit.drop(Setting, _key(draft))


def _key(draft: str) -> str:
    return f"news:{draft}"
