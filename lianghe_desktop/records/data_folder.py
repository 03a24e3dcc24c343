"""Where this computer keeps its desk, and who may log in there, told without opening anything.

Kept apart from store and free of heavy imports, because the login is shown before those are loaded.
"""

import json
from pathlib import Path

_KEYS_NAME = "keys.json"
_DATABASE_NAME = "lianghe.db"


def default_data_folder() -> Path:
    """Return the folder where this computer keeps its desk."""
    import platformdirs  # noqa: PLC0415 - a start that names its folder does without

    return Path(platformdirs.user_data_dir("lianghe", appauthor=False))


def login_names(folder: Path) -> tuple[str, ...]:
    """Return the names that may log in, in the order they were added; nothing where there is no desk.

    A damaged list gives no names; opening the desk then says what is wrong with it.
    """
    if not holds_desk(folder):
        return ()
    try:
        slots = json.loads((folder / _KEYS_NAME).read_text("utf-8"))["slots"]
        return tuple(str(slot["user"]) for slot in slots if slot["user"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def holds_desk(folder: Path) -> bool:
    """Tell whether a desk was made in this folder; a first run that was broken off made none."""
    return (folder / _KEYS_NAME).exists() and (folder / _DATABASE_NAME).exists()
