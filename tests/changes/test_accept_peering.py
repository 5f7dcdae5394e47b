"""accept-peering: who is asking, and what becomes of the request. Without access to AWS, but for one."""

from datetime import timedelta

import pytest

from backend.aws.errors import AwsError, NoCredentials
from backend.changes.ground import Ground
from backend.changes.peering import heroku_end
from backend.model.change import NO, Ask, AskKind, ChangeState, StepState
from backend.model.change_entry import EntryKind
from backend.model.peering import Peering as Listed
from backend.model.settings import Aws
from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import SEEN_AFTER, Peering, PeerVpc
from tui.demo import SETTINGS

from .driving import driven, driving, is_done, step, told, usual
from .worlds import accepted

STRANGER, STRANGERS_PCX = "773100020003", "pcx-04f21c09b7d5e8603"
STAGING, PCX = "210987654321", "pcx-0aa11bb22cc33dd44"
VPC = PeerVpc(STAGING, "vpc-0123456789abcdef0", "us-east-1", ("10.230.0.0/16",))
ROUTES = {"routes": "none"}


def asked_for(simulator: Running, vpc: PeerVpc = VPC, space: str = "quay") -> Peering:
    """A request that Heroku lists since now."""
    world = simulator.world
    return request_peering(world, world.space(space), PCX, vpc, world.now() - SEEN_AFTER)


async def test_a_request_of_a_known_account_is_accepted(simulator: Running) -> None:
    asked_for(simulator)
    view, drive = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX} | ROUTES)
    assert is_done(view)
    who = " ".join(step(view, "who").said)
    for fact in (STAGING, VPC.vpc_id, "us-east-1", "10.230.0.0/16", "Expires", "staging, one of your"):
        assert fact in who
    accept = drive.ask("accept")
    assert (accept.key, accept.kind, accept.phrase) == ("accept", AskKind.NAME, "quay")
    (outcome,) = drive.log.of(EntryKind.OUTCOME, "accept")
    assert outcome.detail["request_id"]
    assert (outcome.detail["after"], accepted(simulator)) == ("provisioning", 1)


@pytest.mark.parametrize("status", [None, "******", "queued-for-review"])
async def test_a_state_that_nobody_knows_is_not_taken_for_accepted(
    simulator: Running, monkeypatch: pytest.MonkeyPatch, status: str | None
) -> None:
    listed_as(monkeypatch, status=status)
    asked_for(simulator)
    view, drive = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX} | ROUTES)
    assert view.state is ChangeState.STOPPED
    assert "is not known" in (view.reason or "")
    assert ("accept" in {ask.key for ask in drive.asked}, accepted(simulator)) == (False, 0)


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ({"type": "heroku-managed"}, "Heroku's"),
        ({"type": None}, "whose"),
        ({"cidr_blocks": ("10.0.0.0/16",)}, "10.0.0.0/16"),
    ],
)
async def test_what_a_request_turns_out_to_be_while_one_is_asked_is_not_accepted(
    simulator: Running, monkeypatch: pytest.MonkeyPatch, listed: dict[str, object], why: str
) -> None:
    asked_for(simulator)

    def meanwhile(ask: Ask) -> tuple[str, ...] | None:
        listed_as(monkeypatch, **listed)
        return usual(ask)

    inputs = {"space": "quay", "pcx_id": PCX} | ROUTES
    view, _ = await driven(simulator, "accept-peering", inputs, {"accept": meanwhile})
    assert view.state is ChangeState.REFUSED
    assert why in (view.reason or "")
    assert accepted(simulator) == 0


def listed_as(monkeypatch: pytest.MonkeyPatch, **listed: object) -> None:
    """Have Heroku list the request so, for the step that accepts it."""
    real = heroku_end.read_peerings

    async def other(ground: Ground) -> tuple[Listed, ...]:
        those = await real(ground)
        return tuple(each.model_copy(update=listed) if each.pcx_id == PCX else each for each in those)

    monkeypatch.setattr(heroku_end, "read_peerings", other)


async def test_an_unknown_requester_has_the_account_id_typed(simulator: Running) -> None:
    inputs = {"space": "harbor", "pcx_id": STRANGERS_PCX} | ROUTES
    view, drive = await driven(simulator, "accept-peering", inputs)
    assert is_done(view)
    ask = drive.ask(f"requester {STRANGER}")
    assert (ask.kind, ask.phrase) == (AskKind.NAME, STRANGER)
    assert ask.why_not(("harbor",)) is not None, "the name of the space is not enough"
    lines = " ".join(drive.ask("accept").lines)
    for fact in (
        f"AWS account: {STRANGER}",
        "VPC: vpc-",
        "Region: ",
        "CIDR: ",
        "Expires: ",
        "if you know who",
    ):
        assert fact in lines, "who asks is in sight where it is accepted"


async def test_who_does_not_know_the_requester_lets_nobody_in(simulator: Running) -> None:
    inputs = {"space": "harbor", "pcx_id": STRANGERS_PCX}
    view, drive = await driven(simulator, "accept-peering", inputs, {f"requester {STRANGER}": NO})
    assert view.state is ChangeState.DECLINED
    assert "The request waits until 2026-" in (view.reason or ""), "what becomes of it"
    assert accepted(simulator) == 0
    assert "accept" not in {ask.key for ask in drive.asked}


async def test_only_requests_of_yours_may_be_chosen(simulator: Running) -> None:
    view, drive = await driven(simulator, "accept-peering", {"space": "harbor"})
    assert view.state is ChangeState.STOPPED
    first, *others = drive.ask("pcx_id").options
    assert (first.value, first.refused) == (STRANGERS_PCX, None), "what waits comes first"
    assert STRANGER in first.detail
    masked = [option for option in others if not option.value.startswith("pcx-")]
    assert len(masked) == 2
    assert all(option.refused for option in masked)


async def test_where_nothing_can_be_accepted_the_reasons_are_told(simulator: Running) -> None:
    simulator.clock.advance(timedelta(minutes=10).total_seconds())
    view, _ = await driven(simulator, "accept-peering", {"space": "drydock"})
    assert view.state is ChangeState.REFUSED
    assert "pcx-02f8d4b6c1e3a5907 has expired" in (view.reason or "")
    assert "connect-vpc" in (view.reason or "")


@pytest.mark.parametrize(
    ("ends", "status"), [("rejected_at", "rejected"), ("failed_at", "failed"), ("deleted_at", "deleted")]
)
async def test_a_request_that_has_ended_is_refused_with_what_to_do(
    simulator: Running, ends: str, status: str
) -> None:
    setattr(asked_for(simulator), ends, simulator.clock.now())
    view, _ = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX})
    assert view.state is ChangeState.REFUSED
    assert status in (view.reason or "")
    assert "ask again" in (view.reason or ""), "what to do"


async def test_a_request_that_expires_while_somebody_reads_is_not_accepted(simulator: Running) -> None:
    peering = asked_for(simulator)

    def late(ask: object) -> tuple[str, ...]:
        simulator.clock.advance((peering.expires_at - simulator.clock.now()).total_seconds())
        return ("quay",)

    view, _ = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX}, {"accept": late})
    assert view.state is ChangeState.REFUSED, told(view)
    assert "has expired" in (view.reason or "")
    assert accepted(simulator) == 0


async def test_one_that_fails_after_it_was_accepted_ends_the_change_with_what_to_do(
    simulator: Running,
) -> None:
    peering = asked_for(simulator)
    async with driving(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX}) as drive:
        drive.on_write = lambda write: setattr(peering, "failed_at", simulator.clock.now())
        view = await drive.run()
    assert view.state is ChangeState.FAILED, told(view)
    assert "has failed" in (view.reason or "")


async def test_blocks_that_the_space_takes_are_refused(simulator: Running) -> None:
    asked_for(simulator, PeerVpc(STAGING, VPC.vpc_id, "us-east-1", ("10.1.0.0/16",)))
    view, _ = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX})
    assert "10.1.0.0/16" in (view.reason or ""), told(view)
    assert accepted(simulator) == 0


async def test_one_that_heroku_does_not_list_is_told_with_how_to_look(simulator: Running) -> None:
    inputs = {"space": "quay", "pcx_id": "pcx-0000000000000000f"}
    view, _ = await driven(simulator, "accept-peering", inputs)
    assert view.state is ChangeState.REFUSED
    assert "heroku spaces:peerings quay" in (view.reason or "")


async def test_an_accepted_one_is_gone_on_with(simulator: Running) -> None:
    inputs = {"space": "quay", "pcx_id": "pcx-0c9d2e7f4a1b68704"} | ROUTES
    view, drive = await driven(simulator, "accept-peering", inputs)
    assert is_done(view)
    assert step(view, "accept").state is StepState.ALREADY
    assert "accept" not in {ask.key for ask in drive.asked}
    assert step(view, "space").command == "heroku spaces:peering:info quay", "the end of the space, by hand"


async def test_an_acceptance_that_never_arrived_is_repeated_only_with_a_yes(simulator: Running) -> None:
    asked_for(simulator)
    simulator.faults.add(Fault(path="/spaces/*/peerings", method="POST", drop=True))
    view, drive = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX} | ROUTES)
    assert is_done(view)
    assert "accept again" in {ask.key for ask in drive.asked}
    assert len(drive.log.of(EntryKind.INTENT, "accept")) == 2


async def test_an_acceptance_whose_answer_was_lost_is_seen_and_not_repeated(simulator: Running) -> None:
    asked_for(simulator)
    simulator.faults.add(Fault(path="/spaces/*/peerings", method="POST", drop=True, performed=True))
    view, _ = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX} | ROUTES)
    assert is_done(view)
    assert accepted(simulator) == 1
    assert step(view, "accept").state is StepState.DONE


async def test_a_refusal_of_heroku_is_told_with_its_request_id(simulator: Running) -> None:
    asked_for(simulator)
    said = "The peering cannot be accepted today."
    simulator.faults.add(
        Fault(path="/spaces/*/peerings", method="POST", status=422, error_id="invalid_params", message=said)
    )
    view, drive = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX})
    assert view.state is ChangeState.STOPPED
    (outcome,) = drive.log.of(EntryKind.OUTCOME, "accept")
    assert said in (view.reason or "")
    assert f"Request {outcome.detail['request_id']}" in (view.reason or "")


async def test_what_cannot_be_read_and_does_not_decide_is_told(simulator: Running) -> None:
    asked_for(simulator)
    simulator.faults.add(Fault(path="/teams", status=403, error_id="forbidden", message="No.", count=None))
    view, _ = await driven(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX} | ROUTES)
    assert is_done(view)
    assert any("does not tell your role" in line for line in step(view, "space").said)


async def test_what_decides_has_to_be_read(simulator: Running) -> None:
    asked_for(simulator)
    path = "/spaces/*/peerings"
    simulator.faults.add(Fault(path=path, method="GET", status=403, error_id="forbidden", message="No."))
    async with driving(simulator, "accept-peering", {"space": "quay", "pcx_id": PCX} | ROUTES) as drive:
        view = await drive.run()
        assert view.state is ChangeState.STOPPED
        assert "The peerings of quay could not be read: No. (Request " in (view.reason or "")
        assert accepted(simulator) == 0
        assert is_done(await drive.run())


async def test_where_the_side_of_the_vpc_may_be_worked_on_is_found_out() -> None:
    with running("harbor", frozen=True, aws=True) as simulator:
        answers = {"routes": lambda ask: None}
        own, _ = await driven(
            simulator, "accept-peering", {"space": "quay", "pcx_id": "pcx-0c9d2e7f4a1b68704"}, answers
        )
        assert (own.facts["aws"], own.facts["aws_account_id"]) == (("yes",), ("123456789012",))
        inputs = {"space": "harbor", "pcx_id": STRANGERS_PCX, "aws_profile": "none"}
        foreign, _ = await driven(simulator, "accept-peering", inputs, answers)
    assert foreign.facts["aws"] == ("no",)
    assert any("not worked on here" in line for line in step(foreign, "who").said)


async def test_with_credentials_of_another_account_it_is_asked_who_works_on_the_side_of_the_vpc() -> None:
    inputs = {"space": "harbor", "pcx_id": STRANGERS_PCX}
    with running("harbor", frozen=True, aws=True) as simulator:
        view, drive = await driven(simulator, "accept-peering", inputs)
        asked = drive.ask("aws_profile")
        assert (view.state, accepted(simulator)) == (ChangeState.STOPPED, 0), "nobody said how to go on"
        assert (asked.default, asked.preselected) == ((), ("none",))
        told = " ".join(asked.lines)
        assert f"vpc-0c3a6e91b4f8d2703 is in the AWS account {STRANGER}" in told
        assert f"no credentials for {STRANGER}, those found here are for 123456789012" in told
        assert "go on by hand" in told
        refused = {option.value: option.refused for option in asked.options}
        assert refused["usual"] == f"they are of the account 123456789012, and the VPC is in {STRANGER}"

        by_hand = {"aws_profile": ("none",), f"requester {STRANGER}": lambda ask: None}
        view, _ = await driven(simulator, "accept-peering", inputs, by_hand)
        assert "no AWS credentials were chosen" in " ".join(step(view, "who").said)


async def test_credentials_that_turn_out_to_be_of_another_account_are_asked_for_again_at_once() -> None:
    inputs = {"space": "harbor", "pcx_id": STRANGERS_PCX}
    staging = f"account:{STAGING}"
    left = [(staging,), ("none",)]
    answers = {"aws_profile": lambda ask: left.pop(0), f"requester {STRANGER}": lambda ask: None}
    with running("harbor", frozen=True, aws=True) as simulator:
        view, drive = await driven(simulator, "accept-peering", inputs, answers)
        named, other = await driven(simulator, "accept-peering", inputs | {"aws_profile": "usual"})
    asked = drive.ask("aws_profile")
    assert asked.changed == f"{staging}: they are of the account {STAGING}, and the VPC is in {STRANGER}"
    assert view.facts["aws_profile"] == ("none",)
    assert [each.values for each in drive.log.of(EntryKind.ANSWERED, "credentials")] == [
        {"aws_profile": ("none",)}
    ]
    assert "usual: they are of the account 123456789012" in (other.ask("aws_profile").changed or "")
    assert named.state is ChangeState.STOPPED


@pytest.mark.parametrize("has_some", [False, True])
async def test_without_any_credentials_nobody_has_to_be_asked(
    monkeypatch: pytest.MonkeyPatch, has_some: bool
) -> None:
    async def none(*_: object) -> None:
        raise AwsError("no answer of sts") if has_some else NoCredentials("none")

    monkeypatch.setattr("backend.aws.workbenches.Workbenches.open", none)
    settings = SETTINGS.model_copy(update={"aws": Aws()})
    inputs = {"space": "harbor", "pcx_id": STRANGERS_PCX}
    with running("harbor", frozen=True, aws=True) as simulator:
        _, drive = await driven(simulator, "accept-peering", inputs, settings=settings)
    assert drive.ask("aws_profile").default == (() if has_some else ("none",))


async def test_those_that_are_of_the_account_are_worked_with() -> None:
    with running("harbor", frozen=True, aws=True) as simulator:
        inputs = {"space": "quay", "pcx_id": "pcx-0c9d2e7f4a1b68704"}
        view, drive = await driven(simulator, "accept-peering", inputs, {"routes": lambda ask: None})
    assert step(view, "credentials").state is StepState.SKIPPED
    assert "aws_profile" not in {ask.key for ask in drive.asked}
