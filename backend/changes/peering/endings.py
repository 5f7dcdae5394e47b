"""How a peering ends, and what to do then."""

_HOW = {
    "expired": "has expired: nobody accepted it within seven days, and nothing brings it back. Ask "
    "again from the VPC, and accept that request.",
    "rejected": "was rejected: somebody turned it down in AWS. Find out who and why before you ask again "
    "from the VPC.",
    "failed": "has failed: AWS could not join the two VPCs, most often because blocks of them overlap. "
    "Compare all blocks of the VPC with those of the space, and ask again from one that fits.",
    "deleted": "was deleted from one of the two sides. Ask again from the VPC if it is still needed.",
}


def how_it_ended(pcx_id: str, status: str | None, message: str | None = None) -> str | None:
    """`message`: AWS's own words. None where it has not ended."""
    how = _HOW.get(status or "")
    if how is None:
        return None
    said = f" AWS says: {message}." if message else ""
    return f"{pcx_id} {how}{said}"
