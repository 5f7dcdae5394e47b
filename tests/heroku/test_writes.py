"""What writes to the Platform API sends, and what comes back of it."""

import json

import httpx
import pytest

from backend.heroku.errors import TwoFactorRequired
from backend.heroku.writes import peerings

from .support import Heroku

PCX = "pcx-0123456789abcdef0"
REPLY = {"pcx_id": PCX, "status": "provisioning", "type": "customer-managed"}


def replied(status: int, value: object = REPLY) -> Heroku:
    return Heroku(httpx.Response(status, json=value, headers={"Request-Id": "r-1"}))


async def test_accepting_sends_the_id_in_the_body_under_the_variant_that_accepts() -> None:
    heroku = replied(202)
    async with heroku.transport() as transport:
        done = await peerings.accept(transport, "acme prod", PCX, two_factor_code="123456")
    (request,) = heroku.asked
    assert (request.method, request.url.raw_path) == ("POST", b"/spaces/acme%20prod/peerings")
    assert request.headers["Accept"] == "application/vnd.heroku+json; version=3.dogwood"
    assert request.headers["Heroku-Two-Factor-Code"] == "123456"
    assert json.loads(request.content) == {"pcx_id": PCX}
    assert done.request_id == "r-1"
    assert done.peering is not None
    assert done.peering.status == "provisioning"


async def test_destroying_names_the_peering_in_the_path() -> None:
    heroku = replied(202, REPLY | {"status": "deleted"})
    async with heroku.transport() as transport:
        done = await peerings.destroy(transport, "quay", PCX)
    (request,) = heroku.asked
    assert (request.method, request.url.path) == ("DELETE", f"/spaces/quay/peerings/{PCX}")
    assert request.headers["Accept"] == "application/vnd.heroku+json; version=3"
    assert "Heroku-Two-Factor-Code" not in request.headers
    assert not request.content
    assert done.peering is not None
    assert done.peering.status == "deleted"


async def test_an_empty_reply_says_that_it_was_taken() -> None:
    heroku = Heroku(httpx.Response(202, headers={"Request-Id": "r-2"}))
    async with heroku.transport() as transport:
        done = await peerings.destroy(transport, "quay", PCX)
    assert (done.request_id, done.peering) == ("r-2", None)


async def test_a_write_is_sent_once_whatever_comes_back() -> None:
    heroku = replied(403, {"id": "two_factor", "message": "A second authentication factor is required"})
    async with heroku.transport() as transport:
        with pytest.raises(TwoFactorRequired):
            await peerings.accept(transport, "quay", PCX)
    assert len(heroku.asked) == 1
