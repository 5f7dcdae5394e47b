"""Everything known about one space: what it is, what it holds, how much of its limits that takes."""

from collections import Counter
from collections.abc import Iterator

from backend.model.key import Kind
from backend.model.member import SpaceMember
from backend.model.nat import ENABLED, Nat
from backend.model.snapshot import Snapshot
from backend.model.space import IN_TRANSITION, Space
from backend.model.vpn_connection import UP, VpnConnection
from backend.rules.availability import why_not_available
from backend.rules.limits import LIMITS, Limited, Use, uses
from tui.format import flag, known, listed, moment
from tui.screens import in_a_word, trusted
from tui.screens.peering_info import info_facts
from tui.screens.reading import absence, reading_facts
from tui.screens.rows import Part
from tui.screens.used import how_near
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.text import Signs, Tone

STATE_MEANINGS = {
    "allocating": "not yet usable; a new space takes some ten minutes",
    "deleting": "on its way out; its outbound addresses will be used by others",
}
HOLDS = (
    (Kind.PEERINGS, Limited.PEERINGS, "Peerings"),
    (Kind.VPN_CONNECTIONS, Limited.VPN_CONNECTIONS, "VPN"),
    (Kind.INBOUND_RULESET, Limited.RULES, "Trusted IPs"),
    (Kind.APPS, Limited.APPS, "Apps"),
    (Kind.TOPOLOGY, Limited.PROCESS_TYPES, "Process types"),
    (Kind.TOPOLOGY, Limited.DYNOS, "Dynos"),
)


def space_facts(part: Part, snapshot: Snapshot, signs: Signs) -> Iterator[Item]:
    space = part.space
    yield Heading("heading", known(space.name, signs), cut=signs.cut, mark=part.mark)
    about_reading = list(_about_reading(part, signs))
    yield from (fact for fact in about_reading if fact.tone is Tone.WARN)
    yield from _what_it_is(space, snapshot, signs)
    inside = absence(Kind.PEERINGS, part, signs)
    if space.state in IN_TRANSITION and inside is not None:
        yield Fact("inside", "Inside", inside.sentence, Tone.QUIET, copies="")
    else:
        yield from _what_it_holds(part, snapshot, signs)
    yield Fact("generation", "Generation", known(space.generation, signs))
    yield Fact("shield", "Shield", flag(space.shield, signs))
    yield Fact("id", "ID", known(space.id, signs))
    yield Fact("created_at", "Created", moment(space.created_at, signs.missing))
    yield Fact("updated_at", "Updated", moment(space.updated_at, signs.missing))
    yield from (fact for fact in about_reading if fact.tone is not Tone.WARN)


def _about_reading(part: Part, signs: Signs) -> Iterator[Fact]:
    """What is old or unread; what is so for the same reason is told together.

    What the space does not have is told where it would stand.
    """
    together: dict[tuple[str, str, Tone], list[str]] = {}
    for kind, reading in part.readings.items():
        if kind is Kind.PEERING_INFO:
            continue  # its own lines tell it
        if why_not_available(kind, part.space, part.generations, reading) is None:
            for fact in reading_facts(kind, part, signs):
                name, _, why = fact.text.partition(": ")
                together.setdefault((fact.label, why, fact.tone), []).append(name)
    for (label, why, tone), names in together.items():
        yield Fact(f"{label}-{names[0]}", label, f"{', '.join(names)}: {why}", tone)


def _what_it_is(space: Space, snapshot: Snapshot, signs: Signs) -> Iterator[Fact]:
    team = snapshot.team_of(space)
    role = f" (you are {team.role})" if team is not None and team.role else ""
    state = known(space.state, signs)
    meaning = STATE_MEANINGS.get(space.state or "")
    region = space.region.description or _region_description(snapshot, space)
    yield Fact("state", "State", f"{state}: {meaning}" if meaning else state, copies=state)
    yield Fact("team", "Team", known(space.team_name, signs) + role, copies=space.team_name or "")
    yield Fact("region", "Region", _joined(space.region.name, region, signs), copies=space.region.name or "")
    yield Fact("cidr", "CIDR", known(space.cidr, signs))
    yield Fact("data_cidr", "Data CIDR", known(space.data_cidr, signs))


def _region_description(snapshot: Snapshot, space: Space) -> str | None:
    for region in snapshot.regions.value or ():
        if region.name is not None and region.name == space.region.name:
            return region.description
    return None


def _joined(first: str | None, second: str | None, signs: Signs) -> str:
    """Both; the second alone where it begins with the first: `virginia`, `Virginia, United States`."""
    if first and second and not second.casefold().startswith(first.casefold()):
        return f"{first}, {second}"
    return known(second or first, signs)


# What it holds


def _what_it_holds(part: Part, snapshot: Snapshot, signs: Signs) -> Iterator[Fact]:
    used = {use.limited: use for use in uses(snapshot, part.space, part.limits)}
    for kind, limited, label in HOLDS:
        yield _held(kind, used[limited], label, part, signs)
        if limited is Limited.RULES:
            yield _outbound(part, signs)
    if used[Limited.DYNOS_OF_A_TYPE].is_near:
        yield _held(Kind.TOPOLOGY, used[Limited.DYNOS_OF_A_TYPE], "Of one type", part, signs)
    yield from _creators(part, signs)
    yield from info_facts(part, signs)


def _held(kind: Kind, use: Use, label: str, part: Part, signs: Signs) -> Fact:
    """How much of a limit is used, and of what that is made."""
    none = absence(kind, part, signs)
    if none is not None and use.used is None:
        return Fact(f"use-{use.limited}", label, none.sentence, none.short.tone, copies="")
    if use.used is None:
        return Fact(f"use-{use.limited}", label, signs.missing)
    tone = Tone.PLAIN
    text = str(use.used) if use.is_raised else f"{use.used} of {use.limit}"
    text += _made_of(kind, part, signs)
    limit = LIMITS[use.limited]
    if use.is_raised:
        text += f"; the usual limit of {limit.default} was raised"
    elif use.is_near and limit.is_raised_by_ticket:
        tone = Tone.ACCENT
        text += how_near(use)
    return Fact(f"use-{use.limited}", label, text, tone, copies=str(use.used))


def _made_of(kind: Kind, part: Part, signs: Signs) -> str:
    """What is counted, after a colon; what else there is to say of it, after a comma."""
    value = part.readings[kind].value
    match kind:
        case Kind.PEERINGS:
            own = Counter(known(peering.status, signs) for peering in value or () if not peering.is_herokus)
            herokus = sum(peering.is_herokus for peering in value or ())
            told = [f"{count} {status}" for status, count in own.items()]
            told += [f"{herokus} of Heroku's beside"] if herokus else []
            return f": {', '.join(told)}" if told else ""
        case Kind.VPN_CONNECTIONS:
            told = [_connection(each, signs) for each in value or ()]
            return f": {', '.join(told)}" if told else ""
        case Kind.INBOUND_RULESET:
            count = str(len(value.rules or ())) if value is not None else ""
            short = trusted.told(part, signs).short.text.removeprefix(f"{count} ")
            return "" if short in ("range", "ranges") else f", {short}"
    return ""


def _connection(connection: VpnConnection, signs: Signs) -> str:
    tunnels = connection.tunnels or ()
    up = sum(tunnel.status == UP for tunnel in tunnels)
    state = f"{up} of {len(tunnels)} up" if tunnels else known(connection.status, signs)
    return f"{known(connection.title, signs)} {state}"


def _outbound(part: Part, signs: Signs) -> Fact:
    none = absence(Kind.NAT, part, signs)
    if none is not None:
        return Fact("outbound_ips", "Outbound IPs", none.sentence, none.short.tone, copies="")
    nat: Nat | None = part.readings[Kind.NAT].value
    assert nat is not None, "or there would be a reason"
    told = in_a_word.outbound(part, signs).short
    state = "" if nat.state == ENABLED else f" ({known(nat.state, signs)})"
    sources = listed(nat.sources, signs)
    return Fact(
        "outbound_ips", "Outbound IPs", sources + state, told.tone, copies="\n".join(nat.sources or ())
    )


def _creators(part: Part, signs: Signs) -> Iterator[Fact]:
    """Who may create apps: admins of the team always may (requirement 140)."""
    members: tuple[SpaceMember, ...] | None = part.readings[Kind.MEMBERS].value
    none = absence(Kind.MEMBERS, part, signs)
    if none is not None or members is None:
        yield Fact(
            "create_apps", "Create apps", none.sentence if none else signs.missing, Tone.QUIET, copies=""
        )
        return
    emails = [member.user.email or signs.missing for member in members if member.may_create_apps]
    text = f"admins of the team, and {len(emails)} of {len(members)} members"
    text += f": {', '.join(emails)}" if emails else ""
    yield Fact("create_apps", "Create apps", text, copies="\n".join(emails))
