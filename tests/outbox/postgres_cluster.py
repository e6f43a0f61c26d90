"""A PostgreSQL cluster of its own, which a test may crash."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.smtp_server import free_port


class PostgresCluster:
    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="cluster-"))
        self._user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync")
        self._control("start")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def crash_and_restart(self) -> None:
        """No checkpoint, no goodbye: what was not flushed is gone, as after a power cut."""
        self._control("restart", "--mode=immediate")

    def remove(self) -> None:
        self._control("stop", "--mode=immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, command: str, *arguments: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        log = str(self._folder / "log")
        self._run("pg_ctl", command, "--wait", f"--log={log}", f"--options={options}", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [_program(program), f"--pgdata={self._folder / 'data'}", *arguments],
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def _program(name: str) -> str:
    """Debian keeps the server's programs out of the PATH, a folder for each version."""
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    program = found[-1] if found else shutil.which(name)
    assert program, f"{name} of PostgreSQL is not installed"
    return program
