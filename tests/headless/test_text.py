"""The same as text: aligned, greppable, and harmless to a terminal."""

import io
import sys
from pathlib import Path

import pytest

from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tui.format import table
from tui.headless import talk

from .conftest import Spaceport
from .support import configure


def test_status_has_a_line_for_each_space(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("status")
    where = ["NAME", "TEAM", "REGION", "STATE", "GENERATION"]
    assert ended.lines[0] == [*where, "PEERINGS", "VPN", "TRUSTED IPS", "OUTBOUND IPS", "APPS"]
    lines = {line[0]: line[1:] for line in ended.lines}
    assert lines["quay"] == [
        "acme", "virginia", "allocated", "cedar", "1 active", "none", "2 ranges", "4", "none"
    ]  # fmt: skip
    assert lines["harbor"][4] == "2 active, 1 pending-acceptance, 2 of Heroku's"
    assert lines["harbor"][6] == "12 ranges, not applied"
    assert lines["drydock"][4:7] == ["1 pending-acceptance", "active 0/2 UP", "none, all blocked"]
    assert lines["ledger"][5] == "active 2/2 UP"
    assert lines["ledger"][8] == "2, 1 internal"
    assert lines["slip"] == ["labs", "oregon", "allocating", "cedar", *["-"] * 5]
    assert lines["pier-fir"][4:6] == ["-", "-"]
    assert len(ended.lines) == 11
    columns = {line.index("  acme") for line in ended.out.splitlines() if "  acme" in line}
    assert len(columns) == 1
    assert not any(line.endswith(" ") for line in ended.out.splitlines())


def test_spaces_tells_the_blocks(spaceport: Spaceport, signed_in: Running) -> None:
    (quay,) = [line for line in spaceport("spaces").lines if line[0] == "quay"]
    assert quay[6] == "10.0.0.0/16"
    assert quay[-1] == signed_in.world.space("quay").id


def test_trusted_ips_has_a_line_for_each_range(spaceport: Spaceport, signed_in: Running) -> None:
    lines = spaceport("trusted-ips").lines
    ledger = [line for line in lines if line[0] == "ledger"]
    assert ["198.51.100.83/32", "deny"] in [line[1:3] for line in ledger]
    assert len(ledger) == 4
    (drydock,) = [line for line in lines if line[0] == "drydock"]
    assert drydock[1:3] == ["none, all blocked", "-"]
    assert "deploy@acme.example" in drydock  # who emptied it
    (slip,) = [line for line in lines if line[0] == "slip"]
    assert slip[1:] == ["-"] * 5


def test_wide_and_combining_signs_are_aligned() -> None:
    text = table([("NAME", "B"), ("港湾", "x"), ("cafe\u0301", "y"), ("plain", "z")])
    assert text == "NAME   B\n港湾   x\ncafe\u0301   y\nplain  z\n"


def test_no_control_character_of_the_host_reaches_the_terminal(
    spaceport: Spaceport, signed_in: Running
) -> None:
    name = "prod [/x] \x1b[31m\x9b2J\u202eevil\r\nline"
    signed_in.levers.override(Override("/spaces", [{"id": "1", "name": name, "state": "allocating\x07"}]))
    for arguments in (("status",), ("spaces",), ("trusted-ips",), ("status", "--json")):
        ended = spaceport(*arguments)
        assert "prod [/x] [31m2Jevil" in ended.out
        assert all(sign.isprintable() or sign == "\n" for sign in ended.out + ended.err)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_output_that_knows_no_unicode_gets_what_it_can_take(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    signed_in.levers.override(Override("/spaces", [{"id": "1", "name": "kölpinsee", "state": "deleting"}]))
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert spaceport("spaces", *(["--json"] if as_json else [])).code == 0
    assert (b"k\\u00f6lpinsee" if as_json else b"k\\xf6lpinsee") in raw.getvalue()


def test_apps_tell_who_reaches_them_as_the_dashboard_does(spaceport: Spaceport, signed_in: Running) -> None:
    reached = {line[1]: line[4] for line in spaceport("apps").lines[1:] if len(line) > 4}
    assert reached["prototype"] == "anybody"
    assert reached["backoffice"] == "nobody"
    assert reached["partner-gateway"] == "trusted IPs"
    assert reached["storefront"] == "trusted IPs (not applied)"
    assert reached["records"].startswith("the space, ")


def test_each_slip_of_the_configuration_has_a_line_of_its_own_at_a_terminal(
    spaceport: Spaceport, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "_columns", lambda: 60)
    configure(home, "read_only = 'yes'\n[poll]\nshare = 3\n")
    said = spaceport("status").err.splitlines()
    starts = [line for line in said if line.startswith("spaceport: ")]
    assert [line.split(", line ")[1][0] for line in starts] == ["1", "3"]
    assert max(map(len, said)) <= 60
