"""Commands that keep the plan folder in order: what is taken back, deleted when its time is over, or unlocked."""

from __future__ import annotations

import argparse

from cipxl.cli.command import DONE, Arguments, Command, answer, now, plan_folder

__all__ = ["COMMANDS"]


def _restore_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("backup", nargs="?", metavar="BACKUP", help="a file in backups (default: the latest)")


def _restore(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import restore

    done = restore(PlanFolder(arguments.folder), now(), arguments.backup)
    plain = {"restored": str(done.backup), "kept": str(done.kept or "")}
    answer(arguments, plain, f"The master is again as in {done.backup.name}.", f"What it was until now: {done.kept}")
    return DONE


def _purge_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("--days", type=int, metavar="N", help="how long returns are kept (default: as plan.toml says)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")


def _purge(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import DELETED, NONE_OLD, WOULD_DELETE, purge

    files = [
        str(path) for path in purge(PlanFolder(arguments.folder), now(), arguments.days, dry_run=arguments.dry_run)
    ]
    what = WOULD_DELETE if arguments.dry_run else DELETED
    answer(arguments, {"files": files}, *([what, *files] if files else [NONE_OLD]))
    return DONE


def _unlock(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.lock import break_lock

    holder = break_lock(PlanFolder(arguments.folder).path)
    answer(
        arguments,
        {"held_by": holder},
        f"The lock of {holder} was taken away." if holder else "The folder was not locked.",
    )
    return DONE


COMMANDS = (
    Command(
        "restore",
        "take back the last change of the master",
        'cipxl restore "Road to Excellence"',
        _restore_options,
        _restore,
        "The present master is kept in backups, so that this can be taken back too.",
    ),
    Command(
        "purge",
        "delete returns that have been kept long enough",
        'cipxl purge "Road to Excellence" --dry-run',
        _purge_options,
        _purge,
        "What they changed stays in the plan; the latest round is never touched.",
    ),
    Command(
        "unlock",
        "take away a lock that nobody holds any more",
        'cipxl unlock "Road to Excellence"',
        plan_folder,
        _unlock,
    ),
)
