"""Things of a space as JSON: the API's field names, every field always there, null when it is unknown.

For every face that writes them somewhere. A pre-shared key is in none of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from backend.model.app import App
from backend.model.aws_end import AwsEnd
from backend.model.change import ChangeView, StepView, Who
from backend.model.event import Event
from backend.model.finding import Finding
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Kind
from backend.model.nat import Nat
from backend.model.peering import Peering
from backend.model.topology import PlacedApp, Topology
from backend.model.vpn_connection import VpnConnection
from backend.rules.audit import Written
from backend.rules.reaching import Reaching
from tui.change_words import how_it_stands

Record = dict[str, Any]

RESOURCES: dict[Kind, str] = {
    Kind.PEERING_INFO: "peering_info",
    Kind.PEERINGS: "peerings",
    Kind.AWS_ENDS: "aws",
    Kind.VPN_CONNECTIONS: "vpn_connections",
    Kind.INBOUND_RULESET: "trusted_ips",
    Kind.INBOUND_RULESETS: "trusted_ips",
    Kind.NAT: "outbound_ips",
    Kind.APPS: "apps",
    Kind.TOPOLOGY: "dynos",
}
"""The keys of a document under which the resources of a space stand, in `errors` too."""


def resource(kind: Kind) -> str:
    """What a thing is about: the key of the document that has it, `space` for the space itself."""
    return "space" if kind is Kind.SPACES else RESOURCES.get(kind, kind.value)


def finding(finding: Finding) -> Record:
    """`change`: the one that mends it, by its name on the command line."""
    seen = finding.acknowledged
    return {
        "id": finding.id,
        "level": finding.level.value,
        "space": finding.space_name,
        "space_id": finding.space,
        "resource": resource(finding.resource),
        "item": finding.item,
        "title": finding.title,
        "detail": finding.detail,
        "document": finding.document,
        "change": finding.mends,
        "since": iso(finding.since),
        "until": iso(finding.until),
        "acknowledged": None if seen is None else {"by": seen.by, "at": iso(seen.at)},
    }


def event(event: Event) -> Record:
    """`fields`: each with its value before and after."""
    return {
        "at": iso(event.at),
        "space": event.name,
        "space_id": event.key.space,
        "resource": resource(event.key.kind),
        "item": event.item,
        "difference": event.difference.value,
        "fields": {
            name: {"before": to_jsonable_python(before), "after": to_jsonable_python(after)}
            for name, (before, after) in event.fields.items()
        },
        "by": event.by,
        "source": event.source.value,
    }


def iso(value: datetime | None) -> str | None:
    """A moment as the models write theirs."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def peering(peering: Peering, end: AwsEnd | None) -> Record:
    """`aws`: what AWS says of it; null where nobody was to look, and where it is not the operator's."""
    return {
        **peering.model_dump(mode="json"),
        "aws": None if end is None else end.model_dump(mode="json"),
    }


def vpn_connection(connection: VpnConnection) -> Record:
    return connection.model_dump(mode="json", exclude={"tunnels": {"__all__": {"pre_shared_key"}}})


def inbound_ruleset(ruleset: InboundRuleset) -> Record:
    fields = {"id", "rules", "applied", "created_at", "created_by"}
    return ruleset.model_dump(mode="json", include=fields)


def nat(nat: Nat) -> Record:
    return nat.model_dump(mode="json", include={"state", "sources"})


def app(app: App, reached_by: Reaching, topology: Topology | None) -> Record:
    """`reached_by`: null where the app is not internal. `dynos`: null where nobody was to look."""
    return {
        **app.model_dump(mode="json"),
        "reached_by": _ways(reached_by) if app.internal_routing else None,
        "dynos": None if topology is None else dynos_of(app, topology),
    }


def _ways(reached_by: Reaching) -> list[Record]:
    return [
        {
            "resource": way.kind,
            "name": way.name,
            "blocks": way.blocks,
            "reaches": way.reaches,
            "text": way.text,
        }
        for way in reached_by.ways
    ]


def dynos_of(app: App, topology: Topology) -> list[Record] | None:
    """The dynos of the app with their private addresses; None where the reply leaves them out."""
    if topology.apps is None or app.id is None:
        return None
    placed = [one for one in topology.apps if one.id == app.id]
    if any(one.formations is None for one in placed):
        return None
    return [dyno for one in placed for dyno in _dynos(one)]


def _dynos(placed: PlacedApp) -> Iterator[Record]:
    for formation in placed.formations or ():
        for dyno in formation.dynos or ():
            yield {"process_type": formation.process_type, **dyno.model_dump(mode="json")}


def change(view: ChangeView) -> Record:
    """`state_in_words`: tells apart what is done in part and what was cut off, too. `facts`: inputs, what
    was answered, what its steps found.
    """
    return {
        "id": view.id,
        "name": view.name,
        "title": view.title,
        "state": view.state.value,
        "state_in_words": how_it_stands(view),
        "space": view.space_name,
        "space_id": view.space,
        "is_production": view.is_production,
        "started_at": iso(view.started_at),
        "ended_at": iso(view.ended_at),
        "who": _who(view.who),
        "elsewhere": view.elsewhere,
        "reason": view.reason,
        "summary": view.summary,
        "is_partial": view.is_partial,
        "facts": dict(view.facts),
        "steps": [_step(step) for step in view.steps],
    }


def whole_change(view: ChangeView, writes: Iterable[Written]) -> Record:
    """`writes`: those of this change, in order."""
    return {**change(view), "writes": [write(one) for one in writes]}


def _step(step: StepView) -> Record:
    """`is_ours`: whether this change made the write."""
    return {
        "id": step.id,
        "title": step.title,
        "state": step.state.value,
        "at": iso(step.at),
        "said": step.said,
        "command": step.command,
        "undo": step.undo,
        "is_write": step.is_write,
        "is_ours": step.is_ours,
    }


def write(written: Written) -> Record:
    """`yielded`: what came of it, by name, each a list."""
    return {
        "at": iso(written.at),
        "change": written.change,
        "name": written.name,
        "title": written.title,
        "step": written.step,
        "space": written.space_name,
        "space_id": written.space,
        "who": _who(written.who),
        "service": written.service,
        "action": written.action,
        "target": written.target,
        "command": written.command,
        "undo": written.undo,
        "before": written.before,
        "after": written.after,
        "yielded": written.yielded,
        "request_id": written.request_id,
        "result": written.result,
        "said": written.said,
    }


def _who(who: Who | None) -> Record | None:
    return None if who is None else asdict(who)
