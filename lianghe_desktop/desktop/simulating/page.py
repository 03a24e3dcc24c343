"""模拟标准: change any number of the rules and see at once who enters and leaves, and what it costs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.charts import lay_out
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.parameters import parameter_lines, read_typed, typed_texts
from lianghe_desktop.casework.scenarios import (
    KeptScenario,
    compare,
    keep_scenario,
    remove_scenario,
    scenarios,
)
from lianghe_desktop.casework.simulating import Bench, Outcome, Wanted, open_bench
from lianghe_desktop.casework.simulation_papers import print_comparison, print_simulation, write_simulation
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part as HouseholdPart
from lianghe_desktop.desktop.simulating.frame import RESULT, SimulatorFrame
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.pickers import PICKERS, WORKBOOK
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.assessment import ParameterValue
from lianghe_desktop.records.errors import UserError

Result = TypeVar("Result")

_WARM_WIDTH = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class _Done:
    bench: Bench
    outcome: Outcome


class SimulatorPage(Page):
    """Numbers at the left, what follows from them at the right; every change is worked out at once."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._bench: Bench | None = None
        self._stale = False
        self.outcome: Outcome | None = None
        self._compared: list[tuple[str, Outcome]] = []
        self.frame = SimulatorFrame(room)
        self.side, self.tabs, self.progress = self.frame.side, self.frame.tabs, self.frame.progress
        self.result, self.moved, self.list = self.frame.result, self.frame.moved, self.frame.list
        self.villages, self.scenarios = self.frame.villages, self.frame.scenarios
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.frame)
        self._connect()
        self.show_parameters()

    def _connect(self) -> None:
        self.side.rules_changed.connect(self._on_rules_changed)
        self.side.numbers_changed.connect(self.simulate)
        self.progress.changed.connect(self.head_changed)
        self.moved.opened.connect(self._on_opened)
        self.scenarios.keep_asked.connect(self.keep)
        self.scenarios.taken_up.connect(self.take_up)
        self.scenarios.removed.connect(self.remove)
        self.scenarios.compare_asked.connect(self.compare)
        self.scenarios.print_asked.connect(self._on_print_comparison)

    @override
    def head(self) -> PageHead:
        context = self.tr("改一个数，看谁进、谁出、要多少钱；只作研究，不决定任何一户")
        ready = self.outcome is not None and not self.progress.busy
        return PageHead(
            title=self.tr("模拟标准"),
            context=context,
            actions=(
                Action(verb=self.tr("存为 Excel"), run=self.export, icon="save_as", enabled=ready),
                Action(verb=self.tr("打印"), run=self.print_paper, icon="print", enabled=ready),
                Action(
                    verb=self.tr("重新测算"),
                    run=self.start_anew,
                    icon="assess",
                    primary=True,
                    enabled=not self.progress.busy,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.scenarios.show_scenarios(scenarios(self._room.office))
        if self._stale:
            self.start_anew()
        elif self.outcome is None and not self.progress.busy:
            self.simulate()

    @override
    def records_changed(self, notice: object) -> None:
        self._stale = True

    @override
    def commit(self) -> bool:
        self.side.commit()
        return True

    def show_parameters(self, texts: Mapping[str, str] | None = None) -> None:
        """Show the numbers of the chosen pack on the chosen day, with those of a scenario typed."""
        name = self.side.pack.code() or pack_in_use(self._room.office)
        pack = pack_in_force(self._room.office, name, self.side.on())
        self.side.panel.show_parameters(parameter_lines(pack, self.side.on()))
        if texts:
            self.side.panel.show_typed(texts)

    def start_anew(self) -> None:
        """Read the households again and simulate."""
        self._bench, self._stale = None, False
        self.simulate()

    def simulate(self) -> None:
        """Work out what follows from the numbers as typed; while work is under way it is done once more."""
        wanted = self.wanted()
        if wanted is None:
            return
        if self.progress.busy:
            self.progress.then(self.simulate)
            return
        work = partial(self._work, self._bench, wanted)
        self.progress.run(work, done=self._on_done, shown=self._bench is None)

    def wanted(self) -> Wanted | None:
        """Return what is to be simulated, None while a number has no meaning (it says so under itself)."""
        pack_name = self.side.pack.code()
        pack = pack_in_force(self._room.office, pack_name or pack_in_use(self._room.office), self.side.on())
        settings: dict[str, ParameterValue] = {}
        faults: dict[str, str] = {}
        for name, text in self.side.panel.typed().items():
            try:
                settings[name] = read_typed(pack, name, text)
            except UserError as refused:
                faults[name] = refused.text
        self.side.panel.show_faults(faults)
        if faults:
            return None
        basis = self.side.chosen_basis()
        return Wanted(on=self.side.on(), settings=settings, pack=pack_name, basis=basis)

    def print_paper(self) -> None:
        """Show the simulation as a paper."""
        outcome, room = self.outcome, self._room
        if outcome is not None:
            name = self._name_of(outcome)
            self._in_background(
                lambda: print_simulation(room.office, room.acting, outcome, name=name), room.show_printed
            )

    def export(self) -> None:
        """Ask where to, and write the simulation as a workbook."""
        name = f"{self.tr('标准测算')}-{self._room.acting.today.isoformat()}.xlsx"
        path = PICKERS.target(self, self.tr("存为 Excel"), name, WORKBOOK)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the simulation as a workbook."""
        outcome, room = self.outcome, self._room
        if outcome is not None:
            name = self._name_of(outcome)
            self._in_background(
                lambda: write_simulation(room.office, room.acting, outcome, path, name=name),
                partial(self._on_written, path.name),
            )

    def keep(self, name: str) -> None:
        """Keep the numbers as typed under a name."""
        wanted = self.wanted()
        if wanted is None:
            self._room.navigator.tell(Tone.CARE, self.tr("有的数看不懂，先在左边改好，再存为方案。"))
            return
        try:
            kept = keep_scenario(self._room.office, self._room.acting, name, wanted)
        except UserError as refused:
            self._room.navigator.tell(Tone.CARE, refused.text)
            return
        self.scenarios.name.clear()
        self.scenarios.show_scenarios(scenarios(self._room.office))
        self._room.navigator.tell(Tone.GOOD, self.tr("已存为方案“%1”，只在本机。").replace("%1", kept.name))

    def take_up(self, kept: KeptScenario) -> None:
        """Type a scenario's numbers and simulate."""
        wanted = kept.wanted
        self.side.show_rules(wanted.pack, wanted.on, wanted.basis)
        name = wanted.pack or pack_in_use(self._room.office)
        pack = pack_in_force(self._room.office, name, wanted.on)
        self.show_parameters(typed_texts(pack, wanted.settings))
        self.tabs.show_part(RESULT)
        self.simulate()

    def remove(self, kept: KeptScenario) -> None:
        """Remove a scenario; it can be brought back."""
        remove_scenario(self._room.office, self._room.acting, kept)
        self.scenarios.show_scenarios(scenarios(self._room.office))
        done = self.tr("已删除方案“%1”").replace("%1", kept.name)
        self._room.navigator.offer_undo(done, partial(self._bring_back, kept))

    def compare(self, kept: list[KeptScenario]) -> None:
        """Set scenarios side by side."""
        bench = self._bench
        if bench is None or self.progress.busy:
            self._room.navigator.tell(Tone.INFO, self.tr("正在测算，请等一会儿再对照。"))
            return
        self._in_background(lambda: compare(bench, kept), self._on_compared)

    def _in_background(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Do one more thing off the screen thread; the numbers wait for it, because it uses the bench."""
        self.progress.run(lambda _control: work(), done=done, shown=False)

    def _name_of(self, outcome: Outcome) -> str:
        return next((one.name for one in self.scenarios.kept if one.wanted == outcome.wanted), "")

    def _work(self, bench: Bench | None, wanted: Wanted, control: Control) -> _Done:
        room = self._room
        ready = bench or open_bench(room.office, room.acting)
        outcome = ready.run(wanted, control.going)
        for chart in outcome.charts:
            lay_out(chart, _WARM_WIDTH)  # measures the words here rather than on the screen thread
        return _Done(bench=ready, outcome=outcome)

    def _bring_back(self, kept: KeptScenario) -> None:
        keep_scenario(self._room.office, self._room.acting, kept.name, kept.wanted)
        self.scenarios.show_scenarios(scenarios(self._room.office))

    def _on_rules_changed(self) -> None:
        self.show_parameters()
        self.simulate()

    def _on_opened(self, key: tuple[object, ...]) -> None:
        page = HouseholdPage(self._room, *key, part=HouseholdPart.ADVICE)  # type: ignore[arg-type]  # (home, id)
        self._room.navigator.open_over(page)

    def _on_done(self, done: _Done) -> None:
        self._bench, self.outcome = done.bench, done.outcome
        for part in (self.result, self.moved, self.list, self.villages):
            part.show_outcome(done.outcome)

    def _on_compared(self, found: list[tuple[KeptScenario, Outcome]]) -> None:
        self._compared = [(kept.name, outcome) for kept, outcome in found]
        self.scenarios.show_comparison(self._compared)

    def _on_print_comparison(self) -> None:
        room, compared = self._room, self._compared
        self._in_background(lambda: print_comparison(room.office, room.acting, compared), room.show_printed)

    def _on_written(self, file_name: str, _nothing: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已写入 %1").replace("%1", file_name))
