"""Let one desk join another: request, approval, acceptance."""

import argparse

from lianghe_desktop.casework import desks_below, enrolment, rulings
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.key_commands import describe_key_actions
from lianghe_desktop.cli.output import answer, note, print_json, say
from lianghe_desktop.cli.paths import file_path, folder_path
from lianghe_desktop.records.area import AreaCode

_FINGERPRINT = "电话里念的 8 位核对码"


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    request = add_action(actions, "request", "写一份登记申请", _request)
    request.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放申请文件的文件夹")
    show = add_action(actions, "show", "显示登记文件是谁的和核对码", _show)
    show.add_argument("file", type=file_path, metavar="FILE.lhe", help="登记文件")
    approve = add_action(actions, "approve", "批准下级的申请", _approve)
    approve.add_argument("file", type=file_path, metavar="FILE.lhe", help="下级的申请文件")
    approve.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放批准文件的文件夹")
    approve.add_argument("--fingerprint", required=True, metavar="8位数", help=f"对方{_FINGERPRINT}")
    approve.add_argument(
        "--home", action="append", default=[], metavar="CODE", help="合并过来的村的代码，可写几次"
    )
    below = add_action(actions, "below", "下级的电脑：各台上次收到、发回是什么时候", _below)
    revoke = add_action(actions, "revoke", "停用一台下级电脑：以后送来的内容不算数", _revoke)
    revoke.add_argument("name", metavar="NAME|AUTHOR", help="单位名称、区划代码或电脑编号")
    revoke.add_argument("--reason", default="", metavar="TEXT", help="原因，例如 电脑丢失")
    reinstate = add_action(actions, "reinstate", "停用的电脑找回来了：恢复启用", _reinstate)
    reinstate.add_argument("name", metavar="NAME|AUTHOR", help="单位名称、区划代码或电脑编号")
    reissue = add_action(actions, "reissue", "替已经不在的电脑补登单独存放的内容", _reissue)
    reissue.add_argument("name", metavar="NAME|AUTHOR", help="单位名称、区划代码或电脑编号")
    village = add_action(
        actions, "correct-village", "建数据时选错了村：全部内容改到正确的村", _correct_village
    )
    village.add_argument("code", metavar="CODE", help="正确的村居代码，12 位")
    describe_key_actions(actions)
    accept = add_action(actions, "accept", "接受上级的批准", _accept)
    accept.add_argument("file", type=file_path, metavar="FILE.lhe", help="上级的批准文件")
    accept.add_argument("--fingerprint", required=True, metavar="8位数", help=f"上级{_FINGERPRINT}")
    for action in (request, approve, accept, below, revoke, reinstate, reissue, village):
        add_desk_options(action)


COMMANDS = {"enrol": _describe}


def _request(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = enrolment.request(started.office, started.acting, arguments.out_dir)
    return answer(
        arguments,
        {"file": str(written.path), "fingerprint": written.fingerprint},
        f"申请已写入 {written.path}。请给上级打电话，念核对码：{written.fingerprint}",
    )


def _show(arguments: argparse.Namespace) -> int:
    found = enrolment.look_into(arguments.file)
    return answer(
        arguments,
        {
            "kind": found.kind,
            "sender": found.sender,
            "fingerprint": found.fingerprint,
            "restored": found.restored,
        },
        f"{found.kind_word}，来自“{found.sender}”，核对码：{found.fingerprint}",
        *(("它恢复过备份或换过密钥，以前登记过：批准后名单里还是一台。",) if found.restored else ()),
    )


def _approve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = enrolment.approve(
            started.office,
            started.acting,
            arguments.file,
            arguments.out_dir,
            confirmed=arguments.fingerprint,
            more_homes=tuple(AreaCode.parse(code) for code in arguments.home),
        )
    return answer(
        arguments,
        {"file": str(written.path), "fingerprint": written.fingerprint},
        f"批准文件已写入 {written.path}。请给对方念本机核对码：{written.fingerprint}",
    )


def _below(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = desks_below.desks_below(started.office)
    if arguments.json:
        print_json({"desks": [_desk_json(one) for one in found]})
        return 0
    for one in found:
        moments = (_moment(one.came_ms, "收到"), _moment(one.last_sent_ms, "发回"))
        state = "已停用" if one.stopped else ""
        say("\t".join((one.peer.name, one.fingerprint, *moments, state)).rstrip())
    for sentence in desks_below.notes_below(found):
        say(sentence)
    note(f"共 {len(found)} 台。")
    return 0


def _desk_json(one: desks_below.DeskBelow) -> dict[str, object]:
    return {
        "author": one.peer.author,
        "name": one.peer.name,
        "area": one.peer.home,
        "fingerprint": one.fingerprint or None,
        "received": moment_of(one.came_ms) if one.came_ms is not None else None,
        "sent": moment_of(one.last_sent_ms) if one.last_sent_ms is not None else None,
        "stopped": one.stopped,
        "former": [former.peer.author for former in one.former],
        "goes_on_as": one.followed_by or None,
    }


def _moment(at_ms: int | None, what: str) -> str:
    return f"还没有{what}过" if at_ms is None else f"{what} {moment_of(at_ms)}"


def _revoke(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office = started.office
        authors = rulings.authors_called(office, arguments.name)
        named = sum(
            rulings.revoke(office, started.acting, author, reason=arguments.reason) for author in authors
        )
    return answer(
        arguments,
        {"authors": list(authors), "streams": named},
        "已停用。已经收到的内容照样算数；以后送来的存着不生效。请导出回执包，发给各村。",
    )


def _reinstate(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office = started.office
        stopped = rulings.revoked_authors(office)
        authors = [one for one in rulings.authors_called(office, arguments.name) if one in stopped]
        taken_back = sum(rulings.reinstate(office, started.acting, author) for author in authors)
        if not authors:
            rulings.reinstate(office, started.acting, arguments.name)
    return answer(
        arguments,
        {"authors": authors, "streams": taken_back},
        "已恢复启用，这台电脑填的内容照样算数。请导出回执包，发给各村。",
    )


def _reissue(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office = started.office
        written = sum(
            rulings.issue_lost_work(office, started.acting, author)
            for author in rulings.authors_called(office, arguments.name)
        )
    return answer(arguments, {"lines": written}, f"已补登 {written} 条，填写人和调查不变。")


def _correct_village(arguments: argparse.Namespace) -> int:
    area = AreaCode.parse(arguments.code)
    with opened(arguments) as started:
        moved = enrolment.correct_village(started.office, started.acting, area)
    return answer(
        arguments, {"lines": moved, "home": area.value}, f"已改到 {area}，{moved} 条登记全部转过来了。"
    )


def _accept(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        name = enrolment.accept(
            started.office, started.acting, arguments.file, confirmed=arguments.fingerprint
        )
    return answer(arguments, {"above": name}, f"已接受“{name}”的批准，本机可以正式报送。")
