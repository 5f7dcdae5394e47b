"""Outbound IPs of a space (contract §1.1, space-nat)."""

from .remote import Moment, Remote, Text, Texts

ENABLED = "enabled"
UPDATING = "updating"
DISABLED = "disabled"


class Nat(Remote):
    """`sources`: addresses as they came; Fir has IPv6 among them, and some are no addresses at all."""

    state: Text = None
    sources: Texts = None
    created_at: Moment = None
    updated_at: Moment = None
