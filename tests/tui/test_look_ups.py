"""Whether this machine resolves the name of an internal app in its space: only when the key asks."""

import socket
from threading import Event
from typing import Any

import pytest

from tests.snapshots.scenes import WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import said
from tests.tui.test_vpn import facts, select
from tui.app import Dashboard

APPS = ("7",)


def _block(app: Dashboard, name: str) -> str:
    return next(space.cidr or "" for _, space in app.snapshot.each_space() if space.name == name)


async def test_the_name_of_an_internal_app_is_looked_up_when_the_key_asks_and_else_the_reason_is_told(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answered = Event()

    def resolver(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        assert answered.wait(60)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    async def refused(name: str) -> str:
        await select(app, pilot, name)
        assert "Resolves here" not in facts(app)
        await pilot.press("n")
        return said(app)

    monkeypatch.setattr("backend.resolver.getaddrinfo", resolver)
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, simulator):
        block = _block(app, "ledger")
        address = block.replace(".0.0/16", ".128.7")
        assert "the simulated estate are in nobody's DNS" in await refused("ledger-api")
        app.session.is_demo = False  # as on an estate that is somebody's
        assert "look up: the app is not internal" in await refused("prototype")
        assert "there is no app in this row" in await refused("quay")
        await select(app, pilot, "ledger-api")
        await until(app, lambda seen: "Resolves here" in facts(seen))
        assert facts(app)["Resolves here"].startswith("not asked; n looks its name up")
        assert asked == []
        await pilot.press("n", "n")
        assert "looking up ledger-api" in said(app)
        answered.set()
        await until(app, lambda seen: "not asked" not in facts(seen)["Resolves here"])
        assert facts(app)["Resolves here"] == f"{address}, inside the block {block} of the space"
        assert f": {address}, inside" in said(app)
        web_url = next(
            one.web_url for one in simulator.world.space("ledger").apps if one.name == "ledger-api"
        )
        assert len(asked) == 1
        assert asked[0] in web_url
