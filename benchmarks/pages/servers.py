"""The servers that are compared, as they run in production: commands, ports, and who works for them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import redis

from benchmarks.pages import cpu
from benchmarks.scaled import PORTAL
from tests import services

BIN = Path(sys.executable).parent
HOST = "localhost:8080"
"""Of PORTAL's SITE_URL: pages asked for under another name are kept on a smaller shelf."""
FIRST_CACHE = 10
SEPARATE = {"start_new_session": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
NGINX = """
{user} daemon off; pid {folder}/nginx.pid; error_log stderr crit; worker_processes 2;
events {{ worker_connections 256; }}
http {{
  access_log off; types {{ text/html page; }} keepalive_requests 1000000; sendfile on;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    database: str | None = None

    def ticks(self) -> dict[int, int]:
        """CPU so far of all who work on its answers, the database's and Redis's processes among them."""
        beside = cpu.of_backends(self.database) | cpu.of_processes(_redis()) if self.database else {}
        return cpu.of_servers(self.pid) | beside


@contextmanager
def bare() -> Iterator[Server]:
    """Gunicorn with two sync workers and a bare Django view."""
    port = free_port()
    command = [BIN / "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", "benchmarks.pages.bare:application"]
    with _running(command, {}, port) as pid:
        yield Server(port, pid)


@contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    """Serves what stands in the folder."""
    port = free_port()
    user = "" if os.geteuid() else "user root;"  # its workers would be nobody, who may not look into the folder
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
    with _running([services.nginx_path() or "nginx", "-c", folder / "nginx.conf"], {}, port) as pid:
        yield Server(port, pid)


@contextmanager
def portal(environment: Mapping[str, str]) -> Iterator[Server]:
    """Granian as in docker-compose.yml."""
    port = free_port()
    command = [
        BIN / "granian", "--interface", "wsgi", "--no-ws", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "cmcoord_portal.wsgi:application",
    ]  # fmt: skip
    with _running(command, environment, port) as pid:
        yield Server(port, pid, environment["DATABASE_URL"])


def environment(database: str, folder: Path, number: int) -> dict[str, str]:
    """Portals that run side by side have a Redis database each; where there is no Redis, the cache is in PostgreSQL."""
    url = services.redis_url()
    cache = {"CACHE_URL": urlsplit(url)._replace(path=f"/{FIRST_CACHE + number}").geturl()} if url else {}
    own = {"DJANGO_SETTINGS_MODULE": "benchmarks.pages.settings", "DATABASE_URL": database, "VAR_DIR": str(folder)}
    return {**os.environ, **PORTAL, **cache, **own}


def collect_static_files(folder: Path) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment("sqlite:////nowhere", folder, 0), check=True)


def _redis() -> list[int]:
    url = services.redis_url()
    if not url:
        return []
    with redis.Redis.from_url(url) as server:
        return [server.info("server")["process_id"]]


@contextmanager
def _running(command: list[str | Path], added: Mapping[str, str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, env={**os.environ, **added}, **SEPARATE)
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _each in range(300):
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} does not answer")


def free_port() -> int:
    with socket.socket() as caller:
        caller.bind(("127.0.0.1", 0))
        port: int = caller.getsockname()[1]
        return port
