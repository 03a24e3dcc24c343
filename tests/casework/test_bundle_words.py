"""Every field of a bundle and every reason to refuse one has a sentence that a person understands."""

import inspect as reflection
from dataclasses import replace
from pathlib import Path

import pytest

from lianghe_desktop.casework.bundle_words import FIELDS, KIND_WORDS, explained
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.inspecting import inspect
from lianghe_desktop.sync.manifest import Gap, Have, Held, Kind, Manifest, manifest_json
from tests.sync.workshop import (
    FIRST,
    NEWCOMER,
    OTHER,
    SECOND,
    TOWN,
    draft,
    lines_of,
    silent,
    stream_of,
    stream_range,
)

REFUSALS = [
    made
    for name, made in vars(faults).items()
    if reflection.isfunction(made) and made.__module__ == faults.__name__ and name != "disk_reason"
]


def test_every_field_is_explained() -> None:
    now_and_then = {"refused", "refused_files", "succession"}  # written only where there is any
    assert set(FIELDS) == set(manifest_json(draft().manifest)) | now_and_then
    assert set(KIND_WORDS) == set(Kind)


def test_a_bundle_in_words() -> None:
    said = explained(draft(blobs=[b"photo"]).manifest)
    assert said[0] == "这是“甲村一号机”给“井岸镇”的上报包，第 1 份，共 1 份。"
    assert said[1].startswith("内有登记 20 条、照片 1 张，共 1 KB")
    assert "440403106201" in said[2]
    assert "甲村一号机 ← 井岸镇 ← 斗门区" in said[3]
    assert "没有回执。" in said
    assert not any("缺" in one for one in said)


def test_what_it_acknowledges_and_lacks_is_said() -> None:
    stream = stream_of(FIRST)
    have = Have(
        streams={str(stream): Held(number=7, hash=bytes(32))},
        gaps=(Gap(stream=stream, first=12, last=15), Gap(stream=stream, first=20, last=20)),
        missing_blobs=("0" * 64,),
        blobs_complete=False,
        backed=("1" * 64,),
    )
    part = stream_range(OTHER, lines_of(stream_of(OTHER), 2))
    made = draft(TOWN, SECOND, kind=Kind.RETURN, ranges=[part], authors=[OTHER]).manifest
    said = "".join(explained(replace(made, have=have)))
    for words in (
        "1 部分、7 条登记",
        "缺第 12-15 号",
        "缺第 20 号",
        "照片缺 1 张（没有列全）",
        "照片 1 张",
        "乙村",
    ):
        assert words in said


def test_a_desk_not_approved_and_a_clock_that_is_wrong() -> None:
    made = draft(NEWCOMER, kind=Kind.ENROL, ranges=[]).manifest
    said = "".join(explained(replace(made, wall_ms=2**62)))
    for words in ("登记申请", "自己签发", "时钟不对", "没有带登记内容"):
        assert words in said


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda made: made.__name__)
def test_every_refusal_says_what_to_do(refusal) -> None:
    given = ["某处"] * len(reflection.signature(refusal).parameters)
    fault = refusal(*given)
    assert isinstance(fault, LiangheError)
    assert "请" in fault.text or fault.text.startswith("已取消")
    assert fault.text.endswith("。")
    assert not any(sign.isascii() and sign.isalpha() for sign in fault.text.replace(".lhe", ""))


def test_the_vectors_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "x.lhb"
    path.write_bytes(draft().sealed())
    found: Manifest = inspect(
        path, identity=TOWN.keys.identity, progress=silent, cancel=lambda: False
    ).manifest
    assert len(explained(found)) >= 7
