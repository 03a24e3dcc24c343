"""Commands about other desks: enrolment, bundles, conflicts."""

import argparse
from pathlib import Path
from typing import Any

from lianghe_desktop.casework import conflict_decisions, enrolment, exchange
from lianghe_desktop.casework.exchange import TakenIn
from lianghe_desktop.cli.desk import add_desk_options, opened
from lianghe_desktop.cli.output import note, print_json, say

DONE, WAITING = 0, 3


def add_commands(commands: Any) -> None:
    """Add enrol, bundle and conflicts to the parser."""
    _add_enrol(commands)
    _add_bundle(commands)
    conflicts = commands.add_parser("conflicts", help="待定内容：两边填得不一样的地方")
    actions = conflicts.add_subparsers(dest="action", required=True, metavar="动作")
    listing = _action(actions, "list", "列出", _list_conflicts)
    listing.add_argument("--json", action="store_true")
    resolve = _action(actions, "resolve", "定下一处", _resolve)
    resolve.add_argument("id")
    resolve.add_argument("--keep", required=True, metavar="mine|theirs|VALUE")
    resolve.add_argument("--json", action="store_true")


def _add_enrol(commands: Any) -> None:
    parser = commands.add_parser("enrol", help="电脑登记：申请、批准、接受")
    actions = parser.add_subparsers(dest="action", required=True, metavar="动作")
    _action(actions, "request", "写一份登记申请", _request).add_argument("out_dir", type=Path)
    show = actions.add_parser("show", help="显示登记文件是谁的和核对码")
    show.add_argument("file", type=Path)
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_show)
    approve = _action(actions, "approve", "批准下级的申请", _approve)
    approve.add_argument("file", type=Path)
    approve.add_argument("out_dir", type=Path)
    approve.add_argument("--fingerprint", required=True, metavar="8位数", help="对方电话里念的核对码")
    accept = _action(actions, "accept", "接受上级的批准", _accept)
    accept.add_argument("file", type=Path)
    accept.add_argument("--fingerprint", required=True, metavar="8位数", help="上级电话里念的核对码")


def _add_bundle(commands: Any) -> None:
    parser = commands.add_parser("bundle", help="数据包：导出、查看、导入、状态")
    actions = parser.add_subparsers(dest="action", required=True, metavar="动作")
    export = _action(actions, "export", "导出到文件夹", _export)
    export.add_argument("out_dir", type=Path)
    export.add_argument("--full", action="store_true", help="不管回执，全部重发")
    export.add_argument("--to", metavar="NAME", help="接收单位；不写就是上级")
    export.add_argument(
        "--kind",
        choices=("up", "return", "baseline"),
        default="up",
        help="up 上报，return 回执，baseline 基线",
    )
    inspect = _action(actions, "inspect", "查看一份数据包", _inspect)
    inspect.add_argument("file", type=Path)
    inspect.add_argument("--keys", type=Path, metavar="FILE", help="离线密钥文件，不打开本机数据")
    importing = _action(actions, "import", "导入一份数据包", _import)
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="只看会带来什么，不写入")
    status = _action(actions, "status", "送到了没有，还等什么", _status)
    for action in (export, inspect, importing, status):
        action.add_argument("--json", action="store_true")


def _action(actions: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=text)
    add_desk_options(parser)
    parser.set_defaults(run=run)
    return parser


def _request(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = enrolment.request(started.office, started.acting, arguments.out_dir)
    say(f"申请已写入 {written.path.name}。请给上级打电话，念核对码：{written.fingerprint}")
    return DONE


def _show(arguments: argparse.Namespace) -> int:
    found = enrolment.look_into(arguments.file)
    if arguments.json:
        print_json({"kind": found.kind, "sender": found.sender, "fingerprint": found.fingerprint})
    else:
        say(f"{found.kind_word}，来自“{found.sender}”，核对码：{found.fingerprint}")
    return DONE


def _approve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = enrolment.approve(
            started.office,
            started.acting,
            arguments.file,
            arguments.out_dir,
            confirmed=arguments.fingerprint,
        )
    say(f"批准文件已写入 {written.path.name}。请给对方念本机核对码：{written.fingerprint}")
    return DONE


def _accept(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        name = enrolment.accept(
            started.office, started.acting, arguments.file, confirmed=arguments.fingerprint
        )
    say(f"已接受“{name}”的批准，本机可以正式报送。")
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        done = exchange.export(
            started.office,
            started.acting,
            arguments.out_dir,
            kind=exchange.Kind(arguments.kind),
            to=exchange.authors_named(started.office, arguments.to),
            full=arguments.full,
            progress=exchange.no_progress,
        )
    if arguments.json:
        print_json(
            {
                "kind": done.kind.value,
                "files": [str(path) for path in done.paths],
                "ops": done.ops,
                "photos": done.photos,
            }
        )
    else:
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
    else:
        for sentence in found.sentences:
            say(sentence)
    return DONE


def _import(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        run = exchange.look_into if arguments.dry_run else exchange.take_in
        taken = run(started.office, started.acting, arguments.file)
    if arguments.json:
        print_json(_taken_json(taken))
    else:
        for sentence in taken.sentences:
            say(sentence)
    if arguments.dry_run:
        note("只是查看，没有写入。")
    return WAITING if taken.report.waits_for_a_person else DONE


def _taken_json(taken: TakenIn) -> dict[str, object]:
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


def _status(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = exchange.status(started.office)
    if arguments.json:
        print_json(
            {
                "above": found.above.name if found.above else None,
                "waiting_ops": found.waiting_ops,
                "waiting_photos": found.waiting_photos,
                "conflicts": found.conflicts,
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
        )
    else:
        say(
            f"等待上报 {found.waiting_ops} 条登记、{found.waiting_photos} 张照片；待定 {found.conflicts} 处。"
        )
        for sentence in found.gap_sentences:
            say(sentence)
    return WAITING if found.waits_for_a_person else DONE


def _list_conflicts(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = conflict_decisions.conflict_lines(started.office)
    if arguments.json:
        print_json(
            {
                "conflicts": [
                    {
                        "id": line.id,
                        "home": line.home,
                        "household": line.household,
                        "field": line.field_label,
                        "values": [
                            {"value": s.text, "who": s.who, "desk": s.desk, "day": s.day, "mine": s.mine}
                            for s in line.sides
                        ],
                    }
                    for line in lines
                ]
            }
        )
    else:
        for line in lines:
            shown = "；".join(f"{n} {s.text}（{s.desk}）" for n, s in enumerate(line.sides, start=1))
            say(f"{line.id}\t{line.household_name}\t{line.field_label}\t{shown}")
        note(f"共 {len(lines)} 处待定。")
    return WAITING if lines else DONE


def _resolve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        conflict_decisions.settle(started.office, started.acting, arguments.id, arguments.keep)
        left = len(conflict_decisions.conflict_lines(started.office))
    if arguments.json:
        print_json({"left": left})
    else:
        say(f"已定下，还有 {left} 处待定。")
    return WAITING if left else DONE
