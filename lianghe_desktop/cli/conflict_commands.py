"""What two desks filled in differently: list it, and let a person decide."""

import argparse

from lianghe_desktop.casework import conflict_decisions, conflict_rules, decided_conflicts, questions
from lianghe_desktop.casework.conflict_rules import DecisionRule
from lianghe_desktop.casework.working_date import moment_of as moment
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import answer, note, print_json, say

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
        help="，".join(f"{rule.value} {words}" for rule, words in conflict_rules.RULE_WORDS.items()),
    )
    decide.add_argument(
        "--field", action="append", default=[], metavar="TABLE.FIELD", help="只定这些项，可写几次"
    )
    decide.add_argument("--dry-run", action="store_true", help="只看会怎么定，不写入")
    decided = add_action(actions, "decided", "列出定过的，可以撤销", _decided)
    decided.add_argument("batch", nargs="?", metavar="BATCH", help="写编号就列出这一批的每一处")
    undo = add_action(actions, "undo", "撤销定下的一批", _undo)
    undo.add_argument("batch", metavar="BATCH", help="decide 或 decided 给出的编号")
    for action in (listing, resolve, decide, decided, undo):
        add_desk_options(action, meets_approvals=action is resolve)


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


def _preview(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        rule = DecisionRule(arguments.rule)
        found = conflict_rules.preview_rule(started.office, rule, fields=arguments.field)
    told = [one for one in found if one.chosen is not None]
    if arguments.json:
        print_json(
            {
                "would_decide": len(told),
                "left": len(found) - len(told),
                "conflicts": [_line_json(one.line) | {"chosen": one.chosen} for one in found],
            }
        )
    else:
        for one in found:
            word = "（分不出，留着一处一处定）" if one.chosen is None else one.line.sides[one.chosen].text
            say(f"{one.line.household_name}\t{one.line.field_label}\t{word}")
        note(f"只是查看，没有写入：能定下 {len(told)} 处，还有 {len(found) - len(told)} 处分不出。")
    return WAITING if len(told) < len(found) else DONE


def _decided(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office = started.office
        fields = conflict_decisions.decided_fields(office, arguments.batch) if arguments.batch else []
        kept = [] if arguments.batch else decided_conflicts.decided_batches(office)
    if arguments.json:
        print_json({"fields": [_field_json(one) for one in fields]} if arguments.batch else _kept_json(kept))
        return DONE
    for one in fields:
        say(f"{one.household_name}\t{one.label}\t{one.before} → {one.chosen}")
    for batch in kept:
        words = conflict_rules.rule_words(batch.rule)
        say(f"{batch.batch}\t{moment(batch.at_ms)}\t{batch.who}\t{words}\t{batch.fields} 处")
    return DONE


def _kept_json(kept: list[decided_conflicts.DecidedBatch]) -> dict[str, object]:
    return {
        "batches": [
            {
                "batch": one.batch,
                "rule": one.rule,
                "at": moment(one.at_ms),
                "who": one.who,
                "fields": one.fields,
            }
            for one in kept
        ]
    }


def _field_json(one: conflict_decisions.DecidedField) -> dict[str, object]:
    return {
        "home": one.home,
        "household": one.household,
        "field": one.label,
        "before": one.before,
        "chosen": one.chosen,
    }


def _decide(arguments: argparse.Namespace) -> int:
    if arguments.dry_run:
        return _preview(arguments)
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
    return answer(
        arguments,
        {"put_back": done.put_back, "left": done.left},
        f"已撤销 {done.put_back} 处；{done.left} 处后来又改过，没有动。",
    )


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
