"""Closed lists of cases and reviews whose codes programs compare with, held equal by a test."""

from enum import StrEnum


class CaseKind(StrEnum):
    """Kinds of cases that run through steps. Source: 最低生活保障审核确认办法 4-24, 31-33, 47."""

    RECOGNITION = "recognition"
    MONITORING = "monitoring"
    YEARLY = "yearly"
    RELIEF = "relief"
    EXIT = "exit"
    PHASE_OUT = "phase_out"
    CLEARING = "clearing"


class Origin(StrEnum):
    """How a case began. Source: 最低生活保障审核确认办法 4-6."""

    FOUND = "found"
    OWN = "own"
    ENTRUSTED = "entrusted"
    DEPARTMENT = "department"
    HANDED = "handed"


class CaseStep(StrEnum):
    """Steps of cases; which of them a kind takes is code. Source: 最低生活保障审核确认办法 4-21."""

    OPENED = "opened"
    SURVEY = "survey"
    CHECK = "check"
    ADVICE = "advice"
    DISCUSSION = "discussion"
    PUBLICITY = "publicity"
    TOWNSHIP = "township"
    COUNTY = "county"
    ANNOUNCED = "announced"
    FILED = "filed"
    MEASURES = "measures"
    CLEARED = "cleared"
    NOTIFIED = "notified"


class StepOutcome(StrEnum):
    """What came of a step. Source: 最低生活保障审核确认办法 18-21."""

    PASSED = "passed"
    REFUSED = "refused"
    SENT_BACK = "sent_back"
    SKIPPED = "skipped"


class CaseOutcome(StrEnum):
    """How a case ended. Source: 最低生活保障审核确认办法 8, 21; 江府办〔2017〕23号 二（一）."""

    RECOGNISED = "recognised"
    SINGLE_PERSON = "single_person"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    RELIEF = "relief"
    WITHDRAWN = "withdrawn"
    CLEARED = "cleared"
    KEPT = "kept"
    EXITED = "exited"


class CheckItem(StrEnum):
    """The twelve items of the economic check. Source: 江府办〔2017〕23号 二（二）."""

    REGISTER = "register"
    VEHICLE = "vehicle"
    EMPLOYMENT = "employment"
    INSURANCE = "insurance"
    HOUSING = "housing"
    MACHINERY = "machinery"
    FARM_SUBSIDY = "farm_subsidy"
    DEPOSIT = "deposit"
    SECURITIES = "securities"
    TAX = "tax"
    PROVIDENT_FUND = "provident_fund"
    BUSINESS = "business"


class CheckResult(StrEnum):
    """What a department's answer said. Source: 最低生活保障审核确认办法 17."""

    NOTHING = "nothing"
    AGREES = "agrees"
    DIFFERS = "differs"
    EXPLAINED = "explained"


class PublicityKind(StrEnum):
    """Kinds of notices. Source: 最低生活保障审核确认办法 19, 24; 江府办〔2017〕23号 二（四）."""

    VILLAGE = "village"
    ANNOUNCEMENT = "announcement"
    LONG_TERM = "long_term"


class ObjectionOutcome(StrEnum):
    """How an objection was settled. Source: 最低生活保障审核确认办法 19."""

    REJECTED = "rejected"
    RESURVEY = "resurvey"
    DISCUSSION = "discussion"


class Verdict(StrEnum):
    """Verdict of a level. Source: 最低生活保障审核确认办法 19-21."""

    APPROVED = "approved"
    REFUSED = "refused"
    RETURNED = "returned"


class ReviewSubject(StrEnum):
    """What is approved or sent back. Source: 最低生活保障审核确认办法 18-20."""

    HOUSEHOLD = "household"
    INTERVIEW = "interview"
    ADVICE = "advice"
    HELP = "help"
    PROCEDURE = "procedure"


class ReviewAnswer(StrEnum):
    """Answers to a remark of a reviewer. Source: 最低生活保障审核确认办法 19."""

    FIXED = "fixed"
    EXPLAINED = "explained"
    DISPUTED = "disputed"


class ReviewClosing(StrEnum):
    """How a remark was closed. Source: 最低生活保障审核确认办法 19."""

    ACCEPTED = "accepted"
    AGAIN = "again"
    WITHDRAWN = "withdrawn"


class WarningOrigin(StrEnum):
    """Where a warning came from. Source: 珠斗办字〔2017〕6号 二（三）3; 江府办〔2017〕23号 二（六）."""

    SWEEP = "sweep"
    FOUND = "found"
    OWN = "own"
    DEPARTMENT = "department"
    COMPUTED = "computed"


class WarningFlag(StrEnum):
    """Which of the computed warnings it is. Source: 2020年实施意见（征求意见稿） 二（四）."""

    NEAR_POVERTY = "near_poverty"
    SUDDEN_POVERTY = "sudden_poverty"


class WarningOutcome(StrEnum):
    """What came of a warning. Source: 珠斗办字〔2017〕6号 二（三）3."""

    NO_RISK = "no_risk"
    CASE = "case"
    HELPED_AT_ONCE = "helped_at_once"


class SweepResult(StrEnum):
    """What a monthly sweep found at a household. Source: 珠斗办字〔2017〕6号 二（三）3."""

    UNCHANGED = "unchanged"
    NOTICED = "noticed"
    ABSENT = "absent"


class PhaseOutResult(StrEnum):
    """How a phase-out ended. Source: 江府办〔2017〕23号 二（四）."""

    LEFT = "left"
    KEPT = "kept"


class JobAnswer(StrEnum):
    """What somebody said to a job. Source: 最低生活保障审核确认办法 34."""

    ACCEPTED = "accepted"
    REASON = "reason"
    REFUSED = "refused"


class SampleScope(StrEnum):
    """From whom a sample is drawn. Source: 江府办〔2017〕23号 二（二）; 特困人员认定办法."""

    LISTED = "listed"
    DIBAO = "dibao"
    TEKUN = "tekun"
    DECLINED = "declined"


class SampleResult(StrEnum):
    """What checkers found at a household of a sample. Source: 江府办〔2017〕23号 二（二）."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNFIT = "unfit"
    ABSENT = "absent"
