"""The proof of a destroyed peering: that it is gone from both ends, and what still leads to it."""

from collections.abc import Sequence

from backend.changes.ground import Ground
from backend.changes.step import Check, Seen, Step, Unread
from backend.model.change import Facts
from backend.model.peering import ENDED
from backend.rules import commands

from .aws_end import PeeredVpc
from .destroying import in_ec2
from .heroku_end import read_peering
from .leftovers import Looked, look_again
from .proof import Proof, proof_of


def removal_proof_step(facts: Facts, ground: Ground, left: Sequence[Step]) -> Check:
    """As `proof.proof_step`. `left`: the steps that take away what the VPC is left with."""
    vpc = PeeredVpc(facts, ground)

    async def look() -> Seen:
        proof = Proof()
        peering = await read_peering(ground, vpc.pcx_id)
        status = "not listed any more" if peering is None else peering.status
        proof.say(peering is None or peering.status in ENDED, f"Heroku: {vpc.pcx_id} is {status}.")
        if vpc.is_at_hand:
            try:
                proof.say(*await in_ec2(vpc))
                looked = await look_again(vpc)
            except Unread as error:
                proof.say(False, f"The AWS end could not be looked at: {error}")
            else:
                _left(proof, looked)
        again = commands.start_change("connect-vpc", {"space": ground.space_name})
        end = f"It cannot be brought back: `{again}` asks anew."
        proof.by_hand(vpc, left)
        return proof.seen(vpc, end)

    return proof_of(vpc, look)


def _left(proof: Proof, looked: Looked) -> None:
    for text in looked.still:
        proof.say(False, f"Still in the VPC: {text}.")
    for text in looked.unread:
        proof.say(False, text)
    for text in looked.kept:
        proof.say(True, f"Kept in the VPC: {text}")
    every = looked.gone + len(looked.still) + len(looked.kept)
    if every or not looked.unread:
        gone = f"{looked.gone} of the {every} routes and rules that were for this peering alone"
        proof.say(True, f"Gone from the VPC: {gone}.")
