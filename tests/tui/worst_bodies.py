"""The worst that an API can send: whole bodies of a wrong shape, and values of a wrong kind in each field."""

from typing import Any

KEY = "psk.never-to-be-seen"
"""Some part of every pre-shared key here, whatever shape it has."""

SHAPES: list[Any] = [None, {}, [], [None], [[]], [[], 7, "text", {}], "text", "", 7, -1.5, True, {"id": {}}]
"""In the place of whole replies."""

LONG = "x" * 10_000
VALUES: dict[str, Any] = {
    "null": None,
    "object": {},
    "list": [],
    "list-of-null": [None],
    "list-of-lists": [[[]]],
    "nested": {"name": {"name": ["deep", {"id": None}]}, "id": [{}]},
    "number": 7,
    "negative": -1,
    "huge": 10**400,
    "fraction": 1.5,
    "true": True,
    "empty": "",
    "blank": " \t ",
    "markup": "[/x] [red]no[/] [@click=app.quit]q[/] \\[ [[",
    "escapes": "a\x1b[31mb\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x9b31m\x9d0;x\x9c\x00\x08\r\n\x7fz",
    "bidi": "a\u202egnp.exe\u2066b\u2069\u200f\u061c\u200b\ufeffz",
    "lone": "a\ud800z",
    "wide": "港口" * 40,
    "emoji": "👩\u200d👩\u200d👧 🇩🇪 ☠\ufe0f e\u0301\u0301\u0301 \u0301",
    "long": LONG,
    "words": "ab " * 3000,
    "no-address": "123.456.789.123",
    "no-range": "10.0.0.0/99",
    "zone": "fe80::1%eth0/64",
    "host-bits": "10.0.0.7/8",
    "masked": "******",
    "no-date": "soon",
    "no-day": "2026-02-30T00:00:00Z",
    "last-date": "9999-12-31T23:59:59-14:00",
    "first-date": "0001-01-01T00:00:00+14:00",
    "formula": "=HYPERLINK(1)",
    "path": "../../etc/passwd\\..",
    "unknown": "what-nobody-knows-yet",
}
"""In the place of every single field."""

TUNNEL = {
    "ip": "34.203.9.1",
    "customer_ip": "198.51.100.9",
    "pre_shared_key": KEY,
    "status": "UP",
    "status_message": "IPSEC IS UP",
    "last_status_change": "2026-11-20T00:00:00Z",
}
INSIDE: dict[str, Any] = {
    "inbound-ruleset": {
        "id": "r1",
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": "ops@acme.example",
        "rules": [{"action": "allow", "source": "192.0.2.0/24"}],
        "applied": True,
    },
    "inbound-rulesets": [
        {
            "id": "r1",
            "created_at": "2026-01-01T00:00:00Z",
            "rules": [{"action": "allow", "source": "192.0.2.0/24"}],
        },
        {
            "id": "r0",
            "created_at": "2025-01-01T00:00:00Z",
            "rules": [{"action": "deny", "source": "0.0.0.0/0"}],
        },
    ],
    "peerings": [
        {
            "type": "customer-managed",
            "pcx_id": "pcx-0123456789abcdef0",
            "cidr_blocks": ["10.100.0.0/16"],
            "status": "pending-acceptance",
            "aws_vpc_id": "vpc-1",
            "aws_region": "us-east-1",
            "aws_account_id": "123456789012",
            "expires": "2026-11-24T00:00:00Z",
        }
    ],
    "peering-info": {
        "aws_account_id": "123456789012",
        "aws_region": "us-east-1",
        "vpc_id": "vpc-2",
        "vpc_cidr": "10.0.0.0/16",
        "dyno_cidr_blocks": ["10.0.128.0/20"],
        "space_cidr_blocks": ["10.0.0.0/20"],
        "unavailable_cidr_blocks": ["10.1.0.0/16"],
    },
    "vpn-connections": [
        {
            "id": "v1",
            "name": "office",
            "public_ip": "203.0.113.20",
            "routable_cidrs": ["10.2.0.0/16"],
            "space_cidr_block": "10.0.0.0/16",
            "ike_version": 1,
            "status": "active",
            "status_message": "up",
            "tunnels": [TUNNEL, {**TUNNEL, "status": "DOWN", "last_status_change": "2026-11-20T13:00:00Z"}],
        }
    ],
    "nat": {
        "state": "enabled",
        "sources": ["203.0.113.1", "203.0.113.2"],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    },
    "topology": {
        "version": 1,
        "apps": [
            {
                "id": "a1",
                "domains": ["docs.acme.example"],
                "formations": [
                    {
                        "id": "f1",
                        "process_type": "web",
                        "dynos": [{"id": "d1", "number": 1, "private_ip": "10.0.128.7", "hostname": "1.a"}],
                    }
                ],
            }
        ],
    },
    "dynos": [
        {
            "app_id": "a1",
            "app_name": "docs",
            "dynos": [{"id": "d1", "name": "web.1", "type": "web", "size": "Private-S", "state": "up"}],
        }
    ],
    "members": [
        {
            "id": "m1",
            "user": {"email": "ops@acme.example"},
            "permissions": [{"name": "create_apps"}],
        }
    ],
}
"""By the last part of its path, the body of everything in a space as it should be."""


def spoilt(body: Any, value: Any) -> Any:
    """`body` with `value` in the place of every leaf; a pre-shared key stays one in the value's shape."""
    if isinstance(body, dict):
        return {
            name: _key_in(value) if name == "pre_shared_key" else spoilt(below, value)
            for name, below in body.items()
        }
    return [spoilt(below, value) for below in body] if isinstance(body, list) else value


def _key_in(value: Any) -> Any:
    if isinstance(value, dict):
        return {KEY: KEY}
    return [KEY, [KEY]] if isinstance(value, list) else KEY if value is None else f"{KEY}{value}"


def flattened(body: Any, value: Any) -> Any:
    """`body` with `value` in the place of every field, also of those that are lists or objects."""
    if isinstance(body, list):
        return [flattened(below, value) for below in body]
    return {name: _key_in(value) if name == "pre_shared_key" else value for name in body}


def with_strangers(body: Any, others: list[Any]) -> Any:
    """The items of a list among others; what is no list as it is."""
    return [*others, *body, *others] if isinstance(body, list) else body


def app(of: dict[str, Any]) -> dict[str, Any]:
    """The body of an app in a space."""
    return {
        "id": "a1",
        "name": "docs",
        "space": {"id": of["id"], "name": of["name"]},
        "team": {"id": "3", "name": "acme"},
        "region": {"id": "2", "name": "virginia"},
        "generation": "cedar",
        "internal_routing": True,
        "acm": True,
        "web_url": "https://docs.example/",
        "maintenance": False,
        "created_at": "2026-01-01T00:00:00Z",
        "released_at": "2026-01-01T00:00:00Z",
    }
