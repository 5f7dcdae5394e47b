"""Where route tables of a peered VPC lead what is meant for the space."""

from typing import Any

import pytest

from backend.model.aws_end import Connection, Part, Route
from backend.model.finding import Finding, Level
from tests.rules.support import space

from .aws_support import (
    CIDRS,
    DYNOS,
    INTERNAL,
    PUBLIC,
    WHOLE,
    end,
    found,
    table,
    through,
    to,
    unread,
)
from .support import NOTICE, WARNING, levels

FINE: dict[str, Level] = {}
INTERNET = to("igw-1", "0.0.0.0/0")
EVERY_CIDR = tuple(map(through, CIDRS))
LOST = "blackhole"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ([table(through(WHOLE))], FINE),
        ([table(through("10.0.0.0/8"))], FINE),
        ([table(*EVERY_CIDR)], FINE),
        ([table(INTERNET)], {"aws-no-route": WARNING}),
        ([table(through("10.3.0.0/16"))], {"aws-no-route": WARNING}),
        ([table(), table(name="db")], {"aws-no-route": WARNING}),
        ([table(through(WHOLE)), table(name="db")], {"aws-no-route": NOTICE}),
        ([table(through(WHOLE)), table(name="spare", subnets=())], FINE),
        ([table(through(WHOLE)), table(name="main", main=True, subnets=())], FINE),
        ([table(name="main", main=True, subnets=())], {"aws-no-route": WARNING}),
        ([], FINE),
        ([table(*map(through, DYNOS))], {"aws-route-part": NOTICE}),
        ([table(through(WHOLE, state=LOST))], {"aws-no-route": WARNING, "aws-route-gone": WARNING}),
        (
            [table(through(WHOLE)), table(to("pcx-old", WHOLE, LOST), name="db")],
            {"aws-route-gone": WARNING},
        ),
        ([table(through(WHOLE), to("pcx-old", DYNOS[0], LOST))], {"aws-route-gone": WARNING}),
        ([table(through(WHOLE), to("pcx-old", "10.3.0.0/16", LOST))], FINE),
        ([table(through(WHOLE), to("igw-1", "0.0.0.0/0", LOST))], FINE),
        ([table(through(WHOLE), to("tgw-1", DYNOS[0]))], {"aws-route-elsewhere": WARNING}),
        ([table(to("tgw-1", WHOLE))], {"aws-no-route": WARNING, "aws-route-elsewhere": WARNING}),
        ([table(through(WHOLE), to("tgw-1", "10.0.0.0/8"))], FINE),
        ([table(through(WHOLE), to("tgw-1", "10.3.0.0/16"))], FINE),
        ([table(through(WHOLE), to("local", "10.2.4.0/24"))], FINE),
        ([table(through(WHOLE), *EVERY_CIDR)], {"aws-route-covered": NOTICE}),
        ([table(through(WHOLE), through("10.3.0.0/20"))], FINE),
        ([table(through(WHOLE), through(DYNOS[0], state=LOST))], {"aws-route-gone": WARNING}),
    ],
    ids=[
        "the whole block",
        "a wider one",
        "all Space CIDRs one by one",
        "only the Internet",
        "the next block is not the space's",
        "two tables without a route",
        "one of two tables without a route",
        "a table that serves no subnet does not matter",
        "nor does the main one then",
        "the main one, where no table serves a subnet",
        "no table at all was told",
        "two of four",
        "the only route leads nowhere",
        "one of two tables leads to a peering that is gone",
        "a part leads nowhere",
        "a blackhole elsewhere is not the space's",
        "nor is a lost way to the Internet",
        "a part is taken away",
        "all is taken away",
        "a wider route elsewhere takes nothing away",
        "nor does the next block",
        "the VPC's own addresses are told as an overlap",
        "narrower ones are spare beside the whole",
        "a narrower one to another block is not",
        "a narrower one that leads nowhere is no spare",
    ],
)
def test_routes_of_the_vpc(tables: list[Any], expected: dict[str, Level]) -> None:
    assert levels(found(end(route_tables=tuple(tables)))) == expected


@pytest.mark.parametrize(
    ("app", "routes", "expected"),
    [
        (INTERNAL, [through(WHOLE)], FINE),
        (INTERNAL, EVERY_CIDR, {"aws-route-whole": WARNING}),
        (INTERNAL, [through(DYNOS[0])], {"aws-route-whole": WARNING}),
        (INTERNAL, [], {"aws-no-route": WARNING}),
        (PUBLIC, EVERY_CIDR, FINE),
        (INTERNAL | {"internal_routing": None}, EVERY_CIDR, FINE),
        (INTERNAL | {"space": {"id": "id-other", "name": "other"}}, EVERY_CIDR, FINE),
    ],
    ids=[
        "reached by the whole block",
        "all /20 together are not the /16",
        "nor is a part of them, which is told with it",
        "no route at all is told as that",
        "a public app needs none",
        "nor does one of which nobody knows",
        "nor one of another space",
    ],
)
def test_internal_apps_take_a_route_to_the_whole_block(
    app: dict[str, Any], routes: list[Route], expected: dict[str, Level]
) -> None:
    assert levels(found(end(route_tables=(table(*routes),)), apps=(app,))) == expected


NO_ROUTE = {"route_tables": (table(),)}


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        (NO_ROUTE | unread(Part.ROUTE_TABLES), {}),
        (NO_ROUTE | unread(Part.VPC), {}),
        (NO_ROUTE | {"not_looked_at": "not looked at: no credentials"}, {}),
        (NO_ROUTE, {"peering": {"status": "pending-acceptance"}}),
        (NO_ROUTE, {"peering": {"pcx_id": "pcx-2"}}),
        (NO_ROUTE, {"peering": {"type": "heroku-managed"}}),
    ],
    ids=[
        "tables that were not read",
        "a VPC that was not read",
        "an account that was not looked at",
        "a peering that is not yet active",
        "another peering",
        "one of Heroku's",
    ],
)
def test_nothing_is_missing_where_nobody_looked(fields: dict[str, Any], options: dict[str, Any]) -> None:
    said = found(end(**fields), **options)
    assert not {"aws-no-route", "aws-vpc-gone"} & said.keys()


@pytest.mark.parametrize("info", [None, {"vpc_cidr": "******"}, {}])
def test_where_heroku_does_not_tell_its_end_the_block_of_the_space_is_routed(
    info: dict[str, Any] | None,
) -> None:
    assert levels(found(end(), info=info)) == FINE
    assert levels(found(end(route_tables=(table(),)), info=info)) == {"aws-no-route": WARNING}


def test_where_nobody_tells_the_block_nothing_is_said_of_routes() -> None:
    nowhere = space("quay", cidr="******")
    assert found(end(route_tables=(table(),)), info=None, of=nowhere) == {}


def test_where_the_subnets_could_not_be_read_the_main_table_may_serve_some() -> None:
    main = table(through(WHOLE), name="main", main=True, subnets=())
    unknown = unread(Part.SUBNETS)
    assert levels(found(end(route_tables=(main, table(name="db"))))) == {"aws-no-route": WARNING}
    assert levels(found(end(route_tables=(main, table(name="db")), **unknown))) == {"aws-no-route": NOTICE}
    lost = table(name="main", main=True, subnets=())
    assert levels(found(end(route_tables=(lost, table(name="db")), **unknown))) == {"aws-no-route": WARNING}
    assert levels(found(end(route_tables=(lost, table(through(WHOLE))), **unknown))) == FINE


def test_where_ec2_has_no_such_connection_that_is_what_is_told() -> None:
    one = end(connection=Connection(code="deleted"), route_tables=(table(through(WHOLE, state=LOST)),))
    assert levels(found(one)) == {"aws-status": WARNING}


@pytest.mark.parametrize(
    ("status", "state", "expected"),
    [
        ("deleted", LOST, {"aws-route-left": WARNING}),
        ("expired", LOST, {"aws-route-left": WARNING}),
        ("deleted", "active", FINE),
        ("pending-acceptance", LOST, FINE),
    ],
)
def test_a_route_that_outlived_its_peering(status: str, state: str, expected: dict[str, Level]) -> None:
    one = end(connection=None, route_tables=(table(through(WHOLE, state=state)),))
    said = levels(found(one, peering={"status": status}))
    assert {rule: level for rule, level in said.items() if rule.startswith("aws-route")} == expected


def test_the_tables_and_what_they_lack_are_named() -> None:
    one = end(route_tables=(table(through(WHOLE)), table(name="db"), table(name="batch")))
    finding = found(one)["aws-no-route"]
    assert finding.title == f"peering pcx-1: no route to {WHOLE} in db and batch"
    assert "rtb-db (db, 1 subnet: db)" in finding.detail
    assert finding.mends == "connect-vpc"
    missing = found(end(route_tables=(table(*map(through, CIDRS[:3])),)))["aws-route-part"]
    assert missing.title == f"peering pcx-1: no route to {CIDRS[3]} in app"


@pytest.mark.parametrize(("block", "mends"), [(WHOLE, "connect-vpc"), (DYNOS[0], None)])
def test_only_what_is_in_the_place_of_the_route_is_replaced_by_it(block: str, mends: str | None) -> None:
    one = end(route_tables=(table(through(WHOLE), to("tgw-1", block)),))
    assert found(one)["aws-route-elsewhere"].mends == mends


def test_what_leads_elsewhere_is_not_told_as_missing_too() -> None:
    one = end(route_tables=(table(*map(through, CIDRS[1:]), to("tgw-1", CIDRS[0])),))
    assert levels(found(one)) == {"aws-route-elsewhere": WARNING}


def test_what_dynos_lack_is_told_with_what_internal_apps_lack() -> None:
    def told(*blocks: str) -> Finding:
        one = end(route_tables=(table(*map(through, blocks)),))
        return found(one, apps=(INTERNAL,))["aws-route-whole"]

    lacking = told(*CIDRS[1:])
    assert f"are lost too: rtb-app (app, 1 subnet: app): {CIDRS[0]}." in lacking.detail
    assert "are lost too" not in told(*CIDRS).detail
    assert len({told(*CIDRS).state, lacking.state, told(*CIDRS[2:]).state}) == 3


def test_tables_that_lack_the_same_blocks_are_told_together() -> None:
    names = ("app", "db", "batch")
    routes = tuple(map(through, CIDRS[2:]))
    finding = found(end(route_tables=tuple(table(*routes, name=name) for name in names)))["aws-route-part"]
    assert finding.title == f"peering pcx-1: no route to {CIDRS[0]} and {CIDRS[1]} in app, db and 1 more"
    assert finding.detail.count(CIDRS[0]) == 1
    assert all(f"rtb-{name} " in finding.detail for name in names)


def test_routes_that_lead_to_the_same_are_told_together() -> None:
    lost = [to("pcx-old", block, LOST) for block in CIDRS[:2]]
    tables = (table(through(WHOLE), *lost), table(through(WHOLE), *lost, name="db"))
    finding = found(end(route_tables=tables))["aws-route-gone"]
    assert f"{CIDRS[0]} and {CIDRS[1]} in app and db lead to pcx-old, which is gone." in finding.detail
    fewer = found(end(route_tables=(tables[0], table(through(WHOLE), lost[0], name="db"))))["aws-route-gone"]
    assert fewer.state != finding.state
