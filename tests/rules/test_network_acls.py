"""Network ACLs keep no state: whoever is let in needs replies to get out (requirement 36, K24)."""

import pytest

from backend.model.aws_end import NetworkAcl, NetworkAclEntry
from backend.rules.network_acls import lets_in, lets_replies_in, lets_replies_out

DYNOS = "10.2.128.0/20"


def entry(
    number: int, action: str, ports: tuple[int, int] | None, *, cidr: str = "0.0.0.0/0", egress: bool = False
) -> NetworkAclEntry:
    first, last = ports or (None, None)
    protocol = "tcp" if ports else "all"
    return NetworkAclEntry(
        rule_number=number,
        action=action,
        protocol=protocol,
        from_port=first,
        to_port=last,
        cidr=cidr,
        egress=egress,
    )


def acl(*entries: NetworkAclEntry) -> NetworkAcl:
    return NetworkAcl(network_acl_id="acl-1", entries=entries)


def test_the_default_one_lets_all_through() -> None:
    default = acl(entry(100, "allow", None), entry(100, "allow", None, egress=True))
    assert lets_in(default, DYNOS)
    assert lets_replies_out(default, DYNOS)


def test_without_an_entry_nothing_passes() -> None:
    assert not lets_in(acl(), DYNOS)
    assert not lets_replies_out(acl(), DYNOS)


@pytest.mark.parametrize(
    ("ports", "gets_out"),
    [((1024, 65535), True), ((32768, 60999), True), ((443, 443), False), ((49152, 65535), False)],
)
def test_replies_need_every_port_that_a_dyno_may_choose(ports: tuple[int, int], gets_out: bool) -> None:
    one = acl(entry(100, "allow", (443, 443)), entry(100, "allow", ports, egress=True))
    assert lets_in(one, DYNOS)
    assert lets_replies_out(one, DYNOS) is gets_out


def test_the_first_entry_decides_whatever_their_order_in_the_reply() -> None:
    later = entry(200, "allow", None)
    assert not lets_in(acl(later, entry(100, "deny", None, cidr=DYNOS)), DYNOS)
    assert lets_in(acl(entry(300, "deny", None, cidr=DYNOS), later), DYNOS)


def test_a_deny_of_a_few_ports_leaves_others_open() -> None:
    assert lets_in(acl(entry(90, "deny", (22, 22)), entry(100, "allow", None)), DYNOS)


def test_an_allow_for_a_part_of_the_block_is_not_one_for_all_of_it() -> None:
    part = entry(100, "allow", None, cidr="10.2.128.0/24", egress=True)
    assert not lets_replies_out(acl(part), DYNOS)


def test_a_protocol_without_ports_carries_no_connection() -> None:
    icmp = NetworkAclEntry(rule_number=100, action="allow", protocol="icmp", cidr="0.0.0.0/0")
    assert not lets_in(acl(icmp), DYNOS)


def test_what_the_vpc_calls_has_to_be_let_in_with_its_answer() -> None:
    web_only = acl(entry(100, "allow", (443, 443)), entry(100, "allow", None, egress=True))
    assert lets_in(web_only, DYNOS)
    assert not lets_replies_in(web_only, DYNOS)
    assert lets_replies_in(acl(entry(100, "allow", (1024, 65535), cidr="10.2.0.0/16")), DYNOS)
    assert not lets_replies_in(acl(entry(100, "allow", (1024, 65535), cidr=DYNOS)), "10.2.0.0/16")
