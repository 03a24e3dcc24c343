"""The layers hold, and each contract catches the violation it is there for."""

import copy
from typing import Any

import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure
from importlinter.domain.contract import registry

configure()
_OPTIONS = use_cases.read_user_options(config_filename=".importlinter")
use_cases._register_contract_types(_OPTIONS)
CONTRACTS = {options["id"]: options for options in _OPTIONS.contracts_options}

OURS = "lianghe_desktop."
PLANTED = {
    "records": ("records.money", OURS + "store.planted"),
    "parts": ("policy.planted", OURS + "survey.planted"),
    "parts-above": ("documents.planted", OURS + "casework.planted"),
    "sync": ("sync.planted", OURS + "casework.planted"),
    "casework": ("casework.planted", OURS + "app"),
    "app": ("app", OURS + "cli.planted"),
    "desktop": ("desktop.planted", OURS + "store.planted"),
    "cli": ("cli.planted", OURS + "sync.planted"),
    "qt": ("casework.planted", "PySide6"),
    "sql": ("casework.planted", "sqlmodel"),
    "paper": ("casework.planted", "reportlab"),
    "crypto": ("casework.planted", "cryptography"),
}


@pytest.fixture(scope="module")
def graph() -> Any:
    """Return the import graph of the package as it stands, type-checking imports included."""
    return use_cases._build_graph(
        root_package_names=["lianghe_desktop"],
        include_external_packages=True,
        exclude_type_checking_imports=False,
        cache_dir=None,
        verbose=False,
    )


def _is_kept(name: str, graph: Any) -> bool:
    options = CONTRACTS[name]
    contract = registry.get_contract_class(options["type"])(
        name=options["name"], session_options=_OPTIONS.session_options, contract_options=options
    )
    return bool(contract.check(graph=graph, verbose=False).kept)


def _add(graph: Any, module: str) -> None:
    if module not in graph.modules:
        graph.add_module(module, is_squashed=not module.startswith(OURS))


def test_every_contract_has_a_planted_violation() -> None:
    assert set(PLANTED) == set(CONTRACTS)


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_contract_holds(name: str, graph: Any) -> None:
    assert _is_kept(name, graph)


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_contract_catches_its_planted_violation(name: str, graph: Any) -> None:
    importer, imported = PLANTED[name]
    broken = copy.deepcopy(graph)
    _add(broken, OURS + importer)
    _add(broken, imported)
    broken.add_import(importer=OURS + importer, imported=imported, line_number=1, line_contents="import")
    assert not _is_kept(name, broken)
