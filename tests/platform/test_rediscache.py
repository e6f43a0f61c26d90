"""The cache in Redis: one client asks for everything, and a lost connection costs nobody an answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import override_settings

from tests import services
from tests.platform.editions import kept_in

pytestmark = pytest.mark.service_redis


@pytest.fixture
def cache(settings: object) -> Iterator[BaseCache]:
    with override_settings(CACHES=kept_in(services.redis_url() or "")):
        yield caches["default"]
        caches["default"].delete("kept")


def test_what_is_kept_is_told(cache: BaseCache) -> None:
    cache.set("kept", ["Amina"], timeout=60)

    assert cache.get("kept") == ["Amina"]
    assert cache.get("unknown") is None


def test_one_client_asks_for_everything(cache: BaseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("kept", 1)
    made = []
    monkeypatch.setattr(redis.Redis, "__init__", lambda *_args, **_options: made.append("another"))

    assert (cache.get("kept"), cache.add("kept", 2), cache.incr("kept")) == (1, False, 2)
    assert made == []


def test_a_lost_connection_is_made_anew(cache: BaseCache) -> None:
    cache.set("kept", 1)
    own: Any = cache
    number = own._cache.get_client().client_id()
    with redis.Redis.from_url(services.redis_url() or "") as server:
        assert server.client_kill_filter(_id=number) == 1

    assert cache.get("kept") == 1
