"""All stored tables in one import, guarded by their CHECKs; nothing else may create metadata."""

from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from lianghe_desktop.records.columns import guard
from lianghe_desktop.records.consistency_tables import AcceptedFinding
from lianghe_desktop.records.duty_tables import DutyMark
from lianghe_desktop.records.helprecord import (
    Attachment,
    Determination,
    HelpMeasure,
    HelpPlan,
    HelpVisit,
    Interview,
    PrintLog,
)
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.journal_tables import JOURNAL_TABLES
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine
from lianghe_desktop.records.local_tables import LOCAL_TABLES
from lianghe_desktop.records.procedure import (
    Discussion,
    DiscussionResult,
    EconomicCheck,
    Objection,
    Procedure,
    ProcedureStep,
    Publicity,
    PublicityEntry,
)
from lianghe_desktop.records.rearranged import Rearrangement
from lianghe_desktop.records.report_tables import PeriodicReport
from lianghe_desktop.records.reviewing import Approval, ReviewComment
from lianghe_desktop.records.sampling import SampleDraw, SampleEntry
from lianghe_desktop.records.staff import Event, Helper, HelperLink, Person, Ruling
from lianghe_desktop.records.sync_tables import SYNC_TABLES
from lianghe_desktop.records.watching import (
    JobOffer,
    MonitoringSpell,
    MonthlySweep,
    PhaseOutPeriod,
    RelapseWarning,
)

SHARED_TABLES: tuple[type[SQLModel], ...] = (
    Household,
    Member,
    IncomeLine,
    SpendingLine,
    Housing,
    Assets,
    Cause,
    Interview,
    Determination,
    HelpPlan,
    HelpMeasure,
    HelpVisit,
    Attachment,
    PrintLog,
    Helper,
    HelperLink,
    Person,
    Event,
    Ruling,
    Procedure,
    ProcedureStep,
    EconomicCheck,
    Discussion,
    DiscussionResult,
    Publicity,
    PublicityEntry,
    Objection,
    Approval,
    ReviewComment,
    DutyMark,
    AcceptedFinding,
    Rearrangement,
    PeriodicReport,
    RelapseWarning,
    MonitoringSpell,
    MonthlySweep,
    PhaseOutPeriod,
    JobOffer,
    SampleDraw,
    SampleEntry,
)

guard(SQLModel.metadata)
configure_mappers()  # rows are also built without their constructor, which would do this

__all__ = ["JOURNAL_TABLES", "LOCAL_TABLES", "SHARED_TABLES", "SYNC_TABLES"]
