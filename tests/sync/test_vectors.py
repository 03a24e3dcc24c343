"""The stored vectors of version 1: what every reader must accept, and what it must refuse and why."""

import json
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.sync.certificates import Trust
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.opening import open_bundle
from tests.sync.workshop import silent

FOLDER = Path(__file__).parent / "vectors"
STATED = json.loads((FOLDER / "vectors.json").read_text("utf-8"))


def reader_of(author: str) -> Reader:
    stated = STATED["readers"][author]
    return Reader(
        author=author,
        level=AreaLevel[stated["level"].upper()],
        area=AreaCode(stated["area"]),
        homes=(stated["area"],),
        trusted=tuple(Trust(author=one, sign=bytes.fromhex(sign)) for one, sign in stated["trusted"].items()),
    )


@pytest.mark.parametrize("case", STATED["cases"], ids=lambda case: case["file"])
def test_vector(case: dict[str, str]) -> None:
    came_of_it = "accept"
    try:
        open_bundle(
            FOLDER / case["file"],
            identity=STATED["readers"][case["reader"]]["identity"],
            reader=reader_of(case["reader"]),
            staging=None,
            progress=silent,
            cancel=lambda: False,
        )
    except LiangheError as error:
        came_of_it = error.code.value
    assert came_of_it == case["expect"], case["why"]


def test_every_stored_file_is_described() -> None:
    assert {path.name for path in FOLDER.glob("*.lhb")} == {case["file"] for case in STATED["cases"]}
