"""Make the pictures of `screenshots/` anew: `python -m tests.snapshots.gallery DIRECTORY`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.snapshots.scenes import SCENES, Scene, dashboard, play


async def picture(scene: Scene) -> str:
    """The scene as SVG."""
    with tempfile.TemporaryDirectory() as home, dashboard(scene, Path(home)) as (app, simulator):
        async with app.run_test(size=scene.size) as pilot:
            await play(scene, simulator, pilot)
            return app.export_screenshot(title="spaceport", simplify=True)


def main() -> None:
    directory = Path(sys.argv[1])
    directory.mkdir(exist_ok=True)
    made = {f"{scene.file}.svg" for scene in SCENES}
    for scene in SCENES:
        (directory / f"{scene.file}.svg").write_text(asyncio.run(picture(scene)), encoding="utf-8")
        print(directory / f"{scene.file}.svg")
    for stale in directory.glob("*.svg"):
        if stale.name not in made:
            stale.unlink()


if __name__ == "__main__":
    main()
