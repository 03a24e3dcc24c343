"""This desk's own settings, kept in the encrypted file and never synced."""

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.local_tables import Setting

COMPLAINT_PHONE = "complaint_phone"
POLICY_PACK = "policy_pack"
EXPORT_FOLDER = "export_folder"
EXPORT_LIMIT_MB = "export_limit_mb"
INBOX_FOLDER = "inbox_folder"
SHARED_FOLDER = "shared_folder"
SHARED_PAUSED = "shared_paused"
SHARED_ROUND = "shared_round"
RETURN_FOLDERS = "return_folders"
REPORTED_DAYS = "reported_days"
FONT_SCALE = "font_scale"
VILLAGE_PLACE = "village_place"


def read_setting(office: Office, key: str) -> str | None:
    """Return a setting, None where it was never set."""
    found = office.store.rows(Setting, where={"key": key})
    return found[0].value if found else None


def keep_setting(office: Office, acting: Acting, key: str, value: str) -> None:
    """Keep a setting of this desk."""
    office.store.write(lambda unit: unit.put(Setting(key=key, value=value)), actor=acting.actor)
