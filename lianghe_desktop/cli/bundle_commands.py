"""Exchange with other desks by stick or folder: export, inspect, import, status."""

import argparse

from lianghe_desktop.casework import exchange, reporting, return_round
from lianghe_desktop.casework.exchange_log import LogEntry
from lianghe_desktop.casework.waiting_upgrade import waiting_for_upgrade
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.cli.arrival_commands import import_bundles, list_inbox
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.cli.paths import file_or_folder, file_path, folder_path
from lianghe_desktop.cli.share_commands import share_once

DONE, REFUSED, WAITING = 0, 1, 3


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    export = add_action(actions, "export", "导出到文件夹，写完读回核对", _export)
    export.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="U 盘或文件夹")
    export.add_argument(
        "--all-below", action="store_true", help="给下级每台电脑各写一份：回执，第一次的写基线"
    )
    export.add_argument("--full", action="store_true", help="不管回执，全部重发")
    export.add_argument("--to", metavar="NAME", help="接收单位的名称或区划代码；不写就是上级")
    export.add_argument(
        "--kind",
        choices=("up", "return", "baseline"),
        default="up",
        help="up 上报（不写就是它），return 回执，baseline 基线",
    )
    export.add_argument(
        "--limit-mb",
        type=int,
        metavar="N",
        help="每份最多 N MB，放不下的写进后面几份；邮件、微信用 100，不写就按本机的设置",
    )
    inspect = add_action(actions, "inspect", "查看一份数据包", _inspect)
    inspect.add_argument("file", type=file_path, metavar="FILE.lhb", help="数据包")
    inspect.add_argument("--keys", type=file_path, metavar="FILE", help="离线密钥文件，不打开本机数据")
    importing = add_action(actions, "import", "导入一份或几份数据包", import_bundles)
    importing.add_argument(
        "files", type=file_or_folder, nargs="+", metavar="FILE.lhb", help="数据包，可写几份，或写一个文件夹"
    )
    importing.add_argument("--dry-run", action="store_true", help="只看会带来什么，不写入")
    inbox = add_action(actions, "inbox", "看看文件夹或U盘里有哪些数据包", list_inbox)
    inbox.add_argument(
        "folders", type=folder_path, nargs="*", metavar="FOLDER", help="不写就看收件文件夹和插着的U盘"
    )
    share = add_action(actions, "share", "通过共享文件夹和同办公室的电脑交换一次", share_once)
    share.add_argument("--folder", type=folder_path, metavar="DIR", help="改用这个共享文件夹")
    share.add_argument("--off", action="store_true", help="不再使用共享文件夹")
    status = add_action(actions, "status", "送到了没有，还等什么", _status)
    log = add_action(actions, "log", "来往记录：导出的、收下的、没有收下的", _log)
    for action in (export, inspect, importing, inbox, share, status, log):
        add_desk_options(action)


COMMANDS = {"bundle": _describe}


def _export_all(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = return_round.write_round(
            started.office,
            started.acting,
            arguments.out_dir,
            baselines=arguments.kind == "baseline",
            progress=Progress("导出").tell,
        )
    written = [line.exported for line in lines if line.exported is not None]
    if arguments.json:
        print_json(
            {
                "kind": "return",
                "files": [str(path) for one in written for path in one.paths],
                "ops": sum(one.ops for one in written),
                "photos": sum(one.photos for one in written),
                "desks": [_round_json(line) for line in lines],
            }
        )
    else:
        for line in lines:
            say(line.sentence)
    if not written:
        return REFUSED
    return DONE if len(written) == len(lines) else WAITING


def _round_json(line: return_round.RoundLine) -> dict[str, object]:
    return {
        "author": line.author,
        "name": line.name,
        "kind": line.kind.value,
        "folder": str(line.folder),
        "files": [str(path) for path in line.exported.paths] if line.exported else [],
        "contents": list(line.exported.contents) if line.exported else [],
        "refused": line.refusal or None,
    }


def _export(arguments: argparse.Namespace) -> int:
    if arguments.all_below:
        return _export_all(arguments)
    with opened(arguments) as started:
        done = exchange.export(
            started.office,
            started.acting,
            arguments.out_dir,
            kind=exchange.Kind(arguments.kind),
            to=exchange.authors_named(started.office, arguments.to),
            full=arguments.full,
            limit_mb=arguments.limit_mb,
            progress=Progress("导出").tell,
        )
    if arguments.json:
        print_json(
            {
                "kind": done.kind.value,
                "files": [str(path) for path in done.paths],
                "ops": done.ops,
                "photos": done.photos,
                "contents": list(done.contents),
            }
        )
        return DONE
    say(done.sentence)
    for path in done.paths:
        say(str(path))
    return DONE


def _inspect(arguments: argparse.Namespace) -> int:
    if arguments.keys:
        found = exchange.inspect_with_keys(arguments.file, arguments.keys)
    else:
        with opened(arguments) as started:
            found = exchange.inspect(started.office, started.acting, arguments.file)
    if arguments.json:
        print_json(found.document)
        return DONE
    for sentence in found.sentences:
        say(sentence)
    return DONE


def _status(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = exchange.status(started.office)
        gaps = reporting.gap_reports(started.office)
        month = reporting.month_reports(started.office, started.acting.today)
        newer = waiting_for_upgrade(started.office)
    if arguments.json:
        named = {"waits_for_newer": [{"what": one.word, "lines": one.lines} for one in newer]}
        print_json(_status_json(found) | named | _reporting_json(gaps, month))
    else:
        waits = f"等待上报 {found.waiting_ops} 条登记、{found.waiting_photos} 张照片"
        say(f"{waits}；待定 {found.conflicts} 处，暂不生效 {found.held} 条。")
        if not found.joined and not found.top:
            say("上级还没有批准本机现在的编号，请写登记申请（enrol request）；填的、导出的批准后都算数。")
        if newer:
            kinds = "、".join(f"{one.word} {one.lines} 条" for one in newer)
            say(f"等新版本的程序：{kinds}。已存好，本机换成新版本后自动生效。")
        for gap in gaps:
            say(f"{gap.sentence}{gap.advice}")
        for area in month.missing:
            last = f"上次 {area.last_on.isoformat()}" if area.last_on else "从来没有"
            say(f"{area.name}\t{reporting.STATE_WORDS[area.state]}（{month.due_on.isoformat()}前），{last}")
    return WAITING if found.waits_for_a_person else DONE


def _log(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        entries = exchange.status(started.office).log
    if arguments.json:
        print_json({"log": [_entry_json(one) for one in entries]})
        return DONE
    for one in entries:
        say("\t".join((moment_of(one.at_ms), one.what, one.desk, one.files, one.why)).rstrip())
    note(f"共 {len(entries)} 次，最近的在前。")
    return DONE


def _entry_json(one: LogEntry) -> dict[str, object]:
    return {
        "at": moment_of(one.at_ms),
        "what": one.what,
        "desk": one.desk or None,
        "files": one.files.split("、") if one.files else [],
        "refused": one.why or None,
    }


def _reporting_json(
    gaps: tuple[reporting.GapReport, ...], month: reporting.MonthReports
) -> dict[str, object]:
    return {
        "gap_details": [
            {
                "area": gap.code,
                "name": gap.area,
                "desk": gap.desk,
                "first": gap.first,
                "last": gap.last,
                "waiting": gap.waiting,
                "sentence": gap.sentence,
                "advice": gap.advice,
            }
            for gap in gaps
        ],
        "reporting": {
            "due_on": month.due_on.isoformat(),
            "areas": [
                {
                    "area": area.code,
                    "name": area.name,
                    "state": area.state.value,
                    "last_on": area.last_on.isoformat() if area.last_on else None,
                }
                for area in month.areas
            ],
        },
    }


def _status_json(found: exchange.ExchangeStatus) -> dict[str, object]:
    return {
        "above": found.above.name if found.above else None,
        "joined": found.joined,
        "waiting_ops": found.waiting_ops,
        "waiting_photos": found.waiting_photos,
        "conflicts": found.conflicts,
        "held": found.held,
        "gaps": list(found.gap_sentences),
        "streams": [
            {
                "stream": one.stream,
                "here": one.here,
                "sent": one.sent,
                "received": one.received,
                "waiting": one.waiting,
            }
            for one in found.streams
        ],
    }
