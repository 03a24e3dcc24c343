"""Where somebody is typing in an open interview, kept between answers so that a power cut costs no words."""

import json
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.settings import keep_setting, read_setting
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class TypingPlace:
    """The question that has the keyboard, and what is typed there but not yet given; None for nothing."""

    ref: str
    text: str | None = None


def keep_place(office: Office, acting: Acting, draft: RowId, place: TypingPlace) -> None:
    """Keep where somebody is typing, in place of what was kept before."""
    words = json.dumps({"ref": place.ref, "text": place.text}, ensure_ascii=False)
    keep_setting(office, acting, _key(draft), words)


def kept_place(office: Office, draft: RowId) -> TypingPlace | None:
    """Return where somebody was typing, None where nothing was kept."""
    kept = read_setting(office, _key(draft))
    if kept is None:
        return None
    found = json.loads(kept)
    return TypingPlace(ref=str(found["ref"]), text=None if found["text"] is None else str(found["text"]))


def forget_place(unit: Unit, draft: str) -> None:
    """Let the place go with its draft."""
    unit.drop(Setting, _key(draft))


def _key(draft: str) -> str:
    return f"typing:{draft}"
