"""An invented district whose annex 1 equals the published one in every cell; nobody in it is real.

Parts: `people` (what a household looks like), `annex` (the target table), `skeletons` (who lives with
whom), `births` (ages), `names`, `labels` (labour, illness, disability, support, by exact quota),
`living` (money, housing, assets), `interviewed` (the one fixed household), `district` (all of it).
"""

from lianghe_desktop.casework.demonstration_population.annex import AnnexTable, annex_one
from lianghe_desktop.casework.demonstration_population.district import (
    demonstration_population,
    interviewed_household,
)
from lianghe_desktop.casework.demonstration_population.people import (
    DEMO_DAY,
    WINDOW_FROM,
    WINDOW_TO,
    DemoAssets,
    DemoCause,
    DemoHousehold,
    DemoHousing,
    DemoLine,
    DemoMember,
)

__all__ = [
    "DEMO_DAY",
    "WINDOW_FROM",
    "WINDOW_TO",
    "AnnexTable",
    "DemoAssets",
    "DemoCause",
    "DemoHousehold",
    "DemoHousing",
    "DemoLine",
    "DemoMember",
    "annex_one",
    "demonstration_population",
    "interviewed_household",
]
