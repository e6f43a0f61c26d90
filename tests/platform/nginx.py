"""A real nginx on this machine, with the template that production uses."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests import services
from tests.platform.asking import ask, eventually

WRAPPER = """
daemon off;
{user}
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    log_format main '$remote_addr "$request" $status "$http_referer" "$http_user_agent"';
    access_log {logs}/access.log main;  # as in nginx's own image
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {server}
}}
"""


@contextmanager
def running(port: int, *, web: str, media: Path, logs: Path | None = None) -> Iterator[None]:
    """Its logs are whole only once it has ended: it answers first and writes a line about it afterwards."""
    nginx = services.nginx_path()
    assert nginx
    given = {
        "LISTEN": f"127.0.0.1:{port}",
        "WEB": web,
        "FORWARDED_PROTO": "https",
        "MEDIA": str(media),
        "RESOLVER": "127.0.0.1",
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = (settings.BASE_DIR / "deploy" / "nginx.conf.template").read_text()
        server = re.sub(r"\$\{([A-Z_]+)\}", lambda found: given[found[1]], template)
        configuration = folder / "nginx.conf"
        configuration.write_text(
            WRAPPER.format(
                folder=folder,
                logs=logs or folder,
                user="user root;" if os.geteuid() == 0 else "",  # the tests' own folders are closed to others
                server=server.replace("/var/cache/nginx/portal", f"{folder}/cache").replace(
                    "/var/log/nginx", str(logs or folder)
                ),
            )
        )
        process = subprocess.Popen([nginx, "-p", name, "-c", configuration, "-e", "stderr"])
        try:
            assert eventually(lambda: ask(port, "/proxyz").status == 200, seconds=10)
            yield
        finally:
            process.terminate()
            process.wait(10)
