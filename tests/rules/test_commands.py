"""Commands that are shown are ready to be pasted, whatever the names in them are."""

import shlex

from backend.rules import commands


def test_a_change_is_started_with_its_inputs_whatever_they_are_called() -> None:
    said = commands.start_change("destroy-peering", {"space": "quay; rm -rf ~", "pcx_id": "pcx-1"})
    assert shlex.split(said)[4:] == ["--set", "space=quay; rm -rf ~", "--set", "pcx_id=pcx-1"]
    assert shlex.split(said, comments=True)[:4] == ["spaceport", "change", "start", "destroy-peering"]
