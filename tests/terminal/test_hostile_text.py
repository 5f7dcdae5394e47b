"""Names that want to be markup, or to command the terminal: they are shown, and nothing more."""

import base64
import re
from typing import Any

import pytest

from backend.clean import clean_text
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.bodies import space
from tests.terminal.conftest import Launch
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import CURSOR_COLOUR, assert_left_clean, to_spaces, wait_for_cursor_on

pytestmark = pytest.mark.usefixtures("signed_in")

HOSTILE = "prod [/x] \x1b[31m"
BRACKETS = "[/] [/x] [b] [@click=app.quit]q[/] [$x] \\[ [["
COMMANDS = "cmd \x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1bPq\x1b\\\x9b31m\x9d0;owned\x9c\x1bc\x08\r\nend"
BIDI = "bidi\u202egnp.exe\u2066b\u2069\u200f\u061cc"
WIDE = "倉庫空間東京大阪名古屋札幌福岡"
EMOJI = "emoji 👩\u200d👩\u200d👧 🇩🇪 ☠\ufe0f e\u0301"
LONG = "long-" + "x" * 295
NAMES = (HOSTILE, BRACKETS, COMMANDS, BIDI, WIDE, EMOJI, LONG, "")

HEADERS = {"2": "trusted IPs", "3": "pcx", "4": "tunnel 1", "5": "range", "6": "address ", "7": "internal"}
"""By the key of a screen the column that only its list has."""

FORBIDDEN = re.compile(
    rb"\x1b\[31m|\x1bc"  # a colour that we do not use, and a reset
    rb"|\xc2[\x80-\x9f]"  # C1 controls
    rb"|\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]"  # bidirectional controls
)


def ruleset(text: str) -> dict[str, Any]:
    return {
        "id": text,
        "space": {"id": "0", "name": text},
        "created_at": text,
        "created_by": text,
        "rules": [{"action": text, "source": text}, {"action": "allow", "source": "192.0.2.0/24"}],
        "applied": True,
    }


def inside(text: str) -> dict[str, Any]:
    """The bodies of what is in a space, by the last part of their paths."""
    tunnel = dict.fromkeys(("ip", "customer_ip", "pre_shared_key", "status", "status_message"), text)
    vpn = dict.fromkeys(("id", "name", "public_ip", "space_cidr_block", "status", "status_message"), text)
    pcx = dict.fromkeys(("pcx_id", "type", "status", "aws_vpc_id", "aws_region", "aws_account_id"), text)
    info = dict.fromkeys(("aws_account_id", "aws_region", "vpc_id", "vpc_cidr"), text)
    blocks = ("dyno_cidr_blocks", "space_cidr_blocks", "unavailable_cidr_blocks")
    dyno = {"id": text, "number": 1, "private_ip": text, "hostname": text}
    formations = [{"id": text, "process_type": text, "dynos": [dyno]}]
    dynos = [dict.fromkeys(("id", "name", "type", "command", "size", "state"), text)]
    return {
        "inbound-ruleset": ruleset(text),
        "inbound-rulesets": [ruleset(text), {**ruleset("another"), "rules": []}],
        "peerings": [{**pcx, "cidr_blocks": [text], "expires": text}],
        "peering-info": info | {name: [text] for name in blocks},
        "vpn-connections": [{**vpn, "routable_cidrs": [text], "tunnels": [tunnel, tunnel]}],
        "nat": {"state": text, "sources": [text], "created_at": text, "updated_at": text},
        "topology": {"version": 1, "apps": [{"id": "a", "domains": [text], "formations": formations}]},
        "dynos": [{"app_id": "a", "app_name": text, "dynos": dynos}],
        "members": [{"id": text, "user": {"email": text}, "permissions": [{"name": text}]}],
    }


def app_in(space: dict[str, Any], text: str) -> dict[str, Any]:
    fields = dict.fromkeys(("name", "web_url", "generation", "created_at", "released_at"), text)
    return {**fields, "id": "a", "space": {"id": space["id"], "name": text}, "internal_routing": True}


def serve(harbor: Running, spaces: list[dict[str, Any]], text: str) -> None:
    """Let GETs answer with these spaces, and with `text` in every field of everything else."""
    replies: dict[str, Any] = {
        "/spaces": spaces,
        "/account": {"id": "5", "email": text, "name": text},
        "/teams": [{"id": "3", "name": text, "role": text}],
        "/regions": [{"id": "2", "name": text, "description": text, "country": text, "locale": text}],
        "/generations": [{"id": "1", "name": text, "unsupported_features": [text]}],
    }
    for body in spaces:
        team = body["team"]["id"] if isinstance(body["team"], dict) else "3"
        replies.setdefault(f"/teams/{team}/apps", []).append(app_in(body, text))
        for part, reply in inside(text).items():
            replies[f"/spaces/{body['id']}/{part}"] = reply
    for path, reply in replies.items():
        harbor.levers.override(Override(path, reply))


def assert_nothing_got_through(app: PtyApp) -> None:
    assert not FORBIDDEN.search(app.raw)
    # Textual sets the pointer (22); we copy (52). Nothing of the data is a string of its own.
    assert {string[:5] for string in app.terminal.strings} <= {b"\x1b]22;", b"\x1b]52;"}
    assert not any(b"b3duZWQ=" in string for string in app.terminal.strings)


def look_at_everything(app: PtyApp, rows: int) -> None:
    """Every row with its detail on all screens, every chooser, the filter, the copies, the messages."""
    for key, word in HEADERS.items():
        app.send(key)
        app.wait_for(lambda: word in app.lines[3])  # noqa: B023
        app.send("g")
        for _ in range(rows - 1):
            here = cursor_place(app)
            app.send("down")
            app.wait_for(lambda: cursor_place(app) not in (here, None))  # noqa: B023
        app.send("enter")
        app.wait_for("Esc back")
        app.send("G", "y")
        app.wait_for(lambda: "sent to the terminal" in app.text or "nothing to copy" in app.text)
        app.send("escape")
        app.wait_for("Enter look")
    for key, shown in {
        "s": "type a part of it",
        ":": "Go to, or do",
        "Y": "Copy",
        "l": "Messages",
    }.items():
        app.send(key)
        app.wait_for(shown)
        app.send("escape")
        app.wait_for("Enter look")


def cursor_place(app: PtyApp) -> int | None:
    """The number of the line under the cursor; None while there is none."""
    numbers = range(app.terminal.screen.lines)
    return next((number for number in numbers if app.terminal.background(number) == CURSOR_COLOUR), None)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (200, 50)], ids=["80x24", "200x50"])
def test_hostile_names_everywhere(launch: Launch, harbor: Running, size: tuple[int, int]) -> None:
    serve(harbor, [space(number, name) for number, name in enumerate(NAMES)], "fine")
    app = launch(size=size)
    to_spaces(app)
    app.wait_for("prod [/x]")
    app.wait_for("fine")

    look_at_everything(app, rows=len(NAMES))
    assert_nothing_got_through(app)
    app.send("q")
    assert app.wait_end() == 0
    assert_left_clean(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [BRACKETS, COMMANDS, WIDE * 20, LONG, ""], ids=["markup", "escapes", "wide", "long", "empty"]
)
def test_hostile_text_in_every_field(launch: Launch, harbor: Running, text: str) -> None:
    one = space(1, text, state=text, cidr=text, data_cidr=text, generation=text, region=text, team=text)
    one |= {"created_at": text, "updated_at": text}
    serve(harbor, [one, space(2, "plain")], text)
    app = launch()
    to_spaces(app)
    app.wait_for("plain")
    app.wait_for("2 ranges")

    look_at_everything(app, rows=2)
    assert_nothing_got_through(app)
    app.send("q")
    assert app.wait_end() == 0
    assert_left_clean(app)


def test_a_hostile_name_is_shown_filtered_chosen_and_copied(launch: Launch, harbor: Running) -> None:
    serve(harbor, [space(1, HOSTILE), space(2, "plain")], "fine")
    shown = "prod [/x] [31m"
    assert clean_text(HOSTILE) == shown
    app = launch()
    to_spaces(app)
    app.wait_for("plain")

    app.send("/", "[/x]", "enter")
    app.wait_for(lambda: shown in app.text and "plain" not in app.text)
    app.send("down")
    wait_for_cursor_on(app, "prod [/x] [3")
    app.wait_for(f"\n {shown}\n")  # the heading of its detail

    app.send("y")
    app.wait_for(lambda: f"clipboard: {shown}" in app.text)
    (copied,) = [string for string in app.terminal.strings if string.startswith(b"\x1b]52;")]
    assert base64.b64decode(copied.removeprefix(b"\x1b]52;c;").rstrip(b"\x07")).decode() == shown

    app.send("escape")
    app.wait_for("plain")
    app.send("s", "[31m")
    app.wait_for(lambda: shown in app.text and "plain" not in app.text)
    app.send("enter")
    app.wait_for(lambda: shown in app.lines[0])
    app.send(":", "only prod")
    app.wait_for(f"only {shown}")
    assert_nothing_got_through(app)


def test_a_hostile_error_message(launch: Launch, harbor: Running) -> None:
    serve(harbor, [space(1, "broken"), space(2, "plain")], "fine")
    path = "/spaces/00000000-0000-4000-8000-000000000001/inbound-ruleset"
    message = f"{BRACKETS} {COMMANDS} {BIDI}"
    harbor.faults.add(Fault(path=path, count=None, status=403, error_id="[/]", message=message))
    app = launch(size=(200, 50))
    to_spaces(app)
    app.wait_for("plain")

    app.wait_for("[@click=app.quit]q[/]")
    app.send("5")
    app.wait_for("could not be read")
    app.wait_for("[@click=app.quit]q[/]")
    assert_nothing_got_through(app)


@pytest.mark.parametrize("name", [WIDE, LONG], ids=["wide", "long"])
def test_columns_stay_where_they_are(launch: Launch, harbor: Running, name: str) -> None:
    serve(harbor, [space(1, name), space(2, "plain")], "fine")
    app = launch()
    to_spaces(app)
    app.wait_for("plain")
    app.wait_for("2 ranges")

    def starts(word: str) -> set[int]:
        """The columns in which `word` starts on the lines of the list."""
        found = set()
        for number in (3, 4, 5):
            cells = [app.terminal.screen.buffer[number][column].data for column in range(80)]
            found |= {column for column in range(80) if "".join(cells[column:]).startswith(word)}
        return found

    (state,) = starts("state")
    assert starts("✓ allocated") == {state}
    (ranges,) = starts("trusted IPs")
    assert starts("2 ranges") == {ranges + len("✓ ")}


def test_what_is_empty_is_shown_as_missing(launch: Launch, harbor: Running) -> None:
    serve(harbor, [space(1, "", state="", cidr="", created_at="", updated_at="")], "")
    app = launch(size=(120, 40))
    to_spaces(app)
    app.wait_for("Updated")
    for label in ("State", "CIDR", "Created", "Updated"):
        assert re.search(rf"{label} +–", app.text), label
