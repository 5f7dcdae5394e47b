"""Apps: who reaches each, where its dynos are, and what is wrong with internal ones."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from backend.model.key import Key, Kind
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene, until, what_is_seen_was_tried
from tests.tui.conftest import Drive
from tests.tui.support import line, names, rows, screen, written
from tests.tui.test_truth import STRANGE
from tests.tui.test_vpn import facts, seen, select
from tui.app import Dashboard
from widgets.detail import Fact

APPS = ("7",)


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.resource.LOOK_AFTER", 0.01)


def row(app: Dashboard, name: str) -> list[str]:
    """The words of one row, its sign first."""
    (found,) = [text for text in rows(app) if f" {name} " in f" {text} "]
    return found.split()


def all_facts(app: Dashboard) -> list[tuple[str, str]]:
    return [(item.label, item.text) for item in screen(app).detail.items if isinstance(item, Fact)]


def of_team(apps: Any) -> Callable[[Running], None]:
    """What the list of the apps of the team of `quay` says."""

    def prepare(simulator: Running) -> None:
        path = f"/teams/{simulator.world.space('quay').team.id}/apps"
        simulator.levers.override(Override(path, apps(simulator) if callable(apps) else apps))

    return prepare


def in_quay(simulator: Running, name: str, **fields: Any) -> dict[str, Any]:
    space = simulator.world.space("quay")
    return {"id": name, "name": name, "space": {"id": space.id, "name": space.name}, **fields}


async def looked_at(app: Dashboard, pilot: Pilot[int], name: str) -> None:
    """Rest on the row until what only its detail shows was read."""
    await select(app, pilot, name)
    await until(app, what_is_seen_was_tried)
    await pilot.pause()


async def test_each_app_has_a_row_with_who_reaches_it_in_a_word(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=(200, 40))) as (app, _, simulator):
        assert row(app, "partner-gateway")[:6] == [
            "✓",
            "breakwater",
            "partner-gateway",
            "no",
            "trusted",
            "IPs",
        ]
        assert row(app, "prototype")[3:5] == ["no", "anybody"]
        assert row(app, "backoffice")[3:5] == ["no", "nobody"]
        assert row(app, "billing")[4:8] == ["yes", "space,", "2", "VPCs?"]
        assert row(app, "ledger-api")[4:9] == ["yes", "space,", "1", "VPC?,", "VPN"]
        web_url = next(one.web_url for one in simulator.world.space("dock").apps)
        assert row(app, "prototype")[-1] in web_url


async def test_a_list_that_is_not_in_force_is_no_answer_to_who_reaches_an_app(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, _):
        assert row(app, "cart")[4:7] == ["no", "trusted", "IPs?"]
        await select(app, pilot, "cart")
        assert facts(app)["Reached by"] == (
            "the trusted IPs of the space: 12 ranges; but the list is not in force, and Heroku does not tell "
            "what is"
        )


async def test_a_space_without_apps_says_so_or_why(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, _, _simulator):
        told = [" ".join(text.split()) for text in rows(app)]
        assert any(text.startswith("quay none") for text in told)
        assert any(text.startswith("… slip not yet: allocating") for text in told)


async def test_how_dynos_are_is_read_for_the_space_of_the_row_alone(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, simulator):
        assert row(app, "records")[-1] == "2"  # the topology is read of every space, for the findings
        simulator.levers.forget_requests()
        await looked_at(app, pilot, "records")
        vault = simulator.world.space("vault").id
        asked = {one.path for one in simulator.levers.requests if one.path.endswith("dynos")}
        assert f"/spaces/{vault}/dynos" in asked
        assert not any(simulator.world.space("harbor").id in path for path in asked)


async def test_an_internal_app_without_a_web_dyno_wants_a_hand(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, _):
        await looked_at(app, pilot, "records")
        assert row(app, "records")[0] == "▲"
        assert facts(app)["Not right"].startswith("no web dyno runs")


async def test_an_internal_app_that_wants_certificates_by_heroku_is_told_what_to_use(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, _):
        assert row(app, "ledger-api")[0] == "▲"
        await select(app, pilot, "ledger-api")
        assert "a certificate of your own" in facts(app)["Not right"]


async def test_where_there_is_little_room_the_space_of_production_is_still_named(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=(60, 15))) as (app, _, _):
        assert any("harbor PROD" in text for text in rows(app))


async def test_the_detail_names_each_way_to_an_internal_app(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, _):
        await looked_at(app, pilot, "ledger-api")
        ways = [text for label, text in all_facts(app) if label in ("Reached by", "and")]
        assert ways[0] == "apps of the space itself"
        assert "nobody looked" in ways[1]
        assert "(pcx-" in ways[1]
        assert ways[2].endswith("by the VPN office: 2 of 2 tunnels up")
        assert facts(app)["Internal"].startswith("yes; its names resolve to private addresses")


async def test_ways_that_could_not_be_read_are_told_as_unknown(drive: Drive) -> None:
    def refuse(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space('ledger').id}/peerings"
        simulator.levers.override(Override(path, {"id": "forbidden", "message": "No."}, 403))

    async with drive(Scene("apps", keys=APPS, size=WIDE, prepare=refuse)) as (app, pilot, _):
        assert row(app, "ledger-api")[5:8] == ["space,", "VPN,", "?"]
        await select(app, pilot, "ledger-api")
        assert "peerings of the space were not read" in facts(app)["Not known"]


async def test_each_dyno_is_told_with_its_address_and_state_and_can_be_copied(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("apps", keys=APPS)) as (app, pilot, _):
        out = written(app, monkeypatch)
        await looked_at(app, pilot, "ledger-worker")
        told = dict(all_facts(app))
        topology = app.snapshot.of_space(Kind.TOPOLOGY, _space(app, "ledger")).value
        addresses = [
            dyno.private_ip
            for one in topology.apps
            for formation in one.formations
            for dyno in formation.dynos
            if formation.process_type == "worker"
        ]
        assert told["worker"] == "3 dynos: bin/work"
        assert told["  worker.2"] in [f"{address}  up Private-M" for address in addresses]
        assert "2.worker.ledger-worker.app.localspace" in [text for _, text in all_facts(app)]
        assert "after every start" in told["Addresses"]
        assert "inside the space only" in told["Names"]
        await pilot.press("enter")
        while (fact := screen(app).detail.fact) is None or fact.label != "  worker.1":
            await pilot.press("down")
        out.clear()
        await pilot.press("y")
        copied = base64.b64decode("".join(out).split("]52;c;")[1].split("\x07")[0]).decode()
        assert copied in addresses
        assert copied in told["  worker.1"]


def _space(app: Dashboard, name: str) -> Any:
    return next(space for _, space in app.snapshot.each_space() if space.name == name)


async def test_dynos_that_are_no_longer_looked_at_are_unknown_again(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, simulator):
        await looked_at(app, pilot, "records")
        await looked_at(app, pilot, "prototype")
        assert row(app, "records")[-1] == "2"
        simulator.clock.advance(11 * 60)
        screen(app).time_went_by()
        assert row(app, "records")[-1] == "–"
        assert row(app, "records")[0] == "✓"


async def test_the_limits_of_the_space_are_told_and_who_raises_them(drive: Drive) -> None:
    async with drive(Scene("apps", keys=APPS, size=WIDE)) as (app, pilot, _):
        await looked_at(app, pilot, "billing")
        assert facts(app)["Apps"] == "18 of 20; nearly all used, a ticket raises it"
        assert facts(app)["Dynos"].endswith(" of 100")


async def test_the_commands_to_look_further_are_quoted_for_a_shell(drive: Drive) -> None:
    def hostile(simulator: Running) -> list[dict[str, Any]]:
        return [in_quay(simulator, "a; rm -rf $HOME", web_url="https://x.example/?a=1&b='2'")]

    async with drive(Scene("apps", keys=APPS, size=WIDE, prepare=of_team(hostile))) as (app, pilot, _):
        await select(app, pilot, "a; rm -rf $HOME")
        told = facts(app)
        assert told["Logs"] == "heroku logs -a 'a; rm -rf $HOME'"
        assert told["From inside"] == "heroku run bash -a 'a; rm -rf $HOME'"
        assert told["then there"] == """curl -I 'https://x.example/?a=1&b='"'"'2'"'"''"""


async def test_one_off_dynos_and_crashed_ones_are_told_beside_the_topology(drive: Drive) -> None:
    def prepare(simulator: Running) -> None:
        of_team([in_quay(simulator, "shop")])(simulator)
        quay = simulator.world.space("quay").id
        placed = {"process_type": "web", "dynos": [{"number": 1, "private_ip": "10.0.128.9"}]}
        dynos = [
            {"name": "web.1", "state": "crashed", "size": "Private-S", "command": "serve"},
            {"name": "run.7", "state": "up", "size": "Private-M", "type": "run"},
        ]
        topology = {
            "version": 1,
            "apps": [{"id": "shop", "domains": ["shop.example"], "formation": [placed]}],
        }
        simulator.levers.override(Override(f"/spaces/{quay}/topology", topology))
        simulator.levers.override(Override(f"/spaces/{quay}/dynos", [{"app_id": "shop", "dynos": dynos}]))

    async with drive(Scene("apps", keys=APPS, size=WIDE, prepare=prepare)) as (app, pilot, _):
        await looked_at(app, pilot, "shop")
        told = facts(app)
        assert told["web"] == "1 dyno: serve"
        assert told["  web.1"] == "10.0.128.9  crashed Private-S"
        assert told["  run.7"] == "no address told  up Private-M"
        assert told["Domain"] == "shop.example"
        assert row(app, "shop")[3:5] == ["–", "–"]


async def test_before_the_topology_is_read_no_dyno_is_said_to_have_no_address(drive: Drive) -> None:
    def refuse(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space('vault').id}/topology"
        simulator.levers.override(Override(path, {"id": "error", "message": "Broken."}, 500))

    async with drive(Scene("apps", keys=APPS, size=WIDE, prepare=refuse)) as (app, pilot, _):
        await looked_at(app, pilot, "records")
        assert facts(app)["  worker.1"] == "up Private-M"


async def test_an_unreadable_topology_is_told_and_gives_no_alarm(drive: Drive) -> None:
    def refuse(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space('vault').id}/topology"
        simulator.levers.override(Override(path, {"id": "error", "message": "Broken."}, 500))

    async with drive(Scene("apps", keys=APPS, size=WIDE, prepare=refuse)) as (app, pilot, _):
        await looked_at(app, pilot, "records")
        assert row(app, "records")[0] == "✓"
        assert row(app, "records")[-1] == "–"
        assert facts(app)["Not read"].startswith("topology: ")
        assert ("Dynos", "not known") in all_facts(app)


async def test_a_thousand_apps_are_made_into_rows_once_and_anew_only_where_something_changed(
    drive: Drive,
) -> None:
    def many(simulator: Running) -> list[dict[str, Any]]:
        spaces = [one for one in simulator.world.spaces() if one.team is simulator.world.space("quay").team]
        return [
            {
                "id": f"a{number}",
                "name": f"app-{number}",
                "internal_routing": True,
                "space": {"id": spaces[number % len(spaces)].id},
            }
            for number in range(1000)
        ]

    scene = Scene("apps", keys=APPS, prepare=of_team(many), with_ages=True)
    async with drive(scene) as (app, pilot, simulator):
        before = {entry.key: entry for entry in screen(app).rows.shown}
        assert len(before) > 700
        assert "rows" in line(app, "top") + line(app, "places")
        ledger = simulator.world.space("ledger")
        simulator.levers.override(Override(f"/spaces/{ledger.id}/vpn-connections", []))
        key = Key(Kind.VPN_CONNECTIONS, ledger.id)
        app.session.estate.read_again([key])
        await until(app, lambda now: now.snapshot.reading(key).value == ())
        await pilot.pause()
        anew = [entry for entry in screen(app).rows.shown if before.get(entry.key) is not entry]
        assert anew
        assert {entry.space for entry in anew} == {ledger.id}


async def test_apps_of_a_team_that_may_not_be_listed_are_unknown(drive: Drive) -> None:
    def refuse(simulator: Running) -> None:
        path = f"/teams/{simulator.world.space('quay').team.id}/apps"
        simulator.levers.override(Override(path, {"id": "forbidden", "message": "No."}, 403))

    async with drive(Scene("apps", keys=APPS, size=WIDE, prepare=refuse)) as (app, pilot, _):
        await select(app, pilot, "quay")
        told = [" ".join(text.split()) for text in rows(app)]
        assert any(text.startswith("? quay could not be read") for text in told)
        assert "Ask an admin of the team" in facts(app)["Not read"]
        assert "prototype" in names(app)


async def test_strange_text_in_every_field_is_shown_and_breaks_nothing(drive: Drive) -> None:
    def strange(simulator: Running) -> list[dict[str, Any]]:
        apps = [
            {
                **in_quay(simulator, f"a{place}"),
                "name": text,
                "web_url": text,
                "internal_routing": text,
                "acm": text,
            }
            for place, text in enumerate(STRANGE)
        ]
        return [*apps, in_quay(simulator, "url", web_url="http://[bad"), {}]

    def prepare(simulator: Running) -> None:
        of_team(strange)(simulator)
        quay = simulator.world.space("quay").id
        dynos = [{"number": text, "private_ip": text, "hostname": text} for text in STRANGE]
        formations = [{"process_type": text, "dynos": dynos} for text in STRANGE]
        topology = {"apps": [{"id": "a0", "domains": STRANGE, "formations": formations}, {}]}
        simulator.levers.override(Override(f"/spaces/{quay}/topology", topology))
        states = [dict.fromkeys(("id", "name", "type", "command", "size", "state"), text) for text in STRANGE]
        simulator.levers.override(Override(f"/spaces/{quay}/dynos", [{"app_id": "a0", "dynos": states}, {}]))

    async with drive(Scene("apps", keys=APPS, prepare=prepare)) as (app, pilot, _):
        of_quay = [entry for entry in screen(app).rows.shown if entry.record["space"]["name"] == "quay"]
        assert len({entry.key for entry in of_quay}) == len(STRANGE) + 1
        await pilot.press("slash", *"quay", "enter", "home", *["down"] * 4)
        await until(app, what_is_seen_was_tried)
        for key in ("enter", *["down"] * 9, "y", "Y", "escape", "escape", "o", "O"):
            await pilot.press(key)
            assert not any(sign in seen(app) for sign in "\x1b\u202e\x9b")
