"""What two desks filled in differently: list it, and let a person decide."""

import argparse

from lianghe_desktop.casework import conflict_decisions, conflict_rules, questions
from lianghe_desktop.casework.conflict_rules import DecisionRule
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import note, print_json, say

DONE, WAITING = 0, 3


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listing = add_action(actions, "list", "列出待定内容", _list)
    resolve = add_action(actions, "resolve", "定下一处", _resolve)
    resolve.add_argument("id", metavar="ID", help="待定内容的编号，list 里第一列")
    resolve.add_argument(
        "--keep",
        required=True,
        metavar="mine|theirs|VALUE",
        help="mine 用本机的，theirs 用对方的，或直接写正确的内容",
    )
    decide = add_action(actions, "decide", "按规则一次定下多处，可以撤销", _decide)
    decide.add_argument(
        "--rule",
        required=True,
        choices=[rule.value for rule in DecisionRule],
        help="newest_interview 以最近一次入户调查为准，highest_desk 以上级填写的为准",
    )
    decide.add_argument(
        "--field", action="append", default=[], metavar="TABLE.FIELD", help="只定这些项，可写几次"
    )
    undo = add_action(actions, "undo", "撤销按规则定下的一批", _undo)
    undo.add_argument("batch", metavar="BATCH", help="decide 给出的编号")
    for action in (listing, resolve, decide, undo):
        add_desk_options(action)


COMMANDS = {"conflicts": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = conflict_decisions.conflict_lines(started.office)
        asked = questions.questions(started.office)
    if arguments.json:
        print_json(
            {
                "conflicts": [_line_json(line) for line in lines],
                "questions": [_question_json(one) for one in asked],
            }
        )
    else:
        for line in lines:
            sides = "；".join(f"{side.text}（{'本机' if side.mine else side.desk}）" for side in line.sides)
            say(f"{line.id}\t{line.household_name}\t{line.field_label}\t{sides}")
        for one in asked:
            say(f"{one.id}\t{one.household_name}\t{one.sentence}\t{'|'.join(one.choices)}")
        note(f"共 {len(lines) + len(asked)} 处待定。")
    return WAITING if lines or asked else DONE


def _question_json(one: questions.Question) -> dict[str, object]:
    return {
        "id": one.id,
        "home": one.home,
        "household": one.household,
        "sentence": one.sentence,
        "choices": list(one.choices),
    }


def _decide(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        done = conflict_rules.decide_by_rule(
            started.office, started.acting, DecisionRule(arguments.rule), fields=arguments.field
        )
    if arguments.json:
        print_json({"batch": done.batch, "decided": done.decided, "left": done.left})
    else:
        say(f"已定下 {done.decided} 处，还有 {done.left} 处要一处一处定。")
        note(f"撤销：lianghe conflicts undo {done.batch}")
    return WAITING if done.left else DONE


def _undo(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        done = conflict_rules.take_back(started.office, started.acting, arguments.batch)
    if arguments.json:
        print_json({"put_back": done.put_back, "left": done.left})
    else:
        say(f"已撤销 {done.put_back} 处；{done.left} 处后来又改过，没有动。")
    return DONE


def _line_json(line: conflict_decisions.ConflictLine) -> dict[str, object]:
    return {
        "id": line.id,
        "home": line.home,
        "household": line.household,
        "field": line.field_label,
        "values": [
            {"value": side.text, "who": side.who, "desk": side.desk, "day": side.day, "mine": side.mine}
            for side in line.sides
        ],
    }


def _resolve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        if ":" in arguments.id:
            questions.answer(office, acting, arguments.id, arguments.keep)
        elif arguments.keep in ("mine", "theirs"):
            conflict_decisions.settle(office, acting, arguments.id, arguments.keep)
        else:
            conflict_decisions.settle_value(office, acting, arguments.id, arguments.keep)
        left = len(conflict_decisions.conflict_lines(office)) + len(questions.questions(office))
    if arguments.json:
        print_json({"left": left})
    else:
        say(f"已定下，还有 {left} 处待定。")
    return WAITING if left else DONE
