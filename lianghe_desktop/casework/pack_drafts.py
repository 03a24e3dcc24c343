"""An edited copy of a policy pack: kept as it is typed, checked live, tried on a household, installed as new.

A draft is a local setting of this desk and holds nowhere; only `install_draft` puts it in force.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lianghe_desktop.casework.assessment import Advised, advise_on_facts
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import (
    files_of_row,
    install_files,
    newest_version,
    pack_in_force,
    row_of_version,
)
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import keep_setting, read_setting
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_editing import set_version
from lianghe_desktop.policy.yaml_reader import Finding, read_head
from lianghe_desktop.records.assessment import BenefitResult, HouseholdResult
from lianghe_desktop.records.code_lists import CodeList, code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import InstalledPack
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.store.households import file_of

_SETTING = "pack_draft"


@dataclass(frozen=True, kw_only=True, slots=True)
class PackDraft:
    """A copy being edited: the files' texts by name, and the version it was taken from."""

    code: str
    based_on: str
    files: Mapping[str, str]

    @property
    def version(self) -> str:
        """Return the version as it stands in pack.yaml, empty where that cannot be read."""
        return read_head(self.files.get("pack.yaml", "").encode()).get("version", "")

    def with_files(self, files: Mapping[str, str]) -> "PackDraft":
        """Return the draft with other texts."""
        return replace(self, files=files)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedDraft:
    """What the check of a draft found; pack: the draft as a pack where nothing is wrong with it."""

    findings: tuple[Finding, ...]
    pack: Pack | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeChange:
    """One thing that a household's advice says otherwise under the draft."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A household's advice under the pack in force and under the draft."""

    before: Advised
    after: Advised
    changes: tuple[OutcomeChange, ...]


def begin_draft(office: Office, acting: Acting, code: str) -> PackDraft:
    """Take a copy of the newest version of a pack, with the next version number, and keep it as the draft.

    Raises:
        UserError: The role may not, or there is no such pack.
    """
    require(acting, Act.ADMINISTER)
    newest = newest_version(office, code)
    if newest is None:
        raise UserError(ErrorCode.NOT_FOUND, f"没有名为“{code}”的政策包，请重新选择。")
    files = {name: raw.decode() for name, raw in files_of_row(row_of_version(office, code, newest)).items()}
    draft = PackDraft(code=code, based_on=newest, files=set_version(files, next_version(newest)))
    keep_draft(office, acting, draft)
    return draft


def open_draft(office: Office) -> PackDraft | None:
    """Return the draft that is kept on this desk, None where there is none."""
    text = read_setting(office, _SETTING)
    if not text:
        return None
    kept = json.loads(text)
    return PackDraft(code=str(kept["code"]), based_on=str(kept["based_on"]), files=dict(kept["files"]))


def keep_draft(office: Office, acting: Acting, draft: PackDraft) -> None:
    """Keep a draft as it stands, mistakes and all.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.ADMINISTER)
    kept = {"code": draft.code, "based_on": draft.based_on, "files": dict(draft.files)}
    keep_setting(office, acting, _SETTING, json.dumps(kept, ensure_ascii=False))


def drop_draft(office: Office, acting: Acting) -> None:
    """Throw the draft away.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.ADMINISTER)
    keep_setting(office, acting, _SETTING, "")


def check_draft(draft: PackDraft) -> CheckedDraft:
    """Check a draft as `packs check` does; takes up to half a second."""
    pack, findings = check_pack_files(draft.code, _bytes(draft))
    return CheckedDraft(findings=tuple(findings), pack=pack)


def install_draft(office: Office, acting: Acting, draft: PackDraft) -> InstalledPack:
    """Put a draft in force as a new version, and end the draft.

    Raises:
        UserError: As `packs.install_pack`; the draft stays.
    """
    row = install_files(office, acting, draft.code, _bytes(draft))
    drop_draft(office, acting)
    return row


def try_draft(office: Office, acting: Acting, draft: PackDraft, home: HomeCode, household: RowId) -> Tried:
    """Work one household out under the pack in force and under the draft; nothing is kept.

    Raises:
        UserError: The draft has mistakes, does not hold today, or there is no such household.
    """
    require(acting, Act.ASSESS)
    checked = check_draft(draft)
    if checked.pack is None:
        raise UserError(ErrorCode.BAD_PACK, f"还有 {len(checked.findings)} 处错误，改好后才能试算。")
    file = file_of(office.store, home, household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这一户，请重新选择。")
    facts = household_facts(file)
    now = pack_in_force(office, draft.code, acting.today)
    before = advise_on_facts(now, facts, acting.today)
    after = advise_on_facts(checked.pack, facts, acting.today)
    people = {member.id: member.name or "" for member in file.members}
    return Tried(before=before, after=after, changes=tuple(_changes(before.result, after.result, people)))


def next_version(version: str) -> str:
    """Return the version after one: its last number raised by one, or `.2` added where there is none."""
    digits = len(version) - len(version.rstrip("0123456789"))
    if not digits:
        return f"{version}.2"
    return f"{version[:-digits]}{int(version[-digits:]) + 1}"


def _bytes(draft: PackDraft) -> dict[str, bytes]:
    return {name: text.encode() for name, text in draft.files.items()}


def _changes(was: HouseholdResult, now: HouseholdResult, people: Mapping[str, str]) -> list[OutcomeChange]:
    known = code_list("category")
    pairs = {
        "符合的类别": (_named(was.categories, known), _named(now.categories, known)),
        "积分": (_points(was), _points(now)),
        "由谁帮扶": (was.route or "无", now.route or "无"),
        "缺的资料": (f"{len(was.missing)} 项", f"{len(now.missing)} 项"),
    }
    lines = [_lines(result) for result in (was, now)]
    benefits = [_benefits(result, people) for result in (was, now)]
    for before, after in (lines, benefits):
        for key in {**before, **after}:
            pairs[key] = (before.get(key, "没有"), after.get(key, "没有"))
    return [OutcomeChange(what=what, was=a, now=b) for what, (a, b) in pairs.items() if a != b]


def _lines(result: HouseholdResult) -> dict[str, str]:
    words = {True: "低于", False: "不低于", None: "还不能判断"}
    return {line.title: f"{yuan_text(line.value_fen)} 元，{words[line.below]}" for line in result.lines}


def _benefits(result: HouseholdResult, people: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{one.title}（{people.get(one.person, one.person)}）" if one.person else one.title: _amount(one)
        for one in result.benefits
    }


def _amount(benefit: BenefitResult) -> str:
    if benefit.amount_fen is not None:
        return f"{yuan_text(benefit.amount_fen)} 元"
    return f"最高 {yuan_text(benefit.max_fen)} 元" if benefit.max_fen is not None else "可以享受"


def _points(result: HouseholdResult) -> str:
    return "还不能合计" if result.points is None else f"{result.points} 分，{result.tier or ''}".rstrip("，")


def _named(codes: tuple[str, ...], known: CodeList) -> str:
    return "、".join(known.label(code) for code in codes) or "无"
