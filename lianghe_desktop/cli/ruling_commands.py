"""What a desk above rules on streams: gaps of a lost laptop, desks whose records forked."""

import argparse

from lianghe_desktop.casework import rulings
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import note, print_json, say

DONE, WAITING = 0, 3


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    close = add_action(
        actions, "close-gaps", "电脑丢失，缺的号不再等：后面的内容生效，复制过的以这一份为准", _close_gaps
    )
    close.add_argument("--author", metavar="AUTHOR", help="只处理这台电脑，不写就是全部")
    close.add_argument("--reason", default="", metavar="TEXT", help="原因，例如 电脑丢失")
    missing = add_action(actions, "gaps", "缺号，按村列出", _gaps)
    forks = add_action(actions, "forks", "记录分成两份的电脑，和单独存放的条数", _forks)
    for action in (close, missing, forks):
        add_desk_options(action)


COMMANDS = {"rulings": _describe}


def _close_gaps(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        closed = rulings.close_gaps(
            started.office, started.acting, author=arguments.author, reason=arguments.reason
        )
    if arguments.json:
        print_json({"closed": [[str(gap.stream), gap.first, gap.last] for gap in closed]})
        return DONE
    for gap in closed:
        say(f"{gap.stream.home} 第 {gap.first}-{gap.last} 号不再等，后面 {gap.waiting} 条已生效。")
    return DONE


def _gaps(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = rulings.missing_lines(started.office)
    if arguments.json:
        print_json(
            {
                "gaps": [
                    {
                        "home": one.gap.stream.home,
                        "author": one.gap.stream.author,
                        "desk": one.desk,
                        "first": one.gap.first,
                        "last": one.gap.last,
                        "waiting": one.gap.waiting,
                    }
                    for one in found
                ]
            }
        )
    else:
        for one in found:
            gap = one.gap
            say(f"{gap.stream.home}\t{one.desk}\t缺第 {gap.first}-{gap.last} 号\t后面 {gap.waiting} 条在等")
        note("先请对方重新导出一次；确实找不到的，用 rulings close-gaps。")
    return WAITING if found else DONE


def _forks(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = rulings.forked_desks(started.office)
    if arguments.json:
        print_json({"desks": [{"author": o.author, "name": o.name, "lines": o.lines} for o in found]})
    else:
        for one in found:
            say(f"{one.author}\t{one.name}\t{one.lines} 条")
        note("那台电脑导入本机的回执包后，会自己换新编号重报这些内容；电脑已不在的，用 enrol reissue 补登。")
    return WAITING if found else DONE
