"""What this machine remembers before anybody logs in: size of letters, contrast, who was here last."""

import json
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.desktop.theme.tokens import SCALES_PERCENT

_FILE_NAME = "desktop.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Preferences:
    """Remember the look of this machine; `last_user` is the name that logged in last."""

    scale_percent: int = 100
    high_contrast: bool = False
    last_user: str = ""


def read_preferences(folder: Path) -> Preferences:
    """Return what is remembered in a data folder; what is damaged or absent counts as never said."""
    try:
        kept = json.loads((folder / _FILE_NAME).read_text("utf-8"))
        scale = int(kept["scale_percent"])
        return Preferences(
            scale_percent=scale if scale in SCALES_PERCENT else 100,
            high_contrast=kept["high_contrast"] is True,
            last_user=str(kept["last_user"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Preferences()


def keep_preferences(folder: Path, preferences: Preferences) -> None:
    """Remember the look; a folder that cannot be written only forgets it."""
    kept = {
        "scale_percent": preferences.scale_percent,
        "high_contrast": preferences.high_contrast,
        "last_user": preferences.last_user,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE_NAME).write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    except OSError:
        return
