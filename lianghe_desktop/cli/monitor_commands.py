"""Watching over households: warnings, the monthly sweep, phase-outs, jobs offered."""

import argparse

from lianghe_desktop.casework import households
from lianghe_desktop.casework.duties.periods import Every, parse_period, period_of
from lianghe_desktop.casework.helping.five_ones import OFFER_KINDS, RECOMMEND
from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.lists import papers
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.watching import job_offers, monitored, phase_outs, sweep, warnings
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import Progress, answer, note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.case_codes import JobAnswer, SweepResult, WarningOrigin, WarningOutcome
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

DONE = 0


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listed = add_action(actions, "list", "列出等着核实的预警、监测户和渐退户", _list)
    listed.add_argument("--all", action="store_true", help="已处理的也列出")
    listed.add_argument("--out", type=file_path, metavar="FILE.pdf", help="预警名单另存为打印件")
    add_desk_options(add_action(actions, "compute", "按规则找近贫预警和骤贫处置", _compute))
    new = add_action(actions, "warn", "登记一条预警", _warn)
    new.add_argument("id", metavar="ID", help="户的标识或户编号")
    new.add_argument(
        "--origin", default=WarningOrigin.FOUND.value, choices=list(WarningOrigin), help="从哪里来的"
    )
    new.add_argument("--text", required=True, metavar="TEXT", help="发现的情况")
    new.add_argument("--monitored", default="", metavar="CODE", help="unstable、marginal 或 sudden")
    new.add_argument("--cause", default="", metavar="CODE", help="风险原因")
    new.add_argument("--due", type=day, metavar="DATE", help="哪天以前核实，不写按政策包")
    done = add_action(actions, "settle", "说明一条预警核实的结果", _settle)
    done.add_argument("id", metavar="WARNING", help="预警编号")
    done.add_argument("--outcome", required=True, choices=list(WarningOutcome), help="怎样办结")
    done.add_argument("--text", required=True, metavar="TEXT", help="上门核实的情况")
    done.add_argument("--monitored", default="", metavar="CODE", help="转监测办件时的类别")
    swept = add_action(actions, "sweep", "月度排查：逐户登记，最后完成", _sweep)
    swept.add_argument("--village", metavar="CODE", help="哪个村，村级电脑不用写")
    swept.add_argument("--household", metavar="ID", help="登记这一户")
    swept.add_argument(
        "--result", default=SweepResult.UNCHANGED.value, choices=list(SweepResult), help="排查结果"
    )
    swept.add_argument("--text", default="", metavar="TEXT", help="有情况时写明")
    swept.add_argument("--cause", default="", metavar="CODE", help="有情况时的风险原因")
    swept.add_argument("--rest", action="store_true", help="其余各户都没有变化")
    swept.add_argument("--finish", action="store_true", help="完成本月排查")
    swept.add_argument("--period", metavar="PERIOD", help="打印哪个月，例如 2026-11，不写就是本月")
    swept.add_argument("--out", type=file_path, metavar="FILE.pdf", help="统计表另存为打印件")
    offer = add_action(actions, "job", "登记介绍工作（五个一）和答复", _job)
    offer.add_argument("member", metavar="MEMBER", help="家庭成员的姓名或标识")
    offer.add_argument("--household", required=True, metavar="ID", help="户的标识或户编号")
    offer.add_argument(
        "--kind", default=RECOMMEND, choices=OFFER_KINDS, help="五个一的哪一项，不写就是岗位推荐"
    )
    offer.add_argument("--job", required=True, metavar="TEXT", help="介绍的工作或服务")
    offer.add_argument("--on", type=day, metavar="DATE", help="哪一天介绍的，不写就是今天")
    offer.add_argument("--answer", required=True, choices=list(JobAnswer), help="本人怎样答复")
    offer.add_argument("--text", default="", metavar="TEXT", help="理由")
    offered = add_action(actions, "jobs", "一户的介绍工作（五个一）", _jobs)
    offered.add_argument("--household", required=True, metavar="ID", help="户的标识或户编号")
    offered.add_argument("--drop", metavar="OFFER", help="删去登记错的一条")
    offered.add_argument("--restore", metavar="OFFER", help="恢复删去的一条")
    for action in (listed, new, done, swept, offer, offered):
        add_desk_options(action)


COMMANDS = {"monitor": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, today = started.office, started.acting.today
        warned = warnings.warnings(office, today, settled=arguments.all)
        spells = monitored.monitored_households(office, cleared=arguments.all)
        phasing = phase_outs.phase_outs(office, today, ended=arguments.all)
        if arguments.out:
            paper = papers.print_warnings(office, started.acting, warned)
            write_bytes(arguments.out, paper.pdf)
            note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        print_json(
            {
                "warnings": [_warning_json(one) for one in warned],
                "monitored": [_spell_json(one) for one in spells],
                "phase_out": [_phase_out_json(one) for one in phasing],
            }
        )
        return DONE
    for one in warned:
        say(
            f"{one.row.id}\t{one.household_no}\t{one.head_name}\t{one.row.due_on}\t{one.owner}\t{one.row.words}"
        )
    for spell in spells:
        kind = code_list("monitored").label(spell.row.monitored or "")
        say(f"监测\t{spell.household_no}\t{spell.head_name}\t{kind}\t{spell.row.begun_on}")
    for line in phasing:
        days = f"{line.first} 至 {line.last}" if line.known else "止日不明"
        began = phase_outs.BEGAN_WORDS[line.began]
        say(f"渐退\t{line.household_no}\t{line.head_name}\t{days}\t{began}")
    note(f"预警 {len(warned)} 条，监测 {len(spells)} 户，渐退 {len(phasing)} 户。")
    return DONE


def _compute(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = warnings.compute_warnings(started.office, started.acting, progress=Progress("查找预警"))
    if arguments.json:
        print_json({"found": found})
    else:
        note(f"新增 {found} 条预警。")
    return DONE


def _warn(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        new = warnings.NewWarning(
            home=home,
            household=household,
            origin=WarningOrigin(arguments.origin),
            words=arguments.text,
            monitored=arguments.monitored,
            cause=arguments.cause,
            due_on=arguments.due,
        )
        made = warnings.warn(started.office, started.acting, new)
        line = next(
            one for one in warnings.warnings(started.office, started.acting.today) if one.row.id == made
        )
        words = working_calendar(started.office).note(started.acting.today, line.row.due_on)
    if words and not arguments.json:
        note(f"{words}。")
    return answer(arguments, _warning_json(line), f"{made}\t{line.row.due_on}")


def _settle(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, warning = warnings.find_warning(started.office, arguments.id)
        case = warnings.settle(
            started.office,
            started.acting,
            home,
            warning,
            outcome=WarningOutcome(arguments.outcome),
            finding=arguments.text,
            monitored=arguments.monitored,
        )
    if arguments.json:
        print_json({"id": warning, "outcome": arguments.outcome, "case": case})
    else:
        note("已处理。" if case is None else f"已转为办件 {case}。")
    return DONE


def _sweep(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        home = HomeCode(arguments.village) if arguments.village else office.home
        _take_sweep(arguments, started, home)
        state = sweep.sweep_of(office, acting, home)
        if arguments.out:
            month = period_of(acting.today, Every.MONTH)
            period = parse_period(arguments.period, Every.MONTH) if arguments.period else month
            write_bytes(arguments.out, papers.print_sweeps(office, acting, period).pdf)
            note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        print_json(
            {
                "village": home,
                "period": state.period.key,
                "households": len(state.households),
                "left": state.count(None),
                **{result.value: state.count(result) for result in SweepResult},
                "finished_on": str(state.kept.finished_on) if state.kept else None,
            }
        )
        return DONE
    for one in state.households:
        word = code_list("sweep_result").label(one.result) if one.result else "未排查"
        say(f"{one.number}\t{one.head_name}\t{word}")
    note(f"{state.period.words}：共 {len(state.households)} 户，还有 {state.count(None)} 户没有排查。")
    return DONE


def _take_sweep(arguments: argparse.Namespace, started: Started, home: HomeCode) -> None:
    office, acting = started.office, started.acting
    if arguments.household:
        _, household = households.find(office, arguments.household)
        noticed = sweep.Noticed(words=arguments.text, cause=arguments.cause)
        result = SweepResult(arguments.result)
        sweep.look_at(office, acting, home, household, result, noticed=noticed)
    if arguments.rest:
        sweep.look_at_rest(office, acting, home)
    if arguments.finish:
        sweep.finish_sweep(office, acting, home, note=arguments.text if not arguments.household else "")


def _job(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.household)
        member = _member(started, home, household, arguments.member)
        new = job_offers.NewJobOffer(
            home=home,
            member=member,
            offered_on=arguments.on or started.acting.today,
            kind=arguments.kind,
            job=arguments.job,
            answer=JobAnswer(arguments.answer),
            because=arguments.text,
        )
        made = job_offers.record_offer(started.office, started.acting, new).row
        again = job_offers.refusers(started.office, started.acting.today)
    times = next((one.times for one in again if one.member == member), 0)
    if arguments.json:
        print_json({"id": made, "refused_in_a_row": times, "source": job_offers.CLAUSE})
    else:
        note("已登记。" if not times else f"已登记；已连续 {times} 次无正当理由拒绝（{job_offers.CLAUSE}）。")
    return DONE


def _jobs(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        home, household = households.find(office, arguments.household)
        if arguments.drop:
            job_offers.drop_offer(office, acting, home, RowId(arguments.drop))
        if arguments.restore:
            job_offers.bring_offer_back(office, acting, home, RowId(arguments.restore))
        lines = job_offers.offer_lines(households.household_file(office, home, household))
    if arguments.json:
        print_json({"jobs": [_offer_json(line) for line in lines]})
        return DONE
    for line in lines:
        say("\t".join((line.id, str(line.day or ""), line.member, line.kind_words, line.job, line.reply)))
    note(f"共 {len(lines)} 条。")
    return DONE


def _offer_json(line: job_offers.OfferLine) -> dict[str, object]:
    return {
        "id": line.id,
        "offered_on": str(line.day) if line.day else None,
        "member": line.member,
        "kind": line.kind,
        "job": line.job,
        "answer": line.answer,
        "because": line.because,
    }


def _member(started: Started, home: HomeCode, household: RowId, named: str) -> RowId:
    """Return the one member of a household with this name or id."""
    members = households.household_file(started.office, home, household).members
    found = [one for one in members if named.strip() in (one.id, one.name)]
    if len(found) != 1:
        names = "、".join(one.name or "" for one in members)
        raise UserError(ErrorCode.NOT_FOUND, f"这一户没有唯一的家庭成员“{named}”，可以写：{names}。")
    return RowId(found[0].id)


def _warning_json(line: warnings.WarningLine) -> dict[str, object]:
    row = line.row
    return {
        "id": row.id,
        "home": row.home,
        "household": row.household_id,
        "household_no": line.household_no,
        "origin": row.origin,
        "flag": row.flag,
        "monitored": row.monitored,
        "cause": row.cause,
        "words": row.words,
        "found_on": str(row.found_on),
        "owner": line.owner,
        "due_on": str(row.due_on) if row.due_on else None,
        "state": line.standing.value,
        "outcome": row.outcome,
        "case": row.procedure_id,
        "source": warnings.SOURCE,
    }


def _spell_json(line: monitored.SpellLine) -> dict[str, object]:
    row = line.row
    return {
        "home": row.home,
        "household": row.household_id,
        "household_no": line.household_no,
        "monitored": row.monitored,
        "cause": row.cause,
        "begun_on": str(row.begun_on),
        "ended_on": str(row.ended_on) if row.ended_on else None,
        "cleared": row.cleared,
    }


def _phase_out_json(line: phase_outs.PhaseOutLine) -> dict[str, object]:
    return {
        "home": line.row.home,
        "household": line.row.household_id,
        "household_no": line.household_no,
        "basis": line.row.basis,
        "from": str(line.row.first_day) if line.row.first_day else None,
        "to": str(line.row.last_day) if line.known else None,
        "began": line.began.value,
        "state": line.standing.value,
        "measures": line.measures,
        "amount_fen": line.amount_fen,
        "result": line.row.result,
        "source": line.row.source,
    }
