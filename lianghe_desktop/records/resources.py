"""Find the shipped files in a checkout, an installed wheel and a frozen folder alike."""

import sys
from functools import cache
from pathlib import Path


@cache
def _root(folder: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    places = [package / folder, package.parent / folder]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        places.insert(0, Path(frozen) / folder)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(folder)


def resource_path(name: str) -> Path:
    """Return the path of a shipped file, `name` being relative to resources/ with forward slashes."""
    return _root("resources").joinpath(*name.split("/"))


def form_path(name: str) -> Path:
    """Return the path of a shipped questionnaire, `name` being relative to forms/."""
    return _root("forms").joinpath(*name.split("/"))
