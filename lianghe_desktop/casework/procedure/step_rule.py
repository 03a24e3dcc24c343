"""What is fixed of one step of a kind of case: clause, who takes it, the limit that times it. Pure data."""

from dataclasses import dataclass

from lianghe_desktop.records.case_codes import CaseStep


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRule:
    """One step of a kind of case.

    done_by: who takes it, in words. limit: name of the pack's limit, in working days, that times it, counted
    from the step `counted_from`. kept: a case that was sent back need not take it again. status: what the
    household is called once it is taken.
    """

    step: CaseStep
    clause: str
    done_by: str
    verb: str
    limit: str | None = None
    counted_from: CaseStep | None = None
    kept: bool = False
    status: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeLimit:
    """The limit of a whole case: name of the pack's limit, its clause, and whether it counts working days."""

    name: str
    clause: str
    working_days: bool = True


VILLAGE, TOWNSHIP, COUNTY = "村（居）", "镇街", "县级"
