"""What a change asks, answered by what was said on the command line; else what to add there."""

import shlex
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from backend.model.change import NO, YES, Ask, AskKind, ChangeView, Facts, Values

CONFIRMATIONS = (AskKind.YES_NO, AskKind.NAME)


@dataclass(frozen=True, slots=True)
class Said:
    """`settings`: by `--set`. `confirmations`: the texts of `--confirm`. `more`: options that say how to go
    about it, as they are said again.
    """

    settings: Facts = field(default_factory=Facts)
    confirmations: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`because`: where it comes from, in words, for whoever reads it afterwards. `is_usual`: from nobody."""

    values: Values
    because: str
    is_usual: bool = False


def answered(ask: Ask, said: Said) -> Answer | None:
    """None where nobody said it. The code of a second factor is never said: arguments are seen by others."""
    if ask.kind is AskKind.TWO_FACTOR:
        return None
    if ask.kind in CONFIRMATIONS:
        return _confirmed(ask, said)
    if (values := said.settings.get(ask.key)) is not None:
        # What will not do is not replaced by what is usual.
        return Answer(values, "by --set") if ask.why_not(values) is None else None
    if ask.changed is None and ask.default and ask.why_not(ask.default) is None:
        is_only = ask.kind is AskKind.CHOICE and len(ask.options) == 1
        other = "nothing else is there" if is_only else f"as usual; --set {ask.key}=… says otherwise"
        return Answer(ask.default, other, is_usual=True)
    return None


def with_reason(ask: Ask, said: Said) -> Ask:
    """With why what was said by --set is no answer to it, where that is so."""
    values = None if ask.kind in CONFIRMATIONS else said.settings.get(ask.key)
    reason = None if values is None else ask.why_not(values)
    return ask if reason is None else replace(ask, changed=reason)


def _confirmed(ask: Ask, said: Said) -> Answer | None:
    """Never a yes that nobody said."""
    ways = _confirmations_of(ask), _named(ask)
    by = next((texts for texts in ways if texts and set(texts) <= set(said.confirmations)), None)
    if by is None:
        return None
    values = (ask.phrase or "",) if ask.kind is AskKind.NAME else YES
    return Answer(values, f"by {as_confirmed(by)}")


def reach(ask: Ask, view: ChangeView) -> str | None:
    """What else the confirmation that is asked for says yes to, in a sentence; None: nothing."""
    wanted = _confirmations_of(ask)
    if ask.kind not in CONFIRMATIONS or wanted != (view.space_name,):
        return None
    named = _named(ask)
    alone = f"; `{as_confirmed(named)}` to this one alone" if named else ""
    return f"`{as_confirmed(wanted)}` says yes to other steps of this change, too{alone}."


def left_out(ask: Ask) -> Answer | None:
    """What stands where nobody is there to be asked: a step that is not needed for what was asked for is."""
    return Answer(NO, f"{as_confirmed(_confirmations_of(ask))} does it, too") if ask.is_extra else None


def option(ask: Ask) -> str | None:
    """What has to be added to the command; None where only a terminal will do."""
    if ask.kind is AskKind.TWO_FACTOR:
        return None
    if ask.kind in CONFIRMATIONS:
        return as_confirmed(_confirmations_of(ask))
    return f"--set {ask.key}={ask.key.upper()}"


def missing(ask: Ask, *, was_said: bool) -> str:
    """Why a change stops at a question, and what to add. `was_said`: it was, and will not do."""
    why = "" if ask.changed is None else f"{ask.changed.rstrip('.')}. "
    wanted = option(ask)
    if wanted is None:
        return f"{question(ask)} {why}A code is only taken at a terminal. Take the change up in one."
    if was_said:
        return f"{question(ask)} {why}Say another: {wanted}"
    return f"{question(ask)} {why}Nobody was there to be asked. Add {wanted}"


def question(ask: Ask) -> str:
    """Its title, as what stands before an answer."""
    return ask.title if ask.title.endswith("?") else f"{ask.title}:"


def as_options(said: Said, view: ChangeView, missing: Ask | None, not_heeded: Collection[str]) -> str:
    """What has to be said again when the change is taken up: a yes is not remembered for another time,
    nor what was not asked for yet. `missing`: what is to be said anew, and first. `not_heeded`: settings that
    the change goes on without.
    """
    anew = {*not_heeded} if missing is None else {*not_heeded, missing.key}
    settings = (
        f"--set {shlex.quote(f'{key}={value}')}"
        for key, values in said.settings.items()
        if view.facts.get(key) != values and key not in anew
        for value in values
    )
    wanted = None if missing is None else option(missing)
    again = tuple(text for text in said.confirmations if not _is_mistyped(text, view, missing))
    return " ".join(filter(None, (wanted, *settings, as_confirmed(again), said.more)))


def _is_mistyped(text: str, view: ChangeView, missing: Ask | None) -> bool:
    """Whether this was meant for what is missing; any other may be for a step that is not planned yet."""
    if missing is None or missing.kind not in CONFIRMATIONS:
        return False
    wanted = [each.casefold() for each in _confirmations_of(missing)]
    names_a_step = text != missing.step and any(step.id == text for step in view.steps)
    return not names_a_step and bool(get_close_matches(text.casefold(), wanted, n=1))


def _confirmations_of(ask: Ask) -> tuple[str, ...]:
    """The texts that together mean yes. A step that what was asked for does not need has to be named itself,
    by its id: the phrase was meant for the others. What is typed in the dashboard is said of it, too.
    """
    step = (ask.step,) if ask.is_extra else ()
    is_said = ask.phrase is not None and (ask.kind is AskKind.NAME or not ask.is_extra)
    return (*step, ask.phrase) if is_said and ask.phrase else step


def _named(ask: Ask) -> tuple[str, ...]:
    """What says yes to this step and no other. Where a name is typed in the dashboard, it is said here; and
    that it may be done is not that it may be done again.
    """
    return (ask.step,) if ask.kind is AskKind.YES_NO and ask.key == ask.step else ()


def as_confirmed(texts: tuple[str, ...]) -> str:
    """`--confirm quay --confirm 'left rtb-01'`."""
    return " ".join(f"--confirm {shlex.quote(text)}" for text in texts)
