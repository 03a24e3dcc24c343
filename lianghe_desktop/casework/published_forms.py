"""Which forms go down with the next bundles: those published here, and those that came from above."""

import json

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.settings import read_setting
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.unit import Unit

PUBLISHED = "published_forms"


def published_hashes(office: Office) -> list[str]:
    """Return the hashes of the workbooks that travel downward, in the order they were published."""
    text = read_setting(office, PUBLISHED)
    hashes: list[str] = json.loads(text) if text else []
    return hashes


def send_down(office: Office, unit: Unit, sha256: str) -> None:
    """Let a workbook travel with the next bundles downward; a village has nobody below."""
    if office.is_village:
        return
    kept = [each for each in published_hashes(office) if each != sha256]
    unit.put(Setting(key=PUBLISHED, value=json.dumps([*kept, sha256])))
