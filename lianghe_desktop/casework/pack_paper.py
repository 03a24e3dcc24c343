"""Print the parameter table of a policy pack: every dated number with its clause and quotation."""

import datetime as dt
from io import BytesIO

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.documents.parameter_table import render_parameter_table
from lianghe_desktop.documents.values import ParameterRow, ParameterTableValues
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_views import ParameterView, parameter_views
from lianghe_desktop.records.ids import HomeCode


def print_table_of_pack(office: Office, acting: Acting, pack: Pack, on: dt.date) -> Printed:
    """Print the numbers of a pack over time across A4, limits of the procedure last.

    Raises:
        UserError: The role may not print, or a character has no glyph.
    """
    require(acting, Act.PRINT)
    views = parameter_views(pack, on)
    mark = new_mark(acting)
    sections = tuple(
        (heading, tuple(row for view in views if view.limit is limit for row in _rows(view)))
        for heading, limit in (("参数", False), ("办事时限和人数", True))
    )
    values = ParameterTableValues(
        title=pack.title,
        document=pack.document,
        version=pack.version,
        first_day=pack.first_day,
        on=on,
        draft=pack.draft,
        sections=tuple(section for section in sections if section[1]),
        stale=tuple(view.title for view in views if view.stale),
        mark=mark,
    )
    out = BytesIO()
    pages = render_parameter_table(values, out).count
    home = HomeCode(office.desk.area.value)
    keep_log(office, acting, [log_row(office, acting, home, None, "parameter_table", mark, values)])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title="参数表")


def _rows(view: ParameterView) -> list[ParameterRow]:
    if view.external:
        return [
            ParameterRow(
                title=view.title, shown="当地给出", since=None, until=None, source="", quote=view.description
            )
        ]
    return [
        ParameterRow(
            title=view.title,
            shown=period.shown,
            since=period.since,
            until=period.until,
            source=period.source,
            quote=period.quote,
        )
        for period in view.periods
    ]
