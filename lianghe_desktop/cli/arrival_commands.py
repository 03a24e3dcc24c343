"""What arrives: list the bundles of a folder, look at what they would bring, take them in."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from lianghe_desktop.casework import bringing, exchange, inbox
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.records.errors import ErrorCode, UserError

DONE, REFUSED, WAITING = 0, 1, 3
_STATE_WORDS = {"new": "新的户", "changed": "有变化", "removed": "删除"}


def list_inbox(arguments: argparse.Namespace) -> int:
    """List the bundles of folders, or of the watched folder and the sticks."""
    with opened(arguments) as started:
        folders = arguments.folders or inbox.watched_folders(started.office)
        found = inbox.look_at_inbox(started.office, started.acting, folders)
    if arguments.json:
        print_json(
            {
                "bundles": [_arrival_json(one) for one in found.arrivals],
                "sentences": list(found.sentences),
            }
        )
        return DONE
    for one in found.arrivals:
        words = (one.sender, one.kind, one.part_words, inbox.STATE_WORDS[one.state], one.reason)
        say("\t".join((one.path.name, *words)).rstrip())
    for sentence in found.sentences:
        say(sentence)
    note(f"共 {len(found.arrivals)} 份数据包，其中 {len(found.new)} 份还没有导入。")
    return DONE


def import_bundles(arguments: argparse.Namespace) -> int:
    """Take in one file, several, or what is new in a folder; or only look."""
    with opened(arguments) as started:
        if not arguments.dry_run:
            _note_refused(started, [one for one in arguments.files if one.is_dir()])
        paths = _files(started, arguments.files)
        alone = len(paths) == 1 and not arguments.files[0].is_dir()
        if arguments.dry_run:
            return _look(arguments, started, paths, alone=alone)
        return _take_one(arguments, started, paths[0]) if alone else _take_all(arguments, started, paths)


def _note_refused(started: Started, folders: Sequence[Path]) -> None:
    """Say what lies in folders and cannot be taken in, and take it down so that its writer is told."""
    for folder in folders:
        found = inbox.look_at_inbox(started.office, started.acting, [folder])
        refused = [path for path in found.queue if path not in found.new]
        told = {
            one.path: one.sentences[0] for one in inbox.take_in_all(started.office, started.acting, refused)
        }
        for arrival in found.arrivals:
            if arrival.state is inbox.Arrived.REFUSED:
                note(f"{arrival.path.name}：{told.get(arrival.path, arrival.reason)}")
        elsewhere = sum(one.state is inbox.Arrived.ELSEWHERE for one in found.arrivals)
        if elsewhere:
            note(f"另有 {elsewhere} 份数据包是给别的单位的，没有动。")


def _files(started: Started, named: Sequence[Path]) -> list[Path]:
    paths: list[Path] = []
    for one in named:
        if one.is_dir():
            paths += inbox.look_at_inbox(started.office, started.acting, [one]).new
        else:
            paths.append(one)
    if not paths:
        raise UserError(ErrorCode.NOT_FOUND, "这个文件夹里没有还没导入过的数据包，请核对文件夹。")
    return list(dict.fromkeys(paths))


def _look(arguments: argparse.Namespace, started: Started, paths: Sequence[Path], *, alone: bool) -> int:
    would = bringing.look_through(started.office, started.acting, paths, progress=Progress("核对").tell)
    taken = [one.taken for one in would.files if one.taken is not None]
    if alone and would.files[0].fault is not None:
        raise would.files[0].fault
    if arguments.json:
        first: dict[str, object] = _taken_json(taken[0]) if alone else {"files": _looked_json(would)}
        print_json(first | _would_json(would))
    else:
        _say_would(would)
    note("只是查看，没有写入。")
    if not taken:
        return REFUSED
    refused = len(taken) < len(would.files)
    return WAITING if refused or any(one.report.waits_for_a_person for one in taken) else DONE


def _take_one(arguments: argparse.Namespace, started: Started, path: Path) -> int:
    taken = exchange.take_in(started.office, started.acting, path, progress=Progress("导入").tell)
    if arguments.json:
        print_json(_taken_json(taken))
    else:
        for sentence in taken.sentences:
            say(sentence)
    return WAITING if taken.report.waits_for_a_person else DONE


def _take_all(arguments: argparse.Namespace, started: Started, paths: Sequence[Path]) -> int:
    outcomes = inbox.take_in_all(started.office, started.acting, paths, progress=Progress("导入").tell)
    if arguments.json:
        print_json({"files": [_outcome_json(one) for one in outcomes]})
    else:
        for one in outcomes:
            say(f"{one.path.name}：{one.sentences[0]}")
            for sentence in one.sentences[1:]:
                say(f"　　{sentence}")
    kinds = {one.outcome for one in outcomes}
    if kinds == {inbox.Outcome.REFUSED}:
        return REFUSED
    return DONE if kinds == {inbox.Outcome.DONE} else WAITING


def _say_would(would: bringing.WouldBring) -> None:
    for looked in would.files:
        for sentence in looked.taken.sentences if looked.taken else (f"不能导入：{looked.refusal}",):
            say(f"{looked.path.name}：{sentence}")
    for household in would.households:
        words = (household.village, household.number, household.name, _STATE_WORDS[household.state])
        say("\t".join((*words, *household.interviews)))
        for person in household.people:
            known = (person.name, person.relation, person.birth_date, person.document_number)
            say("\t".join(("　　", *known)).rstrip())
        for change in household.changes:
            say(f"　　{change.whose} {change.label}：{change.old} → {change.new}　{change.source}".rstrip())
    if would.unlisted:
        say(f"还有 {would.unlisted} 户没有逐户列出。")
    for line in would.conflicts:
        sides = "；".join(f"{side.text}（{'本机' if side.mine else side.desk}）" for side in line.sides)
        say(f"会有两种填法，要人来定：{line.household_name} {line.field_label}　{sides}")
    for sentence in would.waits:
        say(sentence)


def _arrival_json(one: inbox.Arrival) -> dict[str, object]:
    return {
        "file": str(one.path),
        "state": one.state.value,
        "reason": one.reason,
        "sender": one.sender,
        "kind": one.kind,
        "set": one.set,
        "part": [one.part, one.parts],
        "ops": one.ops,
        "photos": one.photos,
        "size": one.size_bytes,
    }


def _outcome_json(one: inbox.FileOutcome) -> dict[str, object]:
    told: dict[str, object] = {
        "file": str(one.path),
        "outcome": one.outcome.value,
        "sentences": list(one.sentences),
    }
    return told | (_taken_json(one.taken) if one.taken else {})


def _looked_json(would: bringing.WouldBring) -> list[dict[str, object]]:
    return [
        {"file": str(one.path), "refused": one.refusal or None}
        | (_taken_json(one.taken) if one.taken else {})
        for one in would.files
    ]


def _taken_json(taken: exchange.TakenIn) -> dict[str, object]:
    report = taken.report
    return {
        "kind": report.kind.value,
        "sender": report.sender,
        "part": list(report.part),
        "new": report.new,
        "duplicates": report.duplicates,
        "waiting": report.waiting,
        "held": report.held,
        "conflicts": report.conflicts,
        "photos": report.blobs,
        "households": [{"home": home, "id": id_} for home, id_ in taken.households],
        "receipt": report.receipt,
        "sentences": list(taken.sentences),
    }


def _would_json(would: bringing.WouldBring) -> dict[str, object]:
    return {
        "changes": [_household_json(one) for one in would.households],
        "unlisted_households": would.unlisted,
        "coming_conflicts": [
            {
                "id": line.id,
                "household": line.household,
                "field": line.field_label,
                "values": [
                    {"value": side.text, "who": side.who, "desk": side.desk, "mine": side.mine}
                    for side in line.sides
                ],
            }
            for line in would.conflicts
        ],
        "will_wait": list(would.waits),
    }


def _household_json(one: bringing.HouseholdChange) -> dict[str, object]:
    return {
        "home": one.home,
        "id": one.id,
        "village": one.village,
        "household_no": one.number,
        "name": one.name,
        "state": one.state,
        "interviews": list(one.interviews),
        "fields": [
            {
                "whose": change.whose,
                "field": change.label,
                "old": change.old,
                "new": change.new,
                "source": change.source,
            }
            for change in one.changes
        ],
        "people": [
            {
                "name": person.name,
                "relation": person.relation,
                "birth_date": person.birth_date or None,
                "document_number": person.document_number or None,
            }
            for person in one.people
        ],
    }
