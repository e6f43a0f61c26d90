"""CPU seconds of processes, read from /proc: Linux, and a database server on this machine."""

import os
from pathlib import Path

import psycopg2

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12
"""Fields of /proc/…/stat after the name of the command."""


def of_servers(root: int) -> dict[int, int]:
    """Process → ticks so far, of this process and all below it."""
    stats = {int(path.name): _stat(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    family = {root}
    while more := {pid for pid, stat in stats.items() if stat and int(stat[PARENT]) in family} - family:
        family |= more
    return {pid: _ticks(stats.get(pid, [])) for pid in family}


def of_processes(pids: list[int]) -> dict[int, int]:
    return {pid: _ticks(_stat(Path(f"/proc/{pid}"))) for pid in pids}


def of_backends(database: str) -> dict[int, int]:
    """Of the processes that PostgreSQL keeps for this database; without parallel workers that have ended."""
    connection = psycopg2.connect(database)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        pids = [pid for (pid,) in cursor]
    connection.close()
    return of_processes(pids)


def seconds(before: dict[int, int], after: dict[int, int]) -> float:
    return sum(ticks - before.get(pid, 0) for pid, ticks in after.items()) / TICKS


def _stat(folder: Path) -> list[str]:
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return []


def _ticks(stat: list[str]) -> int:
    return int(stat[USER]) + int(stat[SYSTEM]) if stat else 0
