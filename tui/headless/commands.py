"""The table of the commands that read: what each asks for, and the forms in which it prints that."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from tui.headless import (
    apps,
    findings,
    former_trusted_ips,
    outbound_formats,
    outbound_ips,
    peerings,
    spaces,
    status,
    trusted_ips,
    vpn,
    whose,
)
from tui.headless.document import Document
from tui.headless.view import JSON, PLAIN, Inside, Request, View


def _nothing_to_say(view: View) -> Iterable[str]:
    return ()


def _always(view: View) -> bool:
    return True


def _of_each(*kinds: Kind) -> Inside:
    """The same of every space."""

    def inside(snapshot: Snapshot, space: Space, request: Request) -> Iterator[Kind]:
        yield from kinds

    return inside


_GROUND = frozenset({Kind.ACCOUNT, Kind.SPACES})
_AND_WHAT_THERE_IS = _GROUND | {Kind.GENERATIONS}
"""Generations tell what a space does not have (K20)."""


@dataclass(frozen=True)
class Command:
    """`about`: if no space tells this, nothing that was asked for could be read; None: the spaces are it.

    `more`: sentences for `--help`. `formats` beside plain and JSON: lists for other programs, where
    `lists_any` says that there is something to list; `left_out` is said with them, `talk` with every form.
    """

    help: str
    inside: Inside
    about: Kind | None
    as_json: Callable[[View], Document]
    as_text: Callable[[View], str]
    ground: frozenset[Kind] = _AND_WHAT_THERE_IS
    more: str = ""
    then: "Command | None" = None
    """What it is with a time of the past."""
    formats: Mapping[str, Callable[[View], str]] = field(default_factory=dict)
    lists_any: Callable[[View], bool] = _always
    left_out: Callable[[View], Iterable[str]] = _nothing_to_say
    talk: Callable[[View], Iterable[str]] = _nothing_to_say
    judges: bool = False
    """Whether it tells what needs a hand, and ends with another exit code where something does."""

    @property
    def forms(self) -> tuple[str, ...]:
        return (PLAIN, JSON, *self.formats)

    def is_empty(self, view: View) -> bool:
        """Whether another program would get a list of one space with nothing in it, and let nobody in."""
        request = view.request
        return request.form in self.formats and request.space is not None and not self.lists_any(view)

    def render(self, view: View) -> str | Document:
        """What goes to stdout."""
        form = view.request.form
        if form == JSON:
            return self.as_json(view)
        return self.formats.get(form, self.as_text)(view)

    def said(self, view: View) -> Iterator[str]:
        """What goes to stderr with it."""
        yield from self.talk(view)
        if view.request.form in self.formats:
            yield from self.left_out(view)


COMMANDS: dict[str, Command] = {
    "status": Command(
        "the whole picture",
        status.kinds,
        None,
        status.document,
        status.text,
        _AND_WHAT_THERE_IS | {Kind.TEAMS},
        more="AWS is not asked: in JSON `aws` of a peering is null here, and what AWS would show is in no "
        "finding. A `-` is unknown, or what the space does not have. The exit code is 1 where a finding of "
        "warning or above is acknowledged by nobody; something that could not be read is such a finding.",
        talk=findings.in_short,
        judges=True,
    ),
    "findings": Command(
        "what needs a hand, the worst first",
        findings.kinds,
        None,
        findings.document,
        findings.text,
        _AND_WHAT_THERE_IS | {Kind.TEAMS},
        more="LEVEL is critical, warning or notice. The exit code is 1 where one of warning or above is "
        "acknowledged by nobody. Everything is read for it, AWS too where you have access; `status` tells "
        "what needs no AWS. With --ack, a finding is acknowledged until it changes, with your name and the "
        "time: it is listed only with --all, in JSON always. That writes nothing to Heroku or AWS, so "
        "--read-only does not forbid it.",
        talk=findings.talk,
        judges=True,
    ),
    "spaces": Command("the Private Spaces", _of_each(), None, spaces.document, spaces.text, _GROUND),
    "peerings": Command(
        "private connections to VPCs, and requests that wait",
        peerings.kinds,
        Kind.PEERINGS,
        peerings.document,
        peerings.text,
        more="With --json, AWS is asked too: `aws` is the peering as EC2 sees it with its VPC, routes, "
        "security groups and network ACLs, or has the reason in `not_looked_at`. Only this command and "
        "`findings` ask AWS. No access to AWS is no failure. EXPIRES is told only while a request waits.",
    ),
    "vpn": Command(
        "VPN connections with their tunnels",
        _of_each(Kind.VPN_CONNECTIONS),
        Kind.VPN_CONNECTIONS,
        vpn.document,
        vpn.text,
        more="A line for each tunnel. Pre-shared keys are in no form of it.",
    ),
    "trusted-ips": Command(
        "who may send web requests to a space",
        _of_each(Kind.INBOUND_RULESET),
        Kind.INBOUND_RULESET,
        trusted_ips.document,
        trusted_ips.text,
        more="With --at TIME, the list that was set last at that time, from the history that Heroku keeps. "
        "TIME is an ISO date or date-time, in UTC where it has no zone, or how long ago it was: 90m, 2h, 3d, "
        "1w.",
        then=Command(
            "who might send web requests to a space then",
            _of_each(Kind.INBOUND_RULESETS),
            Kind.INBOUND_RULESETS,
            former_trusted_ips.document,
            former_trusted_ips.text,
            talk=former_trusted_ips.talk,
        ),
    ),
    "outbound-ips": Command(
        "the addresses that traffic of a space comes from",
        _of_each(Kind.NAT),
        Kind.NAT,
        outbound_ips.document,
        outbound_ips.text,
        more="--format cidr: a line with a /32 or /128 for each address. nginx: `allow` lines. aws-sg: JSON "
        "for `aws ec2 authorize-security-group-ingress --ip-permissions`, with TCP port 443, to be edited "
        "for others. terraform: a `locals` block with a list for each space. What is no address is left out "
        "of these, and told on stderr, and so is a space without an address; the exit code is still 0. With "
        "--space nothing is printed for such a space, and the exit code is 4, so make each allow list of one "
        "space. Builds run outside the space: their traffic comes from other addresses. Once the space is "
        "destroyed, Heroku gives its addresses to others: take them off your lists.",
        formats=outbound_formats.FORMATS,
        lists_any=outbound_formats.lists_any,
        left_out=outbound_formats.left_out,
    ),
    "apps": Command(
        "apps, and who reaches them",
        apps.kinds,
        Kind.APPS,
        apps.document,
        apps.text,
        more="With --space, also their dynos with private addresses, which change at every start.",
    ),
    "whose": Command(
        "what holds an address",
        whose.kinds,
        None,
        whose.document,
        whose.text,
        more="Looks for an IPv4 or IPv6 address or a CIDR block in every space: its blocks, outbound and "
        "trusted IPs, peerings, VPN tunnels, and the private addresses of dynos; the most specific first. "
        "HOW: the place equals it, holds it, or is within the block. Nothing found is said on stderr; "
        "the exit code is 0, and `hits` in JSON is [].",
        talk=whose.talk,
    ),
}
