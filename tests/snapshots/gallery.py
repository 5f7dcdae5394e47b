"""Make the pictures of `screenshots/` anew: `python -m tests.snapshots.gallery DIRECTORY`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.snapshots.scenes import NARROW, SCENES, Scene, dashboard, play, sign_in


async def picture(scene: Scene) -> str:
    """The scene as SVG."""
    with tempfile.TemporaryDirectory() as home, dashboard(scene, Path(home)) as (app, simulator):
        async with app.run_test(size=scene.size) as pilot:
            await play(scene, simulator, pilot)
            return app.export_screenshot(title="spaceport", simplify=True)


async def sign_in_picture() -> str:
    app = sign_in()
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        return app.export_screenshot(title="spaceport", simplify=True)


def main() -> None:
    directory = Path(sys.argv[1])
    directory.mkdir(exist_ok=True)
    pictures = {f"{scene.file}.svg": asyncio.run(picture(scene)) for scene in SCENES}
    pictures["sign-in-80x24.svg"] = asyncio.run(sign_in_picture())
    for name, svg in pictures.items():
        (directory / name).write_text(svg, encoding="utf-8")
        print(directory / name)
    for old in directory.glob("*.svg"):
        if old.name not in pictures:
            old.unlink()


if __name__ == "__main__":
    main()
