"""Shared tables of who lives where: households and their members.

A column that is None has not been asked; "does not apply" is the code `none`. Codes are those of
resources/code_lists. Source of the fields: 珠斗办字〔2017〕6号 附件一; 全国扶贫开发信息系统 AAB/AAC
columns; 最低生活保障审核确认办法 7, 13, 14.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Flag, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, shared


class Household(SharedRow, table=True):
    """A household: its number, where it lives, and what holds for all of it."""

    __table_args__ = shared(
        Index("ix_household_no", "household_no"),
        groups={
            "moved_to": ("moved_to_home", "moved_to_id"),
            "moved_from": ("moved_from_home", "moved_from_id"),
        },
    )

    household_no: str | None = Field(default=None, sa_type=Words)  # official; typed or imported
    provisional_no: str | None = Field(default=None, sa_type=Words)  # of the laptop, until confirmed
    group_name: str | None = Field(default=None, sa_type=Words)  # 村民小组
    address: str | None = Field(default=None, sa_type=Words)
    phone: str | None = Field(default=None, sa_type=Words)
    status: str | None = Field(default=None, sa_type=Words)  # code list household_status
    registered: bool | None = Field(default=None, sa_type=Flag)  # 建档立卡
    registered_on: dt.date | None = Field(default=None, sa_type=Day)
    farms: bool | None = Field(default=None, sa_type=Flag)
    urban: bool | None = Field(default=None, sa_type=Flag)  # 城镇户籍
    local_hukou: bool | None = Field(default=None, sa_type=Flag)
    accepts_help: bool | None = Field(default=None, sa_type=Flag)
    applies_dibao: bool | None = Field(default=None, sa_type=Flag)
    single_mother: bool | None = Field(default=None, sa_type=Flag)
    single_mother_person: str | None = Field(default=None, sa_type=Words)  # member id
    housing_hardship: str | None = Field(default=None, sa_type=Words)
    incident: str | None = Field(default=None, sa_type=Words)
    incident_on: dt.date | None = Field(default=None, sa_type=Day)
    monitored: str | None = Field(default=None, sa_type=Words)
    lifted_on: dt.date | None = Field(default=None, sa_type=Day)  # 脱贫
    exit_decided_on: dt.date | None = Field(default=None, sa_type=Day)
    exit_basis: str | None = Field(default=None, sa_type=Words)
    needs: str | None = Field(default=None, sa_type=Words)  # 困难与需求
    wishes: str | None = Field(default=None, sa_type=Words)  # 发展愿望
    surveyed_on: dt.date | None = Field(default=None, sa_type=Day)
    moved_to_home: str | None = Field(default=None, sa_type=Words)  # closed here, opened there
    moved_to_id: str | None = Field(default=None, sa_type=Words)
    moved_from_home: str | None = Field(default=None, sa_type=Words)  # opened here as it was there
    moved_from_id: str | None = Field(default=None, sa_type=Words)
    opened_rows: str | None = Field(default=None, sa_type=Words)  # JSON [[table, id there, id here]]
    extra: str | None = Field(default=None, sa_type=Words)  # JSON object; its keys are journal fields


class Member(SharedRow, table=True):
    """A person of a household."""

    __table_args__ = shared(
        Index("ix_member_household", "home", "household_id"),
        Index("ix_member_document", "document_number"),
        groups={
            "document": ("document_kind", "document_number"),
            "disability": ("disability_class", "disability_grade"),
        },
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    position: int | None = Field(default=None, sa_type=WholeNumber)  # order on the page, from 1
    name: str | None = Field(default=None, sa_type=Words)
    sex: str | None = Field(default=None, sa_type=Words)  # GB/T 2261.1
    birth_date: dt.date | None = Field(default=None, sa_type=Day)
    document_kind: str | None = Field(default=None, sa_type=Words)
    document_number: str | None = Field(default=None, sa_type=Words)
    no_document_reason: str | None = Field(default=None, sa_type=Words)
    relation: str | None = Field(default=None, sa_type=Words)  # to the head, GB/T 4761
    nation: str | None = Field(default=None, sa_type=Words)  # GB/T 3304
    marital: str | None = Field(default=None, sa_type=Words)  # GB/T 2261.2
    political: str | None = Field(default=None, sa_type=Words)  # GB/T 4762
    education: str | None = Field(default=None, sa_type=Words)  # GB/T 4658
    phone: str | None = Field(default=None, sa_type=Words)
    counted: bool | None = Field(default=None, sa_type=Flag)  # divides the income, 办法 7
    not_counted_reason: str | None = Field(default=None, sa_type=Words)
    school: str | None = Field(default=None, sa_type=Words)
    school_name: str | None = Field(default=None, sa_type=Words)
    grade_in_school: str | None = Field(default=None, sa_type=Words)
    boards: bool | None = Field(default=None, sa_type=Flag)
    new_student: bool | None = Field(default=None, sa_type=Flag)
    full_time: bool | None = Field(default=None, sa_type=Flag)
    labour: str | None = Field(default=None, sa_type=Words)
    skills: str | None = Field(default=None, sa_type=Words)
    works: bool | None = Field(default=None, sa_type=Flag)
    work_place: str | None = Field(default=None, sa_type=Words)
    months_worked: int | None = Field(default=None, sa_type=WholeNumber)
    wants_work: bool | None = Field(default=None, sa_type=Flag)
    recommended_job: bool | None = Field(default=None, sa_type=Flag)
    health: str | None = Field(default=None, sa_type=Words)  # codes in order, space between; or `none`
    illness: str | None = Field(default=None, sa_type=Words)
    disability_class: str | None = Field(default=None, sa_type=Words)  # GB/T 26341; `none`
    disability_grade: str | None = Field(default=None, sa_type=Words)
    disability_card: str | None = Field(default=None, sa_type=Words)
    rehabilitation_need: bool | None = Field(default=None, sa_type=Flag)
    dibao: bool | None = Field(default=None, sa_type=Flag)
    tekun: bool | None = Field(default=None, sa_type=Flag)
    insured_medical: bool | None = Field(default=None, sa_type=Flag)
    medical_scheme: str | None = Field(default=None, sa_type=Words)
    pension_scheme: str | None = Field(default=None, sa_type=Words)
    pension_years: int | None = Field(default=None, sa_type=WholeNumber)
    can_live_alone: bool | None = Field(default=None, sa_type=Flag)
    supporter_able: bool | None = Field(default=None, sa_type=Flag)
    left_on: dt.date | None = Field(default=None, sa_type=Day)
    left_reason: str | None = Field(default=None, sa_type=Words)
    extra: str | None = Field(default=None, sa_type=Words)
