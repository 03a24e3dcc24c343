"""Assess with the households of a desk; kept apart because the store comes with it."""

import argparse

from lianghe_desktop.casework import assessment, households
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.output import Progress
from lianghe_desktop.records.assessment import AssessOutput


def assess_on_desk(arguments: argparse.Namespace) -> AssessOutput:
    """Advise on one household of the desk, or on all."""
    with opened(arguments) as started:
        office = started.office
        chosen = (
            assessment.households_to_assess(office)
            if arguments.all
            else [households.find(office, arguments.household)]
        )
        return assessment.assess_all(
            office,
            started.acting,
            chosen,
            pack=arguments.pack,
            on=arguments.on,
            explain=arguments.explain,
            progress=Progress("试算"),
        )
