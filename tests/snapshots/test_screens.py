"""Every scene looks as it was accepted: `make snapshots` accepts anew, after looking at the pictures."""

from pathlib import Path
from typing import Any

import pytest

from tests.snapshots.scenes import NARROW, SCENES, WIDE, Scene, dashboard, play, sign_in

OF_MANY_KEYS = frozenset(
    {
        *("change-by-hand", "change-give-up", "change-request", "change-routes", "change-security-group"),
        *("change-stranger", "change-summary", "peerings"),
    }
)
"""What takes many seconds to come to, and is much like another picture."""


def is_slow(scene: Scene) -> bool:
    return scene.name in OF_MANY_KEYS or (scene.size == WIDE and scene.aws and scene.name != "overview")


@pytest.mark.parametrize(
    "scene",
    [pytest.param(one, marks=pytest.mark.slow if is_slow(one) else (), id=one.file) for one in SCENES],
)
def test_the_screen_looks_as_accepted(scene: Scene, snap_compare: Any, tmp_path: Path) -> None:
    with dashboard(scene, tmp_path) as (app, simulator):
        assert snap_compare(
            app, terminal_size=scene.size, run_before=lambda pilot: play(scene, simulator, pilot)
        )


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
def test_the_sign_in_looks_as_accepted(size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(sign_in(), terminal_size=size)
