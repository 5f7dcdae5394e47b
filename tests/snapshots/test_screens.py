"""Every scene looks as it was accepted: `make snapshots` accepts anew, after looking at the pictures."""

from pathlib import Path
from typing import Any

import pytest

from tests.snapshots.scenes import NARROW, SCENES, WIDE, Scene, dashboard, play, sign_in


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.file)
def test_the_screen_looks_as_accepted(scene: Scene, snap_compare: Any, tmp_path: Path) -> None:
    with dashboard(scene, tmp_path) as (app, simulator):
        assert snap_compare(
            app, terminal_size=scene.size, run_before=lambda pilot: play(scene, simulator, pilot)
        )


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
def test_the_sign_in_looks_as_accepted(size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(sign_in(), terminal_size=size)
