"""Assess and simulate with the households of a desk; kept apart because the store comes with it."""

import argparse

from lianghe_desktop.casework import assessment, households
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.output import Progress
from lianghe_desktop.policy.settings import read_setting
from lianghe_desktop.policy.simulation import Simulation
from lianghe_desktop.records.assessment import AssessOutput


def assess_on_desk(arguments: argparse.Namespace) -> AssessOutput:
    """Advise on one household of the desk, or on all."""
    with opened(arguments) as started:
        office = started.office
        chosen = (
            households.household_ids(office)
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


def simulate_on_desk(arguments: argparse.Namespace) -> Simulation:
    """Say what other parameters would change for every household of the desk."""
    with opened(arguments) as started:
        office = started.office
        on = arguments.on or started.acting.today
        pack = pack_in_force(office, arguments.pack or assessment.pack_in_use(office), on)
        settings = dict(read_setting(pack, text) for text in arguments.settings)
        return assessment.simulate_all(office, started.acting, settings, pack=arguments.pack, on=on)
