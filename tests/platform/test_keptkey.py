import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cmcoord_portal import keptkey


def test_the_key_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"

    first = keptkey.read(path)

    assert len(first) >= 50
    assert keptkey.read(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(keptkey.read, [tmp_path / "secret_key"] * 32))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
