"""The whole job on invented data: a district, one township, one village, one interview, one receipt.

Nothing here is a short cut: each step calls what a person's click would call.
"""

import datetime as dt
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lianghe_desktop.casework import enrolment, exchange, printing, publicity
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.demonstration_answers import recorded_interview
from lianghe_desktop.casework.demonstration_pictures import demonstration_pictures
from lianghe_desktop.casework.demonstration_population import (
    DEMO_DAY,
    DemoHousehold,
    annex_one,
    demonstration_population,
)
from lianghe_desktop.casework.demonstration_population.annex import TOWNS
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.determination import ACCEPTED, Decision, determine
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.help import (
    NewHelper,
    NewMeasure,
    NewPlan,
    NewVisit,
    assign_helper,
    plan_help,
    record_measure,
    record_visit,
)
from lianghe_desktop.casework.households import find
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import overview
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, keep_setting
from lianghe_desktop.casework.start import FirstRun, Started, check_password, create_desk, has_desk, log_in
from lianghe_desktop.casework.survey import OpenInterview, attach, begin, save_answer
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey.running import Step

DISTRICT = AreaCode("440403000000")
TOWNSHIP = AreaCode("440403106000")
VILLAGE = AreaCode("440403106201")
ADMIN = "演示管理员"
PRACTICE_PASSWORD = "lianghe-2026"  # noqa: S105 - of invented data, shown on the login page
_CHUNK = 4000
Say = Callable[[str], None]


@dataclass(slots=True)
class _Run:
    """One run of the demonstration: where it writes, how it speaks, what it did."""

    out: Path
    password: str
    now_ms: Callable[[], int]
    say: Say
    steps: list[dict[str, object]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[list[Path]]:
        """Time one step and print its line; the list takes the files that it wrote."""
        began, files = time.perf_counter(), list[Path]()
        yield files
        seconds = round(time.perf_counter() - began, 2)
        shown = [str(path.relative_to(self.out)) for path in files]
        self.steps.append({"name": name, "seconds": seconds, "file": shown[0] if shown else None})
        self.say(f"{len(self.steps):>2}. {name}  {seconds:.2f} 秒  {'、'.join(shown)}".rstrip())

    def folder(self, name: str) -> Path:
        """Return a folder of the layout, made when it is not there."""
        path = self.out / name
        path.mkdir(parents=True, exist_ok=True)
        return path


def run(
    out_dir: Path, *, seed: int, now_ms: Callable[[], int], say: Say, password: str | None = None
) -> None:
    """Run the demonstration into `out_dir`, a line a step.

    The clock starts on the demonstration's day and runs on with the real one, so that the recorded
    interview and the annex hold on any machine. Without a password one is made and printed.

    Raises:
        UserError: The folder is not empty, or the password is weak; nothing was written.
        EnvironmentFault: The folder cannot be made.
        IntegrityFault: The annex does not equal the published one.
    """
    if password is not None:
        check_password(password)
    _make_empty(out_dir)
    began = time.perf_counter()
    made = password or f"demo-{secrets.token_hex(4)}"
    work = _Run(out=out_dir.resolve(), password=made, now_ms=_demo_clock(now_ms), say=say)
    if password is None:
        say(f"三台演示电脑的密码：{made}")
    population = demonstration_population(seed)
    district = _district(work, population)
    township = _below(work, district, Level.TOWNSHIP, TOWNSHIP, "白蕉镇", "township")
    village = _below(work, township, Level.VILLAGE, VILLAGE, "白蕉示范一村", "village")
    home, household = _interview(work, village)
    _decide_and_help(work, village, home, household)
    _print(work, village, home, household)
    _exchange(work, village, township, district)
    _check_annex(work, district, "再核对附件一：入户调查没有改变任何一格")
    for started in (district, township, village):
        started.office.store.close()
    summary = {"household": household, "steps": work.steps}
    (work.out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    say(f"全部完成，共 {time.perf_counter() - began:.1f} 秒。请看：paper 里的帮扶卡、记录簿和公示，")
    say("stick 里的数据包；打开村里的电脑：lianghe --data " + str(work.out / "village"))


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = any(folder.iterdir())
    except (OSError, ValueError) as problem:  # ValueError: a name that no folder can have
        raise EnvironmentFault(
            ErrorCode.DISK, f"不能建立文件夹“{folder.name}”，请检查名称和权限，或换一个地方。"
        ) from problem
    if used:
        raise UserError(ErrorCode.WRONG_STATE, f"文件夹“{folder.name}”不是空的，请换一个新文件夹。")


def open_demo_village(folder: Path, *, now_ms: Callable[[], int], seed: int = 1) -> Started:
    """Open the practice village in a folder, filling it at its first use."""
    clock = _demo_clock(now_ms)
    if has_desk(folder):
        return log_in(folder, user=ADMIN, password=PRACTICE_PASSWORD, now_ms=clock, today=DEMO_DAY)
    started = create_desk(
        folder,
        _first_run(Level.VILLAGE, VILLAGE, "白蕉示范一村", PRACTICE_PASSWORD),
        now_ms=clock,
        today=DEMO_DAY,
    )
    fill_practice(started, seed=seed)
    return started


def fill_practice(started: Started, *, seed: int = 1) -> int:
    """Fill a practice desk with the invented households of its area; return how many."""
    inside = [
        household
        for household in demonstration_population(seed)
        if started.office.area.contains(AreaCode(household.home))
    ]
    _insert(started.office, started.acting, inside)
    return len(inside)


def _demo_clock(now_ms: Callable[[], int]) -> Callable[[], int]:
    start = int(dt.datetime.combine(DEMO_DAY, dt.time(9), CHINA).timestamp() * 1000)
    began = now_ms()
    return lambda: start + now_ms() - began


def _first_run(level: Level, area: AreaCode, name: str, password: str) -> FirstRun:
    return FirstRun(level=level, area=area, name=name, admin_name=ADMIN, password=password, practice=True)


def _create(work: _Run, level: Level, area: AreaCode, name: str, folder: str) -> Started:
    return create_desk(
        work.folder(folder), _first_run(level, area, name, work.password), now_ms=work.now_ms, today=DEMO_DAY
    )


def _district(work: _Run, population: tuple[DemoHousehold, ...]) -> Started:
    with work.step("建立斗门区的电脑"):
        started = _create(work, Level.DISTRICT, DISTRICT, "斗门区", "district")
    people = sum(len(household.members) for household in population)
    with work.step(f"登记 {len(population)} 户 {people} 人"):
        _insert(started.office, started.acting, population)
    _check_annex(work, started, "核对附件一：11 行 7 列与原文件一致")
    return started


def _insert(
    office: Office, acting: Acting, population: tuple[DemoHousehold, ...] | list[DemoHousehold]
) -> None:
    def job(unit: Unit) -> None:
        rows = [row for household in population for row in household_rows(office, household)]
        for start in range(0, len(rows), _CHUNK):
            unit.insert_many(rows[start : start + _CHUNK])

    office.store.write(job, actor=acting.actor)


def _check_annex(work: _Run, district: Started, name: str) -> None:
    with work.step(name):
        wanted, found = annex_one(), overview(district.office, DEMO_DAY)
        columns = ["total", *TOWNS]
        for number, row in enumerate(found.rows):
            expected = tuple(wanted.cells[column][number] for column in columns)
            if row.values != expected:
                raise IntegrityFault(
                    ErrorCode.DAMAGED,
                    f"附件一第 {row.number} 行与原文件不同：{row.values}，应为 {expected}。",
                )


def _below(work: _Run, above: Started, level: Level, area: AreaCode, name: str, folder: str) -> Started:
    stick = work.folder("stick")
    with work.step(f"建立{name}的电脑并向{above.office.desk.name}登记") as files:
        started = _create(work, level, area, name, folder)
        request = enrolment.request(started.office, started.acting, stick)
        approval = enrolment.approve(
            above.office, above.acting, request.path, stick, confirmed=request.fingerprint
        )
        enrolment.accept(started.office, started.acting, approval.path, confirmed=approval.fingerprint)
        files.extend((request.path, approval.path))
    with work.step(f"{above.office.desk.name}给{name}基线，{name}导入") as files:
        done = exchange.export(
            above.office,
            above.acting,
            stick,
            kind=exchange.Kind.BASELINE,
            to=(started.office.desk.author,),
        )
        for path in done.paths:
            exchange.take_in(started.office, started.acting, path)
        files.extend(done.paths)
    return started


def _interview(work: _Run, village: Started) -> tuple[HomeCode, RowId]:
    recorded = recorded_interview()
    office, acting = village.office, village.acting
    keep_setting(office, acting, COMPLAINT_PHONE, "0756-5550000")
    with work.step("入户调查一户（按录下的答案逐题填写）"):
        home, household = find(office, recorded.household)
        interview = begin(office, acting, home, household)
        answer_steps(office, acting, interview, recorded.steps)
        found = review(office, interview)
        choices = FinishChoices(
            clashes={clash.key: "answer" for clash in found.clashes},
            absent={member.id: "stays" for member in found.absent},
        )
        finish(office, acting, interview, choices)
    return home, household


def answer_steps(office: Office, acting: Acting, interview: OpenInterview, steps: tuple[Step, ...]) -> None:
    """Answer an open interview with recorded steps, saving as a page does; pictures are attached."""
    pictures, session = demonstration_pictures(), interview.session
    made = 1
    for step in steps:
        if step.op == "createNewRepeat":
            made += 1
            if f"{step.ref}[{made}]" not in session.states():
                session.create_repeat(step.ref)
        elif step.op == "answer":
            picture = pictures.get(step.value or "")
            text = attach(office, acting, picture, "image/png") if picture else step.value
            session.answer(step.ref, text)
    save_answer(office, acting, interview)


def _decide_and_help(work: _Run, village: Started, home: HomeCode, household: RowId) -> None:
    office, acting = village.office, village.acting
    with work.step("按斗门区2017年方案试算并作出评定"):
        advised = assess_household(office, acting, home, household)
        decision = Decision(
            home=home, household=household, result=ACCEPTED, categories=advised.result.categories
        )
        determine(office, acting, advised, decision)
    with work.step("开立帮扶记录：责任人、计划、一项措施、一次走访"):
        helper = NewHelper(name="周一平", unit="白蕉镇农办", phone="0756-5550001")
        assign_helper(office, acting, home, household, helper)
        plan = NewPlan(
            year=DEMO_DAY.year,
            goal="年人均可支配收入达到 11000 元以上",
            content="落实教育资助；介绍就近务工；联系种苗补助。",
        )
        plan_help(office, acting, home, household, plan)
        measure = NewMeasure(
            kind="industry_inputs",
            content="水稻种苗和肥料补助",
            done=True,
            day=DEMO_DAY,
            amount_fen=200_000,
            amount_per="household_year",
            payer="区农业局",
            effect="扩种 1.5 亩",
        )
        record_measure(office, acting, home, household, measure)
        visit = NewVisit(
            day=DEMO_DAY,
            way="visit",
            kind="2",
            visitors="周一平、吴晓岚",
            content="上门核对家庭情况，讲解教育资助和医保政策。",
            signed=True,
        )
        record_visit(office, acting, home, household, visit)


def _print(work: _Run, village: Started, home: HomeCode, household: RowId) -> None:
    office, acting = village.office, village.acting
    paper, chosen = work.folder("paper"), [(home, household)]

    def keep(printed: Printed, name: str) -> Path:
        path = paper / f"{name}-{VILLAGE}.pdf"
        path.write_bytes(printed.pdf)
        return path

    with work.step("打印帮扶卡") as files:
        files.append(keep(printing.print_cards(office, acting, chosen), "card"))
    with work.step("打印帮扶记录簿") as files:
        files.append(keep(printing.print_books(office, acting, chosen), "book"))
    with work.step("打印评定说明") as files:
        advised = assess_household(office, acting, home, household)
        files.append(keep(printing.print_reasons(office, acting, chosen, [advised]), "reasons"))
    with work.step("打印公示") as files:
        notice = publicity.print_notice(
            office, acting, home, first_day=DEMO_DAY, days=publicity.PUBLICITY_DAYS
        )
        files.append(keep(notice, "notice"))


def _exchange(work: _Run, village: Started, township: Started, district: Started) -> None:
    stick = work.folder("stick")
    with work.step("村里导出上报包到U盘") as files:
        files.extend(exchange.export(village.office, village.acting, stick).paths)
    _carry(work, "镇里核对并导入", township, files)
    with work.step("镇里导出回执包") as files:
        returned = exchange.export(
            township.office,
            township.acting,
            stick,
            kind=exchange.Kind.RETURN,
            to=(village.office.desk.author,),
        )
        files.extend(returned.paths)
    _carry(work, "村里导入回执：镇里已收到", village, files)
    status = exchange.status(village.office)
    if status.last_receipt_ms is None:
        raise IntegrityFault(ErrorCode.DAMAGED, "回执没有带来任何“已收到”，请检查数据包。")
    # In a folder of its own: up-*.lhb on the stick is the village's alone.
    with work.step("镇里把上报包送到区里") as files:
        files.extend(exchange.export(township.office, township.acting, work.folder("stick/district")).paths)
    _carry(work, "区里核对并导入", district, files)


def _carry(work: _Run, name: str, to: Started, paths: list[Path]) -> None:
    with work.step(name):
        for path in paths:
            taken = exchange.take_in(to.office, to.acting, path)
            if taken.report.waits_for_a_person:
                raise IntegrityFault(
                    ErrorCode.DAMAGED, "演示数据里不应有待定内容：" + "".join(taken.sentences)
                )


__all__ = [
    "ADMIN",
    "DISTRICT",
    "PRACTICE_PASSWORD",
    "TOWNSHIP",
    "VILLAGE",
    "answer_steps",
    "fill_practice",
    "open_demo_village",
    "run",
]
