"""Which apps are in which space: the API lists them by team alone (contract §1.6)."""

from collections.abc import Mapping

from backend.model.app import App
from backend.model.key import Key, Kind
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot, key_of
from backend.model.space import Space


def apps_of(snapshot: Snapshot, space: Space) -> tuple[App, ...] | None:
    """The apps of the space, in the order of the reply; None where the list of its team was never read.

    How old that list is, and what went wrong with it, is in `snapshot.of_space(Kind.APPS, space)`.
    """
    key = key_of(Kind.APPS, space)
    apps = None if key is None else snapshot.reading(key).value
    if key is None or apps is None:
        return None
    if is_told(space.id):
        index = _indexed(key, apps)
        # Not every reply says the id: there the name decides, which no two spaces share.
        return index.get(("id", space.id), ()) + index.get(("name", space.name), ())
    return tuple(app for app in apps if is_told(space.name) and app.space.name == space.name)


_Index = Mapping[tuple[str, str | None], tuple[App, ...]]
_INDEXES: dict[Key, tuple[tuple[App, ...], _Index]] = {}


def _indexed(key: Key, apps: tuple[App, ...]) -> _Index:
    """The apps by the id of their space, and those that do not say it by its name.

    Kept for as long as the list is the same object: a thousand spaces ask for it in turn.
    """
    kept = _INDEXES.get(key)
    if kept is None or kept[0] is not apps:
        found: dict[tuple[str, str | None], list[App]] = {}
        for app in apps:
            by = ("id", app.space.id) if is_told(app.space.id) else ("name", app.space.name)
            found.setdefault(by, []).append(app)
        kept = apps, {by: tuple(those) for by, those in found.items()}
        _INDEXES[key] = kept
    return kept[1]
