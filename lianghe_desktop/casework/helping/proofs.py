"""Photos and signatures that prove a measure or a visit.

Source: 珠斗办字〔2017〕6号 四（三） (帮扶记录簿: 农户签字, 照片).
"""

import hashlib
from dataclasses import dataclass

from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.survey import MAX_ATTACHMENT_BYTES
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Attachment, HelpMeasure, HelpVisit
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.unit import Unit

SIGNATURE = "signature"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A picture; `kind` is a code of photo_kind: measure, visit, signature …"""

    content: bytes
    media_type: str
    kind: str


def keep_proofs(
    unit: Unit, office: Office, row: HelpMeasure | HelpVisit, proofs: tuple[Proof, ...], written: Written
) -> None:
    """Keep pictures as attachments of a measure or visit, inside a unit of work.

    Raises:
        UserError: One is larger than a bundle may carry.
    """
    day = row.done_on if isinstance(row, HelpMeasure) else row.visited_on
    for proof in proofs:
        size = len(proof.content)
        if size > MAX_ATTACHMENT_BYTES:
            raise UserError(ErrorCode.BAD_INPUT, "照片超过 20 MB，请压缩后再选。")
        digest = hashlib.sha256(proof.content).hexdigest()
        unit.put(Blob(sha256=digest, size=size, media_type=proof.media_type, content=proof.content))
        attachment = Attachment(
            home=row.home,
            id=office.new_id(),
            household_id=row.household_id,
            kind=proof.kind,
            sha256=digest,
            size=size,
            media_type=proof.media_type,
            taken_on=day,
            subject=str(table_of(type(row)).name),
            subject_id=row.id,
        )
        written.insert(unit, attachment)


def is_signed(proofs: tuple[Proof, ...]) -> bool:
    """Tell whether a signature or thumb print is among the pictures."""
    return any(proof.kind in (SIGNATURE, "thumb_print") for proof in proofs)
