"""Shared tables of what a household lives on: income and spending lines, housing, assets, causes.

Housing and assets are one row a household and carry the household's id, so that two laptops that
both fill them in meet in one row instead of making two. Source: 最低生活保障审核确认办法 13, 14;
全国扶贫开发信息系统 AAC071-AAC087, AAC301-AAC320.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Centi, Day, Fen, Flag, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, shared

_WINDOW = {"window": ("window_from", "window_to")}


class IncomeLine(SharedRow, table=True):
    """Income (or a cost or exempt part of it) of one kind in one 12-month window."""

    __tablename__ = "income_line"
    __table_args__ = shared(Index("ix_income_line_household", "home", "household_id"), groups=_WINDOW)

    household_id: str | None = Field(default=None, sa_type=Words)
    member_id: str | None = Field(default=None, sa_type=Words)
    kind: str | None = Field(default=None, sa_type=Words)  # code list income_kind
    detail: str | None = Field(default=None, sa_type=Words)  # sub-line, e.g. planting
    window_from: dt.date | None = Field(default=None, sa_type=Day)
    window_to: dt.date | None = Field(default=None, sa_type=Day)  # last day, included
    amount_fen: int | None = Field(default=None, sa_type=Fen)
    source: str | None = Field(default=None, sa_type=Words)  # survey | import | page
    note: str | None = Field(default=None, sa_type=Words)


class SpendingLine(SharedRow, table=True):
    """Rigid spending of one kind in one 12-month window. Source: 刚性支出困难家庭认定办法 (2025)."""

    __tablename__ = "spending_line"
    __table_args__ = shared(Index("ix_spending_line_household", "home", "household_id"), groups=_WINDOW)

    household_id: str | None = Field(default=None, sa_type=Words)
    member_id: str | None = Field(default=None, sa_type=Words)
    kind: str | None = Field(default=None, sa_type=Words)  # code list spending_kind
    window_from: dt.date | None = Field(default=None, sa_type=Day)
    window_to: dt.date | None = Field(default=None, sa_type=Day)
    amount_fen: int | None = Field(default=None, sa_type=Fen)
    source: str | None = Field(default=None, sa_type=Words)
    note: str | None = Field(default=None, sa_type=Words)


class Housing(SharedRow, table=True):
    """The dwelling of a household; id equals the household's id."""

    __table_args__ = shared()

    grade: str | None = Field(default=None, sa_type=Words)  # A-D, `none` without a dwelling
    ownership: str | None = Field(default=None, sa_type=Words)
    structure: str | None = Field(default=None, sa_type=Words)
    built_year: int | None = Field(default=None, sa_type=WholeNumber)
    rooms: int | None = Field(default=None, sa_type=WholeNumber)
    floor_area_centi_m2: int | None = Field(default=None, sa_type=Centi)
    water: str | None = Field(default=None, sa_type=Words)
    toilet: str | None = Field(default=None, sa_type=Words)
    fuel: str | None = Field(default=None, sa_type=Words)
    road: str | None = Field(default=None, sa_type=Words)
    power: bool | None = Field(default=None, sa_type=Flag)
    rebuilt_year: int | None = Field(default=None, sa_type=WholeNumber)
    note: str | None = Field(default=None, sa_type=Words)


class Assets(SharedRow, table=True):
    """Land and property of a household; id equals the household's id."""

    __table_args__ = shared()

    vehicles: int | None = Field(default=None, sa_type=WholeNumber)
    livelihood_vehicle: bool | None = Field(default=None, sa_type=Flag)
    machinery: bool | None = Field(default=None, sa_type=Flag)
    second_home: bool | None = Field(default=None, sa_type=Flag)
    registered_business: bool | None = Field(default=None, sa_type=Flag)
    public_employee: bool | None = Field(default=None, sa_type=Flag)
    deposits_fen: int | None = Field(default=None, sa_type=Fen)
    land_centi_mu: int | None = Field(default=None, sa_type=Centi)  # 承包地
    forest_centi_mu: int | None = Field(default=None, sa_type=Centi)
    pond_centi_mu: int | None = Field(default=None, sa_type=Centi)
    livestock: str | None = Field(default=None, sa_type=Words)
    appliances: str | None = Field(default=None, sa_type=Words)  # codes with a space between
    debts_fen: int | None = Field(default=None, sa_type=Fen)
    note: str | None = Field(default=None, sa_type=Words)


class Cause(SharedRow, table=True):
    """A cause of hardship. Source: 江府办〔2017〕23号 二（一）; code list poverty_cause."""

    __table_args__ = shared(Index("ix_cause_household", "home", "household_id"))

    household_id: str | None = Field(default=None, sa_type=Words)
    code: str | None = Field(default=None, sa_type=Words)
    main: bool | None = Field(default=None, sa_type=Flag)
    note: str | None = Field(default=None, sa_type=Words)
