"""The test servers are real: each does its plainest job."""

from __future__ import annotations

import psycopg
import pytest
import redis
from kombu import Connection

pytestmark = pytest.mark.servers


def test_postgres_keeps_a_row(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("create table t (name text)")
        connection.execute("insert into t values (%s)", ("Nguyễn Thị Ánh",))
        assert connection.execute("select name from t").fetchall() == [("Nguyễn Thị Ánh",)]


@pytest.mark.parametrize("server", ["redis_url", "valkey_url"])
def test_redis_keeps_a_key(server: str, request: pytest.FixtureRequest) -> None:
    client = redis.Redis.from_url(request.getfixturevalue(server))
    client.set("k", "v")
    assert client.get("k") == b"v"
    client.close()


def test_rabbitmq_hands_a_message_over(rabbitmq_url: str) -> None:
    with Connection(rabbitmq_url) as connection:
        queue = connection.SimpleQueue("t")
        queue.put({"page": 1})
        message = queue.get(timeout=5)
        assert message.payload == {"page": 1}
        message.ack()
        queue.close()
