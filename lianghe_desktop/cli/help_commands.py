"""Help: what would help, the plan of a year, delivery, visits due, effect, themes, pairing and hand-over."""

import argparse
from collections.abc import Callable
from pathlib import Path

from lianghe_desktop.casework import households
from lianghe_desktop.casework.help import NewHelper
from lianghe_desktop.casework.helped import VISIT_EVERY_DAYS
from lianghe_desktop.casework.helping import effect, entering, pairing, papers, suggesting, views, visiting
from lianghe_desktop.casework.helping.year_record import year_record
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli import help_json
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.output import Progress, answer, note, print_json, say
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import fen_from_yuan, yuan_text


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    one = _action(actions, "suggest", "一户该有哪些帮扶：金额、最高额、依据，已享受的注明", _suggest)
    one.add_argument("household", metavar="户", help="户的标识或户编号")
    one.add_argument("--take", metavar="KEY", help="把这一条列入今年计划")
    one.add_argument("--because", default="", metavar="TEXT", help="有疑问仍要登记的理由")
    one = _action(actions, "plan", "一户一年的计划、措施和走访", _plan)
    one.add_argument("household", metavar="户", help="户的标识或户编号")
    one.add_argument("--year", type=int, metavar="YEAR", help="哪一年，不写就是今年")
    one = _action(actions, "record", "登记一项措施：不写日期就列入计划", _record)
    one.add_argument("household", metavar="户", help="户的标识或户编号")
    one.add_argument("--kind", required=True, metavar="CODE", help="措施类别的代码，例如 education_grant")
    one.add_argument("--content", required=True, metavar="TEXT", help="内容")
    one.add_argument("--amount", default="", metavar="YUAN", help="金额（元）")
    one.add_argument("--benefit", metavar="CODE", help="政策包里的补助代码")
    one.add_argument("--member", metavar="ID", help="给家里哪一位，写家庭成员的标识")
    one.add_argument("--provider", default="", metavar="TEXT", help="实施单位")
    one.add_argument("--payer", default="", metavar="TEXT", help="资金来源")
    one.add_argument("--on", type=day, metavar="DATE", help="实施日期")
    one.add_argument("--because", default="", metavar="TEXT", help="有疑问仍要登记的理由")
    one = _action(actions, "deliver", "登记一项计划中的措施已经实施", _deliver)
    one.add_argument("measure", metavar="措施", help="措施的标识，见 help plan")
    one.add_argument("--on", type=day, metavar="DATE", help="实施日期，不写就是今天")
    one.add_argument("--amount", default="", metavar="YUAN", help="实际金额（元），不写就是计划的")
    one.add_argument("--because", default="", metavar="TEXT", help="有疑问仍要登记的理由")
    one = _action(actions, "visits", "哪些户该走访，按月列出", _visits)
    one.add_argument("--months", type=int, default=visiting.MONTHS_AHEAD, metavar="N", help="看几个月")
    one = _action(actions, "effect", "帮扶成效：认定时和现在；写户就看一户，不写看各村合计", _effect)
    one.add_argument("household", nargs="?", metavar="户", help="户的标识或户编号")
    one = _action(actions, "views", "帮扶专题名单：就业、学生、健康、住房等", _views)
    one.add_argument("view", nargs="?", metavar="专题", help="专题的代码，不写就列出各专题")
    one.add_argument("--out", type=Path, metavar="FILE", help="另存为 Excel 表（.xlsx）")
    one = _action(actions, "pair", "结对：一个责任人负责多户；不写姓名就列出各人的户数", _pair)
    one.add_argument("households", nargs="*", metavar="户", help="户的标识或户编号")
    one.add_argument("--name", default="", metavar="NAME", help="责任人的姓名")
    one.add_argument("--unit", default="", metavar="TEXT", help="单位")
    one.add_argument("--phone", default="", metavar="TEXT", help="电话")
    one.add_argument("--on", type=day, metavar="DATE", help="从哪一天起，不写就是今天")
    one = _action(actions, "handover", "交接：一个责任人名下的户、计划、措施全部交给另一人", _handover)
    one.add_argument("--leaving", required=True, metavar="NAME", help="原责任人的姓名")
    one.add_argument("--leaving-unit", default="", metavar="TEXT", help="原责任人的单位")
    one.add_argument("--name", required=True, metavar="NAME", help="接手人的姓名")
    one.add_argument("--unit", default="", metavar="TEXT", help="接手人的单位")
    one.add_argument("--phone", default="", metavar="TEXT", help="接手人的电话")
    one.add_argument("--on", type=day, metavar="DATE", help="交接日期，不写就是今天")
    one.add_argument("--out", type=Path, metavar="FILE", help="交接清单存成 PDF 文件")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = add_action(actions, name, about, run)
    add_desk_options(parser, meets_approvals=run is _deliver)
    return parser


COMMANDS = {"help": _describe}


def _suggest(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        key = households.find(office, arguments.household)
        found = suggesting.suggest(office, acting, *key)
        if arguments.take:
            chosen = next((one for one in found if one.key == arguments.take), None)
            if chosen is None:
                raise UserError(ErrorCode.NOT_FOUND, f"这一户没有“{arguments.take}”这条建议，请核对。")
            entering.take_into_plan(office, acting, *key, chosen, because=arguments.because)
            found = suggesting.suggest(office, acting, *key)
    if arguments.json:
        print_json({"household": key[1], "suggestions": [help_json.suggestion(one) for one in found]})
        return 0
    for one in suggesting.unclear_together(found):
        amount = suggesting.amount_words(one)
        say("\t".join((help_json.STATE_WORDS[one.state], one.content, one.member_name, amount, one.because,
                       one.source + ("（示范参数）" if one.sample else ""), one.key)))  # fmt: skip
    return 0


def _plan(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        key = households.find(started.office, arguments.household)
        file = households.household_file(started.office, *key)
        record = year_record(file, arguments.year or started.acting.today.year)
    if arguments.json:
        print_json({"household": key[1], **help_json.record(record)})
        return 0
    say(f"{record.year} 年　{record.goal or ''}　{record.content or ''}")
    for line in record.measures:
        amount = "" if line.amount_fen is None else yuan_text(line.amount_fen)
        when = line.day.isoformat() if line.day else ""
        say(
            "\t".join(
                (line.state, when, line.kind, line.content, amount, line.payers, line.responsible, line.id)
            )
        )
    for visit in record.visits:
        say("\t".join((visit.way, visit.day.isoformat(), visit.visitors, visit.content, visit.findings)))
    return 0


def _record(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        key = households.find(started.office, arguments.household)
        entry = entering.MeasureEntry(
            kind=arguments.kind,
            content=arguments.content,
            done_on=arguments.on,
            benefit=arguments.benefit,
            member=RowId(arguments.member) if arguments.member else None,
            amount_fen=_fen(arguments.amount),
            provider=arguments.provider,
            payer=arguments.payer,
            because=arguments.because,
        )
        written = entering.enter_measure(started.office, started.acting, *key, entry)
    return answer(arguments, {"measure": written.row}, "已登记这项措施。")


def _deliver(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home = _home_of(started, arguments.measure)
        delivery = entering.Delivery(
            day=arguments.on or started.acting.today,
            amount_fen=_fen(arguments.amount),
            because=arguments.because,
        )
        entering.deliver(started.office, started.acting, home, RowId(arguments.measure), delivery)
    return answer(arguments, {"measure": arguments.measure}, "已登记为已实施。")


def _visits(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        months = visiting.visits_due(started.office, started.acting.today, max(arguments.months, 1))
    if arguments.json:
        print_json({"every_days": VISIT_EVERY_DAYS, "demonstration": True,
                    "months": [help_json.month(one) for one in months]})  # fmt: skip
        return 0
    for month in months:
        say(f"{month.first:%Y-%m}\t{len(month.visits)} 户")
        for one in month.visits:
            words = (one.due_on.isoformat(), one.line.household_no, one.line.head_name, one.line.helper)
            say("\t".join(("", *words)))
    return 0


def _effect(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        if arguments.household:
            one = effect.effect_of(office, acting, *households.find(office, arguments.household))
            lines = effect.effect_lines(one)
            if arguments.json:
                print_json(help_json.effect(one))
            for line in () if arguments.json else lines:
                say("\t".join((line.title, line.before or "没有", line.now or "未知")))
            return 0
        sums = effect.village_effects(office, acting)
    if arguments.json:
        print_json({"villages": [help_json.total(one) for one in sums]})
        return 0
    for total in sums:
        before, now = (_yuan(one.per_head_fen) for one in (total.before, total.now))
        say(f"{total.village}\t{total.measured}/{total.households} 户\t人均 {before} → {now}")
    return 0


def _views(arguments: argparse.Namespace) -> int:
    if arguments.view is None:
        known = [{"code": view.code, "title": view.title, "source": view.source} for view in views.VIEWS]
        if arguments.json:
            print_json({"views": known})
        for one in () if arguments.json else known:
            say("\t".join(one.values()))
        return 0
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        table = views.view_table(office, arguments.view, acting.today, progress=Progress("读取名单"))
        if arguments.out:
            papers.write_view(office, acting, table, arguments.out)
            note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        print_json(help_json.table(table))
        return 0
    say("\t".join(("户编号", "户主", "姓名", *(column.title for column in table.view.columns))))
    for row in table.rows:
        say("\t".join((row.household_no, row.head_name, row.name, *help_json.cells(table, row))))
    note(papers.count_words(table.view.of_people, table.rows))
    return 0


def _pair(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        if arguments.name or arguments.households:
            keys = [households.find(office, one) for one in arguments.households]
            new = NewHelper(name=arguments.name, unit=arguments.unit, phone=arguments.phone)
            pairing.pair_many(office, acting, keys, new, arguments.on)
            note(f"已为 {len(keys)} 户指定责任人。")
        loads = pairing.helper_loads(office, acting.today.year)
    if arguments.json:
        print_json(help_json.loads(loads))
        return 0
    for one in loads.helpers:
        say("\t".join((one.who.name, one.who.unit, f"{len(one.households)} 户", f"{one.planned} 项未办")))
    note(f"还有 {len(loads.unpaired)} 户在册没有责任人。")
    return 0


def _handover(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        leaving = pairing.Who(name=arguments.leaving, unit=arguments.leaving_unit)
        new = NewHelper(name=arguments.name, unit=arguments.unit, phone=arguments.phone)
        done = pairing.hand_over(office, acting, leaving, new, arguments.on)
        if arguments.out:
            arguments.out.write_bytes(papers.print_handover(office, acting, done).pdf)
            note(f"已写入 {arguments.out.name}。")
    document = {
        "households": [key[1] for key in done.households],
        "plans": done.plans,
        "measures": done.planned,
    }
    words = f"已交接 {len(done.households)} 户、{done.plans} 份计划、{done.planned} 项未办措施。"
    return answer(arguments, document, words)


def _yuan(fen: int | None) -> str:
    return "未知" if fen is None else yuan_text(fen)


def _fen(text: str) -> int | None:
    return fen_from_yuan(text) if text.strip() else None


def _home_of(started: Started, measure: str) -> HomeCode:
    rows = [row for row in started.office.store.rows(HelpMeasure, where={"id": measure}) if not row.gone]
    if not rows:
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有标识为“{measure}”的措施，请用 help plan 查看。")
    return HomeCode(rows[0].home)
