"""Which key does what: the table of actions, and what the configuration says otherwise."""

import string
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from textual.binding import Binding

from backend.config import Slip, allowed_or
from backend.model.settings import Settings
from backend.rules.wording import nearest
from tui.actions import ACTIONS, BY_ID, Action
from tui.places import EVERY_PLACE

FIXED = frozenset({"look", "visit", "open_change", "answer", "back", "tick"})
"""Enter, Esc and Space: dialogs, the filter and lists have them too."""
CLOSE_PAGE = "close_page"
"""The binding that leaves a page with the key that opened it."""
MOVING = frozenset("jkgG")
"""Up, down, first and last in every list."""
ALLOWED = "letters but j, k, g and G, F1 to F10, punctuation; several are separated by commas"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of every action. `chosen`: those that the configuration names, by the action's id."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def of(self, action_id: str) -> tuple[str, ...]:
        return _read(self.chosen.get(action_id, BY_ID[action_id].keys))

    def shown(self, action_id: str) -> str:
        """The first one, as people write it."""
        return _shown(self.of(action_id)[0]) if action_id in self.chosen else BY_ID[action_id].shown_key

    @property
    def keymap(self) -> dict[str, str]:
        """For Textual: of every action, since it takes a key that is given away from all that have it."""
        if not self.chosen:
            return {}
        keys = {action.id: self.of(action.id) for action in ACTIONS if action.id not in FIXED}
        keys[CLOSE_PAGE] = (*keys["help"], *keys["messages"])
        return {name: ",".join(each) for name, each in keys.items()}


USUAL_KEYS = Keys()


def slips(settings: Settings) -> Iterator[Slip]:
    """What is wrong with the keys of the configuration."""
    for action_id, text in settings.keys.items():
        if (wrong := _wrong(action_id, text)) is not None:
            yield Slip(("keys", action_id), wrong)
    sound = {name: text for name, text in settings.keys.items() if _wrong(name, text) is None}
    for (action_id, key), others in _taken(sound).items():
        are_for = " and ".join(map(_in_words, others))
        instead = others[0].id if len(others) == 1 else "those"
        yield Slip(
            ("keys", action_id),
            f"is {sound[action_id]!r}, but {_shown(key)} is for {are_for}: "
            f"choose another key, or give {instead} another one.",
        )


def _taken(sound: Mapping[str, str]) -> Mapping[tuple[str, str], Sequence[Action]]:
    """By an action that was given a key and that key, which others have it where both can be used."""
    keys = Keys(sound)
    taken: dict[tuple[str, str], list[Action]] = defaultdict(list)
    for one, other in combinations(ACTIONS, 2):
        both = set(keys.of(one.id)) & set(keys.of(other.id))
        if both and _meet(one, other):
            changed, usual = (one, other) if one.id in sound else (other, one)
            taken[changed.id, min(both)].append(usual)
    return taken


def _in_words(action: Action) -> str:
    """As the file names it, and what the screen calls it where that is something else."""
    return action.id if action.label == action.id else f"{action.id} ({action.label})"


def _wrong(action_id: str, text: str) -> str | None:
    if action_id not in BY_ID:
        near = nearest(action_id, BY_ID)
        allowed = allowed_or(None if near is None else f"keys.{near}")
        changeable = ", ".join(name for name in BY_ID if name not in FIXED)
        return f"is no action; {allowed}: {changeable}."
    if action_id in FIXED:
        return f"cannot be changed: {BY_ID[action_id].shown_key} is the same in every list and dialog."
    usual = _read(BY_ID[action_id].keys)
    written = (key.strip() for key in text.split(","))
    unfit = [key for key in written if (name := _name(key)) not in usual and not _is_safe(name)]
    if not unfit:
        return None
    return f"is {text!r}, but {_why_unfit(unfit[0])}; allowed: {ALLOWED}."


def _why_unfit(key: str) -> str:
    """`key` as it was written."""
    if _name(key) in MOVING:
        return f"{key} moves in lists"
    if key in _DIGITS:
        return f"{key} leads to a screen"
    return f"{key} is no key that arrives on every terminal" if key else "there is no key between the commas"


def _is_safe(key: str) -> bool:
    return key in _SAFE and key not in MOVING


def _meet(one: Action, other: Action) -> bool:
    """Whether some screen has both."""
    return any(one.is_on(place) and other.is_on(place) for place in EVERY_PLACE)


def _read(keys: str) -> tuple[str, ...]:
    """By the names that Textual has for them: `?` is `question_mark`, `F5` is `f5`."""
    return tuple(_name(key.strip()) for key in keys.split(","))


def _name(key: str) -> str:
    if len(key) == 1:
        return next(iter(Binding.make_bindings([(key, "", "")]))).key
    return key.lower()


def _shown(key: str) -> str:
    return _PUNCTUATION.get(key, key if len(key) == 1 else key.capitalize())


_DIGITS = frozenset(string.digits)
_PUNCTUATION = {"comma": ","} | {_name(each): each for each in string.punctuation if each != ","}
_SAFE = frozenset({*string.ascii_letters, *(f"f{number}" for number in range(1, 11)), *_PUNCTUATION})
"""What every terminal, tmux and SSH hands on (DESIGN.md, "Screens"); arrows, Enter and Esc are taken."""
