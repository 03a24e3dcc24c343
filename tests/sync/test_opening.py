"""Every reason to refuse a bundle, one broken rule at a time; and what a good one yields."""

import hashlib
import io
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.process import Job, open_apart
from lianghe_desktop.sync.sealed import Staging, one_time_key, read_sealed
from tests.sync.workshop import (
    DISTRICT_DESK,
    FIRST,
    FORMER,
    MISLED,
    NEWCOMER,
    OTHER,
    OTHER_VILLAGE,
    SECOND,
    STRANGER,
    TOWN,
    Draft,
    archive,
    changed,
    draft,
    followed_late,
    lines_of,
    opened,
    packed,
    sealed_for,
    silent,
    stream_of,
    stream_range,
)


def refused(tmp_path: Path, data: bytes, desk=TOWN, reader=None, hint: str = "") -> LiangheError:
    """Return the refusal of a file whose bytes are `data`; the same when its lines are followed later."""
    path = tmp_path / "a (1).lhb"
    path.write_bytes(data)
    with pytest.raises(LiangheError) as caught:
        opened(path, desk, reader or desk.reader(), hint=hint)
    with pytest.raises(LiangheError) as late:
        followed_late(path, desk, reader or desk.reader(), hint=hint)
    # A file whose hash is wrong may be refused for it before anybody unpacks it.
    assert late.value.code in {caught.value.code, ErrorCode.DAMAGED}
    assert caught.value.text.endswith("。")
    return caught.value


def test_a_good_bundle_is_staged_sealed(tmp_path: Path) -> None:
    photo = bytes(range(256)) * 4000
    path = tmp_path / "a.lhb"
    path.write_bytes(draft(blobs=[photo]).sealed())
    staging = Staging(folder=tmp_path / "staging", key=one_time_key())
    staging.folder.mkdir()
    result = opened(path, TOWN, TOWN.reader(), staging=staging)
    assert result.manifest.ops == 20
    assert result.manifest == draft(blobs=[photo]).manifest
    assert b"".join(read_sealed(staging.path(2), staging.key, 2)) == photo
    assert photo[:64] not in staging.path(2).read_bytes()


def test_the_plaintext_is_an_ordinary_tar() -> None:
    with tarfile.open(fileobj=io.BytesIO(draft(blobs=[b"x"]).plain())) as tar:
        names = tar.getnames()
    assert [name.split("/")[0] for name in names] == ["manifest.dsse.json", "ops", "blobs"]


def test_another_process_opens_it_and_passes_refusals_on(tmp_path: Path) -> None:
    path = tmp_path / "a.lhb"
    path.write_bytes(draft().sealed())
    job = Job(path=path, identity=TOWN.keys.identity, reader=TOWN.reader(), staging=None, hint="")
    assert open_apart(job, progress=silent, cancel=lambda: False).manifest.ops == 20
    path.write_bytes(draft().sealed()[:-1])
    with pytest.raises(LiangheError) as caught:
        open_apart(job, progress=silent, cancel=lambda: False)
    assert caught.value.code is ErrorCode.DAMAGED
    with pytest.raises(LiangheError) as stopped:
        open_apart(job, progress=silent, cancel=lambda: True)
    assert stopped.value.code is ErrorCode.CANCELLED


@pytest.mark.parametrize("cut", [1, 100, 2000])
def test_a_truncated_file_is_refused(tmp_path: Path, cut: int) -> None:
    error = refused(tmp_path, draft().sealed()[:-cut])
    assert error.code is ErrorCode.DAMAGED
    assert "数据包不完整" in error.text
    assert "重新从原电脑导出" in error.text


def test_an_empty_or_foreign_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"").code is ErrorCode.DAMAGED
    assert refused(tmp_path, b"PK\x03\x04" + bytes(500)).code is ErrorCode.DAMAGED


def test_a_bundle_of_another_village_names_its_owner(tmp_path: Path) -> None:
    back = draft(TOWN, OTHER, kind=Kind.RETURN, ranges=[])
    closed = refused(
        tmp_path, back.sealed(), desk=FIRST, reader=FIRST.reader(TOWN), hint="这份数据包是给“乙村”的"
    )
    assert closed.code is ErrorCode.NOT_ADDRESSED
    assert closed.text.startswith("这份数据包是给“乙村”的")
    readable = refused(tmp_path, draft().sealed(), desk=FIRST)
    assert readable.code is ErrorCode.NOT_ADDRESSED
    assert "这份数据包是给“井岸镇”的" in readable.text


def test_a_bundle_sealed_anew_for_somebody_else_is_refused(tmp_path: Path) -> None:
    stolen = sealed_for([OTHER], draft().plain())
    assert refused(tmp_path, stolen, desk=OTHER, reader=OTHER.reader(TOWN)).code is ErrorCode.NOT_ADDRESSED


def test_the_signature_must_be_the_senders(tmp_path: Path) -> None:
    good = draft()
    forged = good.sealed(good.plain(signer=OTHER))
    assert "签名不对" in refused(tmp_path, forged).text


def test_nobody_vouches_for_a_stranger(tmp_path: Path) -> None:
    made = draft(STRANGER, FIRST, kind=Kind.RETURN, ranges=[])
    error = refused(tmp_path, made.sealed(), desk=FIRST, reader=FIRST.reader(TOWN))
    assert error.code is ErrorCode.UNKNOWN_SENDER


def test_a_desk_not_approved_yet_is_read_once_its_request_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.lhb"
    path.write_bytes(draft(NEWCOMER, kind=Kind.ENROL).sealed())
    assert opened(path, TOWN, TOWN.reader(requests=[NEWCOMER])).manifest.ops == 20
    assert refused(tmp_path, path.read_bytes()).code is ErrorCode.UNKNOWN_SENDER
    plain_up = draft(NEWCOMER).sealed()
    assert refused(tmp_path, plain_up).code is ErrorCode.UNKNOWN_SENDER


def test_work_of_an_author_not_accepted_yet_is_relayed(tmp_path: Path) -> None:
    part = stream_range(NEWCOMER, lines_of(stream_of(NEWCOMER), 3))
    path = tmp_path / "a.lhb"
    path.write_bytes(draft(FIRST, ranges=[part], authors=[NEWCOMER]).sealed())
    assert opened(path, TOWN, TOWN.reader()).manifest.ops == 3


def test_work_of_an_author_whom_an_unknown_machine_let_in_is_relayed(tmp_path: Path) -> None:
    part = stream_range(FORMER, lines_of(stream_of(FORMER), 3))
    path = tmp_path / "a.lhb"
    path.write_bytes(draft(FIRST, ranges=[part], authors=[FORMER]).sealed())
    assert opened(path, TOWN, TOWN.reader()).manifest.ops == 3


def test_one_author_may_not_come_with_two_keys(tmp_path: Path) -> None:
    parts = [stream_range(one, lines_of(stream_of(one), 3)) for one in (FORMER, MISLED)]
    made = draft(FIRST, ranges=parts, authors=[FORMER, MISLED])
    assert "密钥" in refused(tmp_path, made.sealed()).text


def test_a_known_author_may_not_come_with_another_key(tmp_path: Path) -> None:
    reader = replace(TOWN.reader(), known={FIRST.author: OTHER.keys.sign})
    assert "密钥" in refused(tmp_path, draft().sealed(), reader=reader).text


@pytest.mark.parametrize(
    ("sender", "kind"), [(FIRST, Kind.RETURN), (FIRST, Kind.PEER), (DISTRICT_DESK, Kind.UP)]
)
def test_the_kind_must_fit_the_level(tmp_path: Path, sender, kind: Kind) -> None:
    made = draft(sender, ranges=[], kind=kind)
    error = refused(tmp_path, made.sealed(), reader=TOWN.reader(DISTRICT_DESK))
    assert error.code is ErrorCode.UNKNOWN_SENDER


def test_streams_of_a_village_that_is_not_ours_are_refused(tmp_path: Path) -> None:
    part = stream_range(OTHER, lines_of(stream_of(OTHER), 2))
    for scope in (None, [FIRST.certificate.area.value]):
        made = draft(TOWN, FIRST, kind=Kind.RETURN, ranges=[part], authors=[OTHER], scope=scope)
        error = refused(tmp_path, made.sealed(), desk=FIRST, reader=FIRST.reader(TOWN))
        assert error.code is ErrorCode.NOT_ADDRESSED
        assert OTHER_VILLAGE in error.text


def test_notes_of_the_office_never_reach_a_village(tmp_path: Path) -> None:
    where = {"home": FIRST.certificate.area.value, "shelf": "o"}
    part = stream_range(TOWN, lines_of(stream_of(TOWN, **where), 2), **where)
    made = draft(TOWN, FIRST, kind=Kind.RETURN, ranges=[part])
    assert (
        refused(tmp_path, made.sealed(), desk=FIRST, reader=FIRST.reader(TOWN)).code
        is ErrorCode.NOT_ADDRESSED
    )


def test_laptops_of_one_village_read_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.lhb"
    path.write_bytes(draft(FIRST, SECOND, kind=Kind.PEER).sealed())
    assert opened(path, SECOND, SECOND.reader(TOWN)).manifest.ops == 20


def _newer(stated: dict[str, object]) -> None:
    stated["min_reader"] = 2


def test_a_newer_format_asks_for_an_upgrade(tmp_path: Path) -> None:
    made = draft()
    error = refused(tmp_path, made.sealed(made.plain(payload=_newer)))
    assert error.code is ErrorCode.NEWER_VERSION
    assert "升级" in error.text


def test_unknown_keys_are_ignored(tmp_path: Path) -> None:
    made = draft()
    path = tmp_path / "a.lhb"
    path.write_bytes(made.sealed(made.plain(payload=lambda stated: stated.update(later=["x"]))))
    assert opened(path, TOWN, TOWN.reader()).manifest == made.manifest


def _unsorted_scope(stated: dict[str, object]) -> None:
    stated["scope"] = [TOWN.certificate.area.value, FIRST.certificate.area.value][::-1] * 2


def _no_addressee(stated: dict[str, object]) -> None:
    stated["to"] = []


def _huge_raw(stated: dict[str, object]) -> None:
    stated["entries"][0]["raw"] = 60 << 20  # type: ignore[index]


def _wrong_last(stated: dict[str, object]) -> None:
    stated["streams"][0]["to"] = 19  # type: ignore[index]


def _climbing_name(stated: dict[str, object]) -> None:
    stated["entries"][0]["name"] = "../../x"  # type: ignore[index]


def _no_files(stated: dict[str, object]) -> None:
    stated["streams"][0]["files"] = []  # type: ignore[index]


def _wall_as_text(stated: dict[str, object]) -> None:
    stated["wall"] = "x"


@pytest.mark.parametrize(
    "payload",
    [_unsorted_scope, _no_addressee, _huge_raw, _wrong_last, _climbing_name, _no_files, _wall_as_text],
)
def test_a_malformed_manifest_is_refused(
    tmp_path: Path, payload: Callable[[dict[str, object]], None]
) -> None:
    made = draft()
    error = refused(tmp_path, made.sealed(made.plain(payload=payload)))
    assert error.code is ErrorCode.BAD_BUNDLE
    assert "格式不对" in error.text


def with_file(made: Draft, data: bytes, *, honest: bool) -> bytes:
    """Put other bytes in place of the first file; `honest` restates their size and hash."""
    entry = made.manifest.entries[0]
    if honest:
        entry = replace(entry, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    made = changed(made, entries=(entry, *made.manifest.entries[1:]))
    return replace(made, files={**made.files, entry.name: data}).sealed()


def test_contents_must_have_the_hash_that_was_signed(tmp_path: Path) -> None:
    made = draft()
    data = bytearray(made.files[made.manifest.entries[0].name])
    data[-1] ^= 1
    assert refused(tmp_path, with_file(made, bytes(data), honest=False)).code in {
        ErrorCode.DAMAGED,
        ErrorCode.BAD_BUNDLE,
    }


def test_lines_must_lead_to_the_signed_head(tmp_path: Path) -> None:
    made = draft()
    lines = lines_of(stream_of(FIRST), 20)
    lines[7] = lines[7].replace("示例路8号".encode(), "示例路9号".encode())
    error = refused(tmp_path, with_file(made, packed(b"".join(lines)), honest=True))
    assert error.code is ErrorCode.DAMAGED
    assert "校验值不符" in error.text


@pytest.mark.parametrize("swap", ["order", "number", "no LF", "tab", "longer", "shorter"])
def test_lines_must_keep_their_form(tmp_path: Path, swap: str) -> None:
    lines = lines_of(stream_of(FIRST), 20)
    if swap == "order":
        lines[3], lines[4] = lines[4], lines[3]
    elif swap == "number":
        lines[0] = b"0" + lines[0]
    elif swap == "no LF":
        lines[-1] = lines[-1][:-1] + b" "
    elif swap == "tab":
        lines[2] = lines[2].replace(b"\t", b"\t\t", 1)[:-2] + b"\n"
    elif swap == "longer":
        lines += lines_of(stream_of(FIRST), 1, first=21)
    else:
        lines = lines[:-1]
    refused(tmp_path, with_file(draft(), packed(b"".join(lines)), honest=True))


def test_a_bomb_never_unpacks_beyond_what_was_stated(tmp_path: Path) -> None:
    bomb = packed(bytes(200 << 20))
    made = draft()
    assert refused(tmp_path, with_file(made, bomb, honest=True)).code is ErrorCode.BAD_BUNDLE


@pytest.mark.parametrize("data", [b"", b"x" * 40, packed(b"1\t{}\t{}\n", checksum=False)])
def test_what_is_no_proper_frame_is_refused(tmp_path: Path, data: bytes) -> None:
    refused(tmp_path, with_file(draft(), data, honest=True))


def test_two_frames_in_one_file_are_refused(tmp_path: Path) -> None:
    made = draft()
    data = made.files[made.manifest.entries[0].name]
    refused(tmp_path, with_file(made, data + packed(b""), honest=True))


def _tarred(kind: bytes, name: str = "blobs/x") -> bytes:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = "/etc/passwd" if kind in {tarfile.SYMTYPE, tarfile.LNKTYPE} else ""
    return info.tobuf(format=tarfile.USTAR_FORMAT)


@pytest.mark.parametrize(
    "extra",
    [
        _tarred(tarfile.SYMTYPE),
        _tarred(tarfile.LNKTYPE),
        _tarred(tarfile.DIRTYPE),
        _tarred(tarfile.REGTYPE, "../x"),
        _tarred(tarfile.REGTYPE, "C:\\x"),
        _tarred(tarfile.CHRTYPE),
    ],
)
def test_the_archive_holds_exactly_what_the_manifest_lists(tmp_path: Path, extra: bytes) -> None:
    made = draft()
    plain = made.plain()
    assert refused(tmp_path, made.sealed(plain[:-1024] + extra + plain[-1024:])).code is ErrorCode.BAD_BUNDLE
    assert refused(tmp_path, made.sealed(extra + plain)).code is ErrorCode.BAD_BUNDLE


def test_nothing_follows_the_end_and_nothing_is_missing(tmp_path: Path) -> None:
    made = draft()
    plain = made.plain()
    assert refused(tmp_path, made.sealed(plain + bytes(512))).code is ErrorCode.BAD_BUNDLE
    assert refused(tmp_path, made.sealed(plain[:-512])).code is ErrorCode.BAD_BUNDLE
    assert refused(tmp_path, made.sealed(plain[:700])).code is ErrorCode.BAD_BUNDLE


def test_a_manifest_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    made = draft()
    error = refused(tmp_path, made.sealed(archive([("manifest.dsse.json", bytes((8 << 20) + 1))])))
    assert error.code is ErrorCode.BAD_BUNDLE


def test_inspection_reads_what_the_key_opens_without_judging(tmp_path: Path) -> None:
    path = tmp_path / "a.lhb"
    path.write_bytes(draft().sealed())
    assert opened(path, FIRST, None).manifest.to[0].name == "井岸镇"
