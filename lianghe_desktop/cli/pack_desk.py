"""Policy packs of a desk: its versions, install, publish; kept apart because the store comes with it."""

import argparse
from typing import Any

from lianghe_desktop.casework.pack_history import ORIGIN_WORDS, PackVersion, all_versions
from lianghe_desktop.casework.pack_publishing import publish_pack, refused_packs
from lianghe_desktop.casework.packs import install_pack, pack_in_force
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.policy.pack import Pack


def list_of_desk(arguments: argparse.Namespace) -> int:
    """List every version of every pack on a desk, and packs from above that were refused."""
    with opened(arguments) as started:
        found = all_versions(started.office, started.acting.today)
        refused = refused_packs(started.office)
    if arguments.json:
        print_json(
            {
                "packs": [_version(one) for one in found],
                "refused": [
                    {"code": one.code, "version": one.version, "from": one.sender, "reasons": one.reasons}
                    for one in refused
                ],
            }
        )
        return 0
    for one in found:
        say(_line(one))
    for bad in refused:
        say(f"没有启用\t{bad.code}\t{bad.version}\t{bad.sender}\t{bad.reasons}")
    return 0


def pack_of_desk(arguments: argparse.Namespace) -> Pack:
    """Return the pack of a name that holds on a desk."""
    with opened(arguments) as started:
        return pack_in_force(started.office, arguments.name, started.acting.today)


def install(arguments: argparse.Namespace) -> int:
    """Install a pack from its folder."""
    with opened(arguments) as started:
        row = install_pack(started.office, started.acting, arguments.folder)
        first = pack_in_force(started.office, row.code).first_day
    if arguments.json:
        print_json({"code": row.code, "version": row.version, "first_day": first.isoformat()})
    note(f"已启用政策包“{row.title}”第 {row.version} 版，自 {first} 起执行。")
    return 0


def publish(arguments: argparse.Namespace) -> int:
    """Let a pack travel downward."""
    with opened(arguments) as started:
        row = publish_pack(started.office, started.acting, arguments.name)
    if arguments.json:
        print_json({"code": row.code, "version": row.version, "sha256": row.sha256})
    note(f"政策包“{row.title}”第 {row.version} 版会随下一份回执包或基线包发给下级。")
    return 0


def _version(one: PackVersion) -> dict[str, Any]:
    return {
        "code": one.code,
        "version": one.version,
        "title": one.title,
        "document": one.document,
        "first_day": one.first_day.isoformat(),
        "draft": one.draft,
        "origin": one.origin.value,
        "from": one.sender,
        "in_force": one.in_force,
        "published": one.published,
    }


def _line(one: PackVersion) -> str:
    marks = [
        ORIGIN_WORDS[one.origin] + (f"（{one.sender}）" if one.sender else ""),
        *(["现用"] if one.in_force else []),
        *(["已发布给下级"] if one.published else []),
        *(["草案"] if one.draft else []),
    ]
    return f"{one.code}\t{one.version}\t{one.first_day} 起\t{'、'.join(marks)}\t{one.title}"
