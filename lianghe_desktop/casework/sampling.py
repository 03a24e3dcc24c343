"""Draw households at random for others to check, and hold what they find against the records.

Whoever repeats a draw with the printed seed over the same list gets the same households, in any version of
the program: in each village households are ordered by the SHA-256 of seed, village and household, and the
first of them are taken, at least one in each village.
Source: 江府办〔2017〕23号 二（二） (抽样核查，委托第三方); 特困人员认定办法 (不低于30%);
other shares: 示范参数.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.assessment import assess_all
from lianghe_desktop.casework.households import household_ids, household_lines
from lianghe_desktop.casework.limits import Limit, limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.policy.wording import money
from lianghe_desktop.records.case_codes import SampleResult, SampleScope
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.sampling import SampleDraw, SampleEntry
from lianghe_desktop.store.household_list import HouseholdFilter

Key = tuple[HomeCode, RowId]
SOURCE = "江府办〔2017〕23号 二（二）"
METHOD = "每村按 SHA-256（种子:村代码:户标识）由小到大排队，取前几户，每村至少一户"
_LIMITS = {SampleScope.TEKUN: "tekun_sample_min_percent"}
_LIMIT = "sample_check_min_percent"
_LISTED = ("confirmed", "listed", "recheck", "phase_out")
_CATEGORY = {SampleScope.DIBAO: "dibao", SampleScope.TEKUN: "tekun"}
_MOST_SEED = 2**53 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDraw:
    """What a sample is drawn by; `percent` None takes the limit's share, fewer are refused."""

    seed: int
    scope: SampleScope = SampleScope.LISTED
    percent: int | None = None
    checkers: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What checkers found at one household of a sample; None where they did not ask."""

    result: SampleResult
    finding: str = ""
    people: int | None = None
    income_fen: int | None = None
    checked_on: dt.date | None = None
    checked_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SampledHousehold:
    """One household of a sample as its list shows it; differs: what is otherwise, in words."""

    row: SampleEntry
    household_no: str
    head_name: str
    village: str
    differs: tuple[str, ...]

    @property
    def key(self) -> Key:
        """Return home and id of the household."""
        return HomeCode(self.row.home), RowId(self.row.household_id or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A draw with its households, by village and place in the draw."""

    draw: SampleDraw
    households: tuple[SampledHousehold, ...]

    def count(self, result: SampleResult | None) -> int:
        """Return how many households have this result; None counts those not checked yet."""
        wanted = result.value if result is not None else None
        return sum(one.row.result == wanted for one in self.households)

    @property
    def unfit_percent(self) -> int | None:
        """Return the share of those seen that are no longer fit, in percent rounded up; None of nobody."""
        seen = len(self.households) - self.count(None) - self.count(SampleResult.ABSENT)
        return -(-100 * self.count(SampleResult.UNFIT) // seen) if seen else None


def draw_from(keys: Iterable[Key], *, seed: int, percent: int) -> list[Key]:
    """Return the households that a seed draws: a share of each village, rounded up, in order of the draw."""
    by_village: dict[HomeCode, list[Key]] = {}
    for key in set(keys):
        by_village.setdefault(key[0], []).append(key)
    drawn: list[Key] = []
    for home in sorted(by_village):
        queue = sorted(by_village[home], key=lambda key: _place(seed, key))
        drawn += queue[: ceil(len(queue) * percent / 100)]
    return drawn


def list_hash(keys: Iterable[Key]) -> str:
    """Return the SHA-256 of the list that is drawn from, its households in order of village and id."""
    text = "\n".join(f"{home}:{household}" for home, household in sorted(set(keys)))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def share_limit(office: Office, on: dt.date, scope: SampleScope) -> Limit:
    """Return the least share of a scope, with its clause."""
    return limit_on(office, _LIMITS.get(scope, _LIMIT), on)


def draw_sample(office: Office, acting: Acting, new: NewDraw) -> RowId:
    """Draw a sample and keep it with what the records say of each household; return its id.

    Raises:
        UserError: The role may not, the seed or the share is out of range, or nobody is in the scope.
    """
    require(acting, Act.REVIEW)
    limit = share_limit(office, acting.today, new.scope)
    least = int(limit.value * 100)
    percent = new.percent if new.percent is not None else least
    if not 0 <= new.seed <= _MOST_SEED:
        raise UserError(
            ErrorCode.BAD_INPUT, "随机种子应是 0 到 9007199254740991 的整数，请当众摇号或掷骰子得出。"
        )
    if not least <= percent <= 100:
        raise UserError(
            ErrorCode.BAD_INPUT, f"抽取比例应是 {least}% 到 100%（依据：{limit.source}），请改正。"
        )
    keys = _population(office, new.scope)
    if not keys:
        raise UserError(ErrorCode.WRONG_STATE, "这个范围里没有一户，没有可抽的。")
    drawn = draw_from(keys, seed=new.seed, percent=percent)
    draw = SampleDraw(
        home=office.home,
        id=office.new_id(),
        drawn_on=acting.today,
        drawn_by=acting.person,
        seed=new.seed,
        percent=percent,
        scope=new.scope.value,
        population=len(keys),
        list_hash=list_hash(keys),
        checkers=new.checkers.strip() or None,
        source=limit.source,
    )
    rows = _entries(office, acting, draw, drawn)
    office.store.write(lambda unit: unit.insert_many([draw, *rows]), actor=acting.actor)
    return RowId(draw.id)


def draws(office: Office) -> list[SampleDraw]:
    """Return the samples of this desk, the newest first."""
    rows = [row for row in office.store.rows(SampleDraw, order=("-id",)) if not row.gone]
    return sorted(rows, key=lambda row: (row.drawn_on or dt.date.min, row.id), reverse=True)


def sample_of(office: Office, sample: RowId) -> Sample:
    """Return a sample with its households.

    Raises:
        UserError: There is none with this id.
    """
    draw = next((row for row in draws(office) if row.id == sample), None)
    if draw is None:
        raise UserError(ErrorCode.NOT_FOUND, f"没有编号为“{sample}”的抽样，请用 sample list 查看。")
    rows = [row for row in office.store.rows(SampleEntry, where={"sample_id": sample}) if not row.gone]
    keys = sorted({(HomeCode(row.home), RowId(row.household_id or "")) for row in rows})
    heads = {(one.home, one.id): one for one in household_lines(office, keys)}
    names = area_names(office)
    return Sample(
        draw=draw,
        households=tuple(
            SampledHousehold(
                row=row,
                household_no=head.household_no if head else "",
                head_name=head.head_name if head else "",
                village=names.name(row.home),
                differs=differences(row),
            )
            for row in sorted(rows, key=lambda row: (row.home, row.position or 0))
            for head in [heads.get((HomeCode(row.home), RowId(row.household_id or "")))]
        ),
    )


def drawn_again(office: Office, sample: RowId) -> bool:
    """Tell whether the kept seed draws the kept households out of those that were kept, village by village.

    Where the list has changed since (its hash tells) the draw itself cannot be repeated; then False.
    """
    found = sample_of(office, sample)
    keys = _population(office, SampleScope(found.draw.scope or SampleScope.LISTED))
    if list_hash(keys) != found.draw.list_hash:
        return False
    again = draw_from(keys, seed=found.draw.seed or 0, percent=found.draw.percent or 0)
    return again == [one.key for one in found.households]


def record_result(office: Office, acting: Acting, home: HomeCode, entry: RowId, found: Found) -> None:
    """Keep what the checkers found at one household; said again, the newest counts.

    Raises:
        UserError: The role may not, there is no such household in the sample, or it is not said what differs.
    """
    require(acting, Act.REVIEW)
    row = office.store.get(SampleEntry, home, entry)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "抽样名单里没有这一户，请刷新后再试。")
    if found.result in (SampleResult.DIFFERS, SampleResult.UNFIT) and not found.finding.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明和登记的哪里不一样。")
    if found.result is not SampleResult.ABSENT and not found.checked_by.strip():
        raise UserError(ErrorCode.BAD_INPUT, f"请写明核查人（依据：{SOURCE}）。")
    values = {
        "result": found.result.value,
        "finding": found.finding.strip() or None,
        "found_people": found.people,
        "found_income_fen": found.income_fen,
        "checked_on": found.checked_on or acting.today,
        "checked_by": found.checked_by.strip() or None,
    }
    office.store.write(lambda unit: unit.change(SampleEntry, home, entry, values), actor=acting.actor)


def differences(row: SampleEntry) -> tuple[str, ...]:
    """Return in what the checkers' figures differ from those of the records, in words."""
    found = []
    if row.found_people is not None and row.found_people != row.recorded_people:
        found.append(f"人数：登记 {_shown(row.recorded_people)}，核查 {row.found_people}")
    if row.found_income_fen is not None and row.found_income_fen != row.recorded_income_fen:
        recorded = "未知" if row.recorded_income_fen is None else money(row.recorded_income_fen)
        found.append(f"家庭年收入：登记 {recorded}，核查 {money(row.found_income_fen)}")
    return tuple(found)


def _population(office: Office, scope: SampleScope) -> list[Key]:
    statuses = ("refused",) if scope is SampleScope.DECLINED else _LISTED
    return household_ids(office, where=HouseholdFilter(statuses=statuses, category=_CATEGORY.get(scope)))


def _entries(office: Office, acting: Acting, draw: SampleDraw, drawn: Sequence[Key]) -> list[SampleEntry]:
    results = {result.id: result for result in assess_all(office, acting, drawn).results}
    people = {(one.home, one.id): one.members for one in household_lines(office, drawn)}
    places: dict[str, int] = {}
    rows = []
    for home, household in drawn:
        places[home] = places.get(home, 0) + 1
        rows.append(
            SampleEntry(
                home=home,
                id=office.new_id(),
                sample_id=draw.id,
                household_id=household,
                position=places[home],
                recorded_people=people.get((home, household)),
                recorded_income_fen=results[household].income_fen if household in results else None,
            )
        )
    return rows


def _place(seed: int, key: Key) -> tuple[str, str]:
    text = f"{seed}:{key[0]}:{key[1]}"
    return hashlib.sha256(text.encode("utf-8")).hexdigest(), key[1]


def _shown(value: int | None) -> str:
    return "未知" if value is None else str(value)
