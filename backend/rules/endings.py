"""How a peering ended, and what to do then, for whoever waits for it or wants to accept it."""

EXPIRED = "expired"
_HOW = {
    EXPIRED: "has expired, and nothing brings it back: a request waits for seven days.",
    "rejected": "was rejected in AWS, and nothing brings it back: find out by whom, and why.",
    "failed": "has failed: AWS could not join the two VPCs, most often because blocks of them overlap. "
    "Compare all blocks of the VPC with those of the space.",
    "deleted": "was deleted from one of its two sides, and nothing brings it back.",
}


def how_it_ended(name: str, status: str | None, message: str | None = None) -> str | None:
    """Sentences; None where it has not ended. `message`: AWS's own words."""
    how = _HOW.get(status or "")
    if how is None:
        return None
    said = f" AWS says: {message.rstrip('.')}." if message else ""
    return (
        f"{name} {how}{said} Have the owner of the VPC ask again, or ask from the VPC yourself (connect-vpc)."
    )
