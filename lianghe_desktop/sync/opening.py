"""Open a bundle: decrypt, check everything, put the contents into a sealed staging folder.

Nothing here knows a database; it runs in a process of its own (sync.process). One pass: plaintext comes in
pieces of 1 MiB at most, a generator follows the fixed shape of the archive, and every file is hashed,
unpacked and chained as it goes by. Source: docs/formats/bundle.md 5, 6.
"""

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.sync import faults
from lianghe_desktop.sync.canonical import NotCanonicalError, parse_canonical
from lianghe_desktop.sync.dsse import BUNDLE_TYPE, BadSignatureError, envelope_of, verify_envelope
from lianghe_desktop.sync.fields import FieldError
from lianghe_desktop.sync.following import Frame, RangeCheck, chain_checks
from lianghe_desktop.sync.judging import (
    Reader,
    check_addressee,
    check_sender,
    check_streams,
    verified_chain,
)
from lianghe_desktop.sync.manifest import (
    MANIFEST_NAME,
    MAX_FILE_BYTES,
    MAX_MANIFEST_BYTES,
    Entry,
    Manifest,
    NewerVersionError,
    read_manifest,
)
from lianghe_desktop.sync.sealed import SealedWriter, Staging
from lianghe_desktop.sync.tar_shape import BLOCK, END, ShapeError, header, padding, size_in_header
from lianghe_desktop.sync.unsealing import Cancel, Progress, unseal

Steps = Generator[None, bytes, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A bundle in which everything was found right."""

    manifest: Manifest
    payload: bytes  # of the manifest, as signed


Notice = Callable[[Opened | int], None]
"""Told what was found right so far: the manifest once it was judged, then each entry by its number."""


def untold(_found: Opened | int) -> None:
    """Tell nobody."""


def open_bundle(
    path: Path,
    *,
    identity: str,
    reader: Reader | None,
    staging: Staging | None,
    hint: str = "",
    former: Sequence[str] = (),
    follow_lines: bool = True,
    notice: Notice = untold,
    progress: Progress,
    cancel: Cancel,
) -> Opened:
    """Decrypt and check the bundle at `path` in one pass.

    `reader` None looks at any bundle that `identity` (AGE-SECRET-KEY-1...) opens, without judging sender
    and addressee; `former` are identities of earlier authors of this desk; `staging` None keeps nothing;
    `hint` says whose the file is by its name; `follow_lines` False compares files with their hashes but does
    not unpack them: for a writer, who followed every line when it packed them. `notice` is told of each entry
    once it lies in the staging folder; nothing of them counts before this returns.

    Raises:
        UserError, IntegrityFault: It is refused, with the reason (docs/formats/bundle.md 6).
        OSError: The file cannot be read or the staging folder written.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise faults.malformed("文件过大")
    archive = _Archive(reader=reader, staging=staging, follow_lines=follow_lines, notice=notice)
    unseal(path, archive, identity=identity, former=former, hint=hint, progress=progress, cancel=cancel)
    manifest, payload = archive.finished()
    return Opened(manifest=manifest, payload=payload)


class _Archive:
    """Take plaintext piece by piece and follow the shape of the archive."""

    def __init__(
        self, *, reader: Reader | None, staging: Staging | None, follow_lines: bool, notice: Notice
    ) -> None:
        self._reader = reader
        self._notice = notice
        self._follow_lines = follow_lines
        self._staging = staging
        self._held = memoryview(b"")  # what is left of the last piece
        self._manifest: Manifest | None = None
        self._payload = b""
        self._steps = self._follow()
        next(self._steps)

    def write(self, data: bytes) -> int:
        """Take the next plaintext."""
        try:
            self._steps.send(data)
        except (ShapeError, FieldError) as error:
            raise faults.malformed(str(error)) from error
        return len(data)

    def finished(self) -> tuple[Manifest, bytes]:
        """Return the manifest and its payload once everything was seen."""
        if self._manifest is None:
            raise faults.malformed("内容不全")
        return self._manifest, self._payload

    def _follow(self) -> Steps:
        block = yield from self._exactly(BLOCK)
        size = size_in_header(block, MANIFEST_NAME, MAX_MANIFEST_BYTES)
        raw = yield from self._exactly(size)
        yield from self._zeros(padding(size), MANIFEST_NAME)
        manifest, self._payload = read_signed_manifest(raw, self._reader)
        self._notice(Opened(manifest=manifest, payload=self._payload))
        checks = chain_checks(manifest) if self._follow_lines else {}
        for number, entry in enumerate(manifest.entries, start=1):
            block = yield from self._exactly(BLOCK)
            if block != header(entry.name, entry.size):
                raise ShapeError(entry.name)
            yield from self._content(number, entry, checks.get(entry.name))
            yield from self._zeros(padding(entry.size), entry.name)
            self._notice(number)
        yield from self._zeros(END, "结尾")
        self._manifest = manifest
        while True:
            if self._held:
                raise ShapeError("结尾之后还有内容")
            self._held = memoryview((yield))

    def _content(self, number: int, entry: Entry, check: RangeCheck | None) -> Steps:
        digest = hashlib.sha256()
        writer = None
        if self._staging:
            writer = SealedWriter(self._staging.path(number), self._staging.key, number)
        frame = Frame(entry, check) if check else None
        left = entry.size
        try:
            while left:
                data = yield from self._some(left)
                left -= len(data)
                digest.update(data)
                if writer:
                    writer.write(data)
                if frame:
                    frame.feed(data.tobytes())
        finally:
            if writer:
                writer.close()
        if digest.hexdigest() != entry.sha256:
            raise faults.wrong_hash(entry.name)
        if frame:
            frame.finish()

    def _exactly(self, size: int) -> Generator[None, bytes, bytes]:
        found: list[memoryview] = []
        while size:
            found.append((yield from self._some(size)))
            size -= len(found[-1])
        return b"".join(found)

    def _some(self, most: int) -> Generator[None, bytes, memoryview]:
        """Return what is held, up to `most` bytes, without copying it."""
        while not self._held:
            self._held = memoryview((yield))
        data, self._held = self._held[:most], self._held[most:]
        return data

    def _zeros(self, expected: bytes, name: str) -> Steps:
        if (yield from self._exactly(len(expected))) != expected:
            raise ShapeError(name)


def read_signed_manifest(raw: bytes, reader: Reader | None) -> tuple[Manifest, bytes]:
    """Read the manifest entry, check its signature and, for `reader`, addressee and sender."""
    try:
        envelope = envelope_of(parse_canonical(raw), payload_type=BUNDLE_TYPE)
        manifest = read_manifest(envelope.content())
    except NewerVersionError as error:
        raise faults.newer_version() from error
    except (FieldError, NotCanonicalError) as error:
        raise faults.malformed(f"清单 {error}") from error
    sender = verified_chain(manifest.chain, manifest.author)
    try:
        if envelope.keyid != manifest.author:
            raise BadSignatureError
        verify_envelope(envelope, sender[0].sign)
    except BadSignatureError as error:
        raise faults.bad_signature("清单") from error
    if reader:
        reader = reader.following(manifest.succession)
        check_addressee(manifest, reader)
        check_sender(manifest, sender, reader)
    check_streams(manifest, reader)
    return manifest, envelope.payload
