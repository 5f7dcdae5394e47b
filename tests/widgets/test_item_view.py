"""The ground of lists and details: what is wrapped is never painted at a width that it does not have."""

from textual.app import App, ComposeResult
from textual.strip import Strip

from widgets.item_view import ItemView
from widgets.paragraph import Paragraph

FIRST, SECOND = (
    "A text that fits into one line of eighty columns.",
    "So does what is set while nobody sees it.",
)


class Filmed(ItemView):
    """Keeps the first line of every paint."""

    def __init__(self) -> None:
        super().__init__()
        self.film: list[str] = []

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if y == 0:
            self.film.append(strip.text.strip())
        return strip


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield Filmed()

    def on_mount(self) -> None:
        self.query_one(Filmed).set_items([Paragraph("one", FIRST)])


async def test_the_first_paint_is_as_wide_as_all_others_also_after_it_was_hidden() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.query_one(Filmed)
        await pilot.pause()
        view.display = False
        await pilot.pause()
        view.set_items([Paragraph("two", SECOND)])
        await pilot.pause()
        view.display = True
        await pilot.pause()
        assert set(view.film) == {FIRST, SECOND}
