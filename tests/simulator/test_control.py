"""The levers under /simulator/, as somebody with curl would use them."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import AwsReceived, Levers, Override
from tests.simulator.conftest import problem


async def test_they_need_no_token_and_cost_nothing(api: httpx.AsyncClient) -> None:
    bare = {"Authorization": "", "Accept": "*/*"}
    state = (await api.get("/simulator", headers=bare)).json()
    assert state["scenario"] == "harbor"
    assert state["rate-limit"] == {"remaining": 4500}
    assert state["requests"] == []
    for part in ("clock", "rate-limit", "token", "page-size", "warning", "faults", "overrides", "aws-faults"):
        assert (await api.get(f"/simulator/{part}", headers=bare)).json() == state[part]


async def test_the_clock(api: httpx.AsyncClient) -> None:
    put = await api.put("/simulator/clock", json={"advance": 90})
    assert put.json() == {"now": "2026-11-20T14:01:30+00:00", "frozen": True, "speed": 1.0}
    assert (await api.get("/spaces/slip")).json()["state"] == "allocated"
    put = await api.put("/simulator/clock", json={"at": "2026-12-01T00:00:00Z", "speed": 60})
    assert put.json() == {"now": "2026-12-01T00:00:00+00:00", "frozen": True, "speed": 60.0}
    assert (await api.put("/simulator/clock", json={"frozen": False})).json()["frozen"] is False


async def test_the_rate_limit(api: httpx.AsyncClient) -> None:
    await api.put("/simulator/rate-limit", json={"remaining": 0})
    assert problem(await api.get("/spaces"))[:2] == (429, "rate_limit")


async def test_the_token(api: httpx.AsyncClient) -> None:
    await api.put("/simulator/token", json={"accepted": False})
    assert problem(await api.get("/spaces"))[:2] == (401, "unauthorized")
    await api.put("/simulator/token", json={"accepted": True})
    assert (await api.get("/spaces")).status_code == 200


async def test_the_page_size(api: httpx.AsyncClient) -> None:
    await api.put("/simulator/page-size", json={"size": 2})
    reply = await api.get("/spaces")
    assert (reply.status_code, len(reply.json())) == (206, 2)
    await api.put("/simulator/page-size", json={"size": None})
    assert (await api.get("/spaces")).status_code == 200


async def test_a_warning(api: httpx.AsyncClient) -> None:
    await api.put("/simulator/warning", json={"text": "Warning: mind the gap"})
    for path in ("/spaces", "/nothing"):
        assert (await api.get(path)).headers["X-Heroku-Warning"] == "Warning: mind the gap"
    await api.put("/simulator/warning", json={"text": None})
    assert "X-Heroku-Warning" not in (await api.get("/spaces")).headers


async def test_what_aws_refuses(api: httpx.AsyncClient, levers: Levers) -> None:
    put = await api.put("/simulator/aws", json={"refused": ["CreateRoute"]})
    assert put.json() == (await api.get("/simulator/aws")).json() == {"refused": ["CreateRoute"]}
    assert levers.refused_in_aws == {"CreateRoute"}
    await api.put("/simulator/aws", json={"refused": []})
    assert levers.refused_in_aws == set()


async def test_what_goes_wrong_in_aws(api: httpx.AsyncClient, levers: Levers) -> None:
    fault = {"action": "CreateRoute", "code": None, "performed": True, "count": 2}
    posted = await api.post("/simulator/aws-faults", json=fault)
    assert posted.json() == (await api.get("/simulator/aws-faults")).json() == [{**fault, "hits": 0}]
    taken = levers.aws_faults.take("CreateRoute")
    assert taken is not None
    assert (await api.get("/simulator/aws-faults")).json()[0]["hits"] == 1
    assert (await api.post("/simulator/aws-faults", json={"actions": "CreateRoute"})).status_code == 422
    assert (await api.delete("/simulator/aws-faults")).json() == []
    assert levers.aws_faults.take("CreateRoute") is None


async def test_what_aws_received(api: httpx.AsyncClient, levers: Levers) -> None:
    received = AwsReceived(
        datetime(2026, 11, 20, tzinfo=UTC),
        "DeleteRoute",
        {"RouteTableId": "rtb-1"},
        "123456789012",
        "us-east-1",
        dry_run=False,
        performed=True,
        request_id="one",
        status=200,
    )
    levers.note_in_aws(received)
    assert (await api.get("/simulator/aws-requests")).json() == [received.as_dict()]
    assert (await api.delete("/simulator/aws-requests")).json() == levers.aws_requests == []


async def test_a_role_and_a_kind_of_team(api: httpx.AsyncClient) -> None:
    await api.patch("/simulator/teams/labs", json={"role": "admin"})
    assert (await api.delete("/spaces/slip")).status_code == 200
    await api.patch("/simulator/teams/labs", json={"role": None, "type": "team"})
    assert problem(await api.get("/spaces/dock"))[0] == 404


async def test_a_limit_and_whether_a_list_is_applied(api: httpx.AsyncClient) -> None:
    reply = await api.patch("/simulator/spaces/quay", json={"trusted_ip_limit": 1, "applied": False})
    assert reply.json() == {
        "name": "quay", "trusted_ip_limit": 1, "peering_limit": 5, "app_limit": 20, "applied": False,
    }  # fmt: skip
    assert (await api.get("/spaces/quay/inbound-ruleset")).json()["applied"] is False
    rules = [{"action": "allow", "source": f"192.0.2.{host}/32"} for host in (1, 2)]
    assert problem(await api.put("/spaces/quay/inbound-ruleset", json={"rules": rules}))[0] == 422
    await api.patch("/simulator/spaces/quay", json={"applied": None})
    assert "applied" not in (await api.get("/spaces/quay/inbound-ruleset")).json()
    assert (await api.patch("/simulator/spaces/nope", json={})).status_code == 404


async def test_a_request_to_be_peered(api: httpx.AsyncClient) -> None:
    asked = {"aws_account_id": "773100020003", "cidr_blocks": ["10.99.0.0/16"]}
    reply = await api.post("/simulator/spaces/ledger/peerings", json=asked)
    assert reply.json()["status"] == "initiating-request"
    await api.put("/simulator/clock", json={"advance": 120})
    peerings = (await api.get("/spaces/ledger/peerings")).json()
    [peering] = [each for each in peerings if each["pcx_id"] == reply.json()["pcx_id"]]
    assert (peering["aws_account_id"], peering["aws_region"]) == ("773100020003", "eu-central-1")
    assert (peering["cidr_blocks"], peering["status"]) == (["10.99.0.0/16"], "pending-acceptance")
    named = {**asked, "aws_vpc_id": "vpc-0123456789abcdef0", "pcx_id": "pcx-0123456789abcdef0"}
    reply = await api.post("/simulator/spaces/ledger/peerings", json=named)
    assert reply.json()["pcx_id"] == "pcx-0123456789abcdef0"


async def test_every_lever_is_listed_with_what_it_takes(api: httpx.AsyncClient) -> None:
    levers = (await api.get("/simulator")).json()["levers"]
    assert levers["PUT /simulator/token"] == '{"accepted": false}: 401 from now on'
    assert "PATCH /simulator/spaces/{space}/vpn-connections/{vpn}" in levers
    assert all(levers.values())


async def test_a_raw_body(api: httpx.AsyncClient) -> None:
    nasty = {"id": "x", "name": "prod [/x] \x1b[31m", "state": "sinking"}
    await api.put("/simulator/overrides", json={"path": "/spaces", "body": [nasty]})
    reply = await api.get("/spaces")
    assert (reply.status_code, reply.json()) == (200, [nasty])
    assert "ETag" in reply.headers
    assert (await api.get("/spaces/quay")).status_code == 200
    await api.delete("/simulator/overrides")
    assert len((await api.get("/spaces")).json()) == 10


async def test_a_raw_body_of_any_kind(api: httpx.AsyncClient, levers: Levers) -> None:
    levers.override(Override("/spaces", [1, None, {"name": "no id"}]))
    levers.override(Override("/spaces/quay", {}, 503))
    assert (await api.get("/spaces")).json() == [1, None, {"name": "no id"}]
    assert (await api.get("/spaces/quay")).status_code == 503


async def test_requests_can_be_forgotten(api: httpx.AsyncClient) -> None:
    await api.get("/spaces")
    await api.delete("/simulator/requests")
    assert (await api.get("/simulator/requests")).json() == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "clock", {"advance": -1}),
        ("PUT", "clock", {"speed": 0}),
        ("PUT", "clock", {"forward": 1}),
        ("PUT", "page-size", {"size": 0}),
        ("POST", "faults", {"body": "xml"}),
        ("POST", "faults", {"paths": "/spaces"}),
        ("PATCH", "teams/labs", {"role": "king"}),
        ("POST", "spaces/quay/peerings", {"aws_account_id": "1", "cidr_blocks": ["10.99.0.0/16"]}),
        ("POST", "spaces/quay/peerings", {"aws_account_id": "773100020003", "cidr_blocks": ["ten"]}),
        ("PATCH", "spaces/vault/vpn-connections/branch", {"status": "SIDEWAYS"}),
        ("PATCH", "spaces/vault/vpn-connections/branch", {"tunnel": 3}),
    ],
)
async def test_a_lever_that_is_not_there_is_refused(
    api: httpx.AsyncClient, method: str, path: str, body: dict[str, Any]
) -> None:
    before = (await api.get("/simulator")).json()
    assert (await api.request(method, f"/simulator/{path}", json=body)).status_code == 422
    assert (await api.get("/simulator")).json() == before


async def test_a_fault_comes_as_often_as_it_was_told(api: httpx.AsyncClient) -> None:
    await api.post("/simulator/faults", json={"path": "/spaces/*/nat", "status": 503, "count": 2})
    statuses = [(await api.get("/spaces/quay/nat")).status_code for _ in range(3)]
    assert statuses == [503, 503, 200]
    assert (await api.get("/simulator/faults")).json()[0]["hits"] == 2
    await api.delete("/simulator/faults")
    assert (await api.get("/simulator/faults")).json() == []


async def test_a_fault_keeps_to_its_path_and_method(api: httpx.AsyncClient, levers: Levers) -> None:
    levers.faults.add(Fault(path="/spaces/quay", method="DELETE", status=500, count=None))
    assert (await api.get("/spaces/quay")).status_code == 200
    assert (await api.get("/spaces")).status_code == 200
    assert (await api.delete("/spaces/quay")).status_code == 500
    assert (await api.get("/spaces/quay")).json()["state"] == "allocated"


@pytest.mark.parametrize(
    ("kind", "media_type", "content"),
    [
        ("json", "application/json", b'{"id": "unavailable", "message": "out"}'),
        ("html", "text/html; charset=utf-8", None),
        ("{}", "application/json", b"{}"),
        ("garbage", "application/json", b'{"id": "unav'),
        ("empty", None, b""),
    ],
)
async def test_the_bodies_of_faults(
    api: httpx.AsyncClient, kind: str, media_type: str | None, content: bytes | None
) -> None:
    fault = {"path": "/spaces", "status": 503, "body": kind, "message": "out", "retry_after": "7"}
    await api.post("/simulator/faults", json=fault)
    reply = await api.get("/spaces")
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "7")
    assert reply.headers.get("Content-Type") == media_type
    if content is None:
        assert reply.content.startswith(b"<!DOCTYPE html>")
    else:
        assert reply.content == content
    assert {"Request-Id", "RateLimit-Remaining"} <= {
        name.title().replace("Ratelimit", "RateLimit") for name in reply.headers
    }


async def test_a_redirect_and_a_warning(api: httpx.AsyncClient, levers: Levers) -> None:
    levers.faults.add(Fault(path="/spaces", redirect="https://elsewhere.example/spaces"))
    levers.faults.add(Fault(path="/account", warning="soon gone"))
    reply = await api.get("/spaces")
    assert (reply.status_code, reply.headers["Location"]) == (307, "https://elsewhere.example/spaces")
    reply = await api.get("/account")
    assert (reply.status_code, reply.headers["X-Heroku-Warning"]) == (200, "soon gone")
    assert "X-Heroku-Warning" not in (await api.get("/account")).headers


async def test_a_second_factor_is_good_for_one_request(api: httpx.AsyncClient) -> None:
    await api.post(
        "/simulator/faults", json={"path": "/spaces/*", "method": "PATCH", "two_factor": True, "count": None}
    )

    async def rename(name: str, code: str | None) -> httpx.Response:
        headers = {} if code is None else {"Heroku-Two-Factor-Code": code}
        return await api.patch("/spaces/quay", json={"name": name}, headers=headers)

    for code in (None, "12345", "abcdef"):
        status, error_id, message = problem(await rename("kaai", code))
        assert (status, error_id) == (403, "two_factor")
        assert message.startswith("A second authentication factor")
    assert (await rename("kaai", "123456")).status_code == 200
    again = await api.patch(
        "/spaces/kaai", json={"name": "quay"}, headers={"Heroku-Two-Factor-Code": "123456"}
    )
    assert problem(again)[:2] == (403, "two_factor")
    assert (await api.get("/spaces/kaai")).status_code == 200


async def test_a_dropped_connection_is_listed_without_a_status(
    api: httpx.AsyncClient, levers: Levers
) -> None:
    levers.faults.add(Fault(path="/spaces", drop=True))
    with pytest.raises(ConnectionResetError):
        await api.get("/spaces")
    assert [received.status for received in levers.requests] == [None]


@pytest.mark.parametrize("performed", [True, False])
async def test_an_answer_that_is_lost_after_the_call_was_carried_out_or_before(
    api: httpx.AsyncClient, levers: Levers, *, performed: bool
) -> None:
    levers.faults.add(Fault(path="/spaces/quay", method="PATCH", drop=True, performed=performed))
    with pytest.raises(ConnectionResetError):
        await api.patch("/spaces/quay", json={"name": "kaai"})
    assert (await api.get("/spaces/kaai")).status_code == (200 if performed else 404)


async def test_a_gateway_that_gives_up_on_what_was_carried_out(
    api: httpx.AsyncClient, levers: Levers
) -> None:
    levers.faults.add(Fault(path="/spaces/quay", method="PATCH", status=502, body="html", performed=True))
    reply = await api.patch("/spaces/quay", json={"name": "kaai"})
    assert (reply.status_code, reply.text[:9]) == (502, "<!DOCTYPE")
    assert (await api.get("/spaces/kaai")).status_code == 200
