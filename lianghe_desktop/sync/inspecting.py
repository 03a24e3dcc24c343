"""Look into a bundle without taking it in: for `bundle inspect`, with a desk's key or an offline key."""

import re
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.sync.canonical import Json
from lianghe_desktop.sync.certificates import read_certificate
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.manifest import Manifest, manifest_json
from lianghe_desktop.sync.opening import open_bundle
from lianghe_desktop.sync.unsealing import Cancel, Progress

_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_LEFT_OUT = frozenset({"chain", "chains", "request"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """A bundle that is whole and consistent in itself; who may read it was not judged."""

    manifest: Manifest
    sender: str

    def to_json(self) -> Json:
        """Return the manifest as it was signed, certificates left out, with the sender's name."""
        stated = manifest_json(self.manifest)
        if not isinstance(stated, dict):
            raise TypeError("a manifest is an object")
        return {"sender": self.sender, **{key: stated[key] for key in stated if key not in _LEFT_OUT}}


def inspect(path: Path, *, identity: str, progress: Progress, cancel: Cancel) -> Inspection:
    """Open and check everything in the bundle at `path` with `identity` (AGE-SECRET-KEY-1...).

    Raises:
        UserError, IntegrityFault: It is damaged, or the key does not open it.
        EnvironmentFault: It cannot be read.
    """
    try:
        opened = open_bundle(
            path, identity=identity, reader=None, staging=None, progress=progress, cancel=cancel
        )
    except OSError as error:
        raise EnvironmentFault(
            ErrorCode.DISK, f"数据包读不出来（{disk_reason(error)}）：请检查U盘后重试。"
        ) from error
    manifest = opened.manifest
    return Inspection(manifest=manifest, sender=read_certificate(manifest.chain[0]).name)


def identity_in(keys_file: Path) -> str:
    """Return the first age identity in a text file, as printed for the office's offline key.

    Raises:
        UserError: There is none.
    """
    try:
        found = _IDENTITY.search(keys_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(ErrorCode.BAD_INPUT, "密钥文件读不出来：请核对 --keys 后面的文件。") from error
    if found is None:
        raise UserError(ErrorCode.BAD_INPUT, "密钥文件里没有 AGE-SECRET-KEY-1 开头的密钥：请核对文件。")
    return found.group()
