from typing import Any

import httpx
import pytest

from backend.simulator import scenarios
from backend.simulator.conventions.etags import etag
from backend.simulator.levers import Levers
from tests.simulator.conftest import client, problem


async def whole_list(api: httpx.AsyncClient, path: str, **headers: str) -> tuple[list[Any], list[int]]:
    """All items by following Next-Range, and the size of each page."""
    items: list[Any] = []
    sizes: list[int] = []
    while True:
        reply = await api.get(path, headers=headers)
        page = reply.json()
        items += page
        sizes.append(len(page))
        if "Next-Range" not in reply.headers:
            return items, sizes
        assert reply.status_code == 206
        headers["Range"] = reply.headers["Next-Range"]


async def test_a_short_list_comes_whole(api: httpx.AsyncClient) -> None:
    reply = await api.get("/spaces")
    assert reply.status_code == 200
    assert "Next-Range" not in reply.headers
    assert reply.headers["Accept-Ranges"] == "id"


@pytest.mark.parametrize(
    ("range_", "sizes"),
    [(None, [200, 200, 50]), ("id ..; max=1000;", [450]), ("id ..; max=300", [300, 150])],
)
async def test_a_long_list_comes_in_pages(levers: Levers, range_: str | None, sizes: list[int]) -> None:
    world = scenarios.build("crowd", frozen=True, spaces=450)
    async with client(world, levers) as api:
        headers = {} if range_ is None else {"Range": range_}
        items, got = await whole_list(api, "/spaces", **headers)
    assert got == sizes
    assert sorted(item["name"] for item in items) == [f"crowd-{number:04}" for number in range(1, 451)]


async def test_the_page_size_can_be_set(api: httpx.AsyncClient, levers: Levers) -> None:
    levers.page_size = 3
    items, sizes = await whole_list(api, "/spaces", Range="id ..; max=1000")
    assert sizes == [3, 3, 3, 1]
    assert len({item["id"] for item in items}) == 10
    assert [
        len((await whole_list(api, path))[1]) for path in ("/regions", "/spaces/harbor/inbound-rulesets")
    ] == [
        4,
        2,
    ]


async def test_a_list_can_be_turned_round(api: httpx.AsyncClient, levers: Levers) -> None:
    levers.page_size = 4
    up, _ = await whole_list(api, "/spaces")
    down, sizes = await whole_list(api, "/spaces", Range="id ..; order=desc")
    assert down == up[::-1]
    assert sizes == [4, 4, 2]


async def test_a_range_can_begin_after_an_item_and_end_at_one(api: httpx.AsyncClient) -> None:
    ids = [space["id"] for space in (await api.get("/spaces")).json()]
    reply = await api.get("/spaces", headers={"Range": f"id ]{ids[2]}..{ids[5]}"})
    assert [space["id"] for space in reply.json()] == ids[3:6]
    assert reply.status_code == 206


async def test_members_are_ordered_by_email(api: httpx.AsyncClient) -> None:
    emails = [member["email"] for member in (await api.get("/teams/acme/members")).json()]
    assert emails == ["deploy@acme.example", "netops@acme.example", "ops@acme.example"]


@pytest.mark.parametrize(
    "range_", ["name ..", "bytes=0-5", "id ..; max=0", "id ..; max=1001", "id ..; max=x"]
)
async def test_a_range_that_means_nothing_is_refused(api: httpx.AsyncClient, range_: str) -> None:
    status, error_id, _ = problem(await api.get("/spaces", headers={"Range": range_}))
    assert (status, error_id) == (416, "requested_range_not_satisfiable")


async def test_a_known_page_still_says_what_follows(api: httpx.AsyncClient, levers: Levers) -> None:
    levers.page_size = 4
    page = await api.get("/spaces")
    known = await api.get("/spaces", headers={"If-None-Match": page.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["Next-Range"] == page.headers["Next-Range"]


def test_the_etag_of_a_page_changes_when_another_one_follows() -> None:
    assert etag(b"[1]", None) != etag(b"[1]", "id 2..; max=1")
