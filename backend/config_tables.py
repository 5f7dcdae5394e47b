"""The tables of `config.toml` and the keys in them, as the settings model declares them."""

from collections.abc import Iterator
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from backend.model.settings import AccountId, Settings


class Key(NamedTuple):
    """What the model says of one key, see `setting`."""

    name: str
    does: str
    allowed: str
    example: str
    default: Any


class TableOfKeys(NamedTuple):
    """`name` as between brackets, empty for the top of the file; `NAME` and `ID` stand for the operator's.

    `keys`: those that hold a value; a table inside is one of its own. `free`: the operator names the keys.
    """

    name: str
    does: str
    keys: tuple[Key, ...]
    free: bool = False


def tables() -> Iterator[TableOfKeys]:
    """All of them, in the order of the model."""
    yield from _tables_of("", Settings.__doc__ or "", Settings)


def key_of(name: str, field: FieldInfo) -> Key:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), "made by `setting`"
    default = None if isinstance(field.default, BaseModel) else field.default
    return Key(name, field.description or "", str(extra["allowed"]), str(extra["example"]), default)


def is_table(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _tables_of(name: str, does: str, table: type[BaseModel]) -> Iterator[TableOfKeys]:
    fields = table.model_fields
    values = [key_of(each, field) for each, field in fields.items() if not _is_inside(field.annotation)]
    if values:
        yield TableOfKeys(name, does, tuple(values))
    for each, field in fields.items():
        if _is_inside(field.annotation):
            yield from _inside(f"{name}.{each}" if name else each, key_of(each, field), field.annotation)


def _is_inside(annotation: Any) -> bool:
    return is_table(annotation) or get_origin(annotation) is dict


def _inside(name: str, key: Key, annotation: Any) -> Iterator[TableOfKeys]:
    if is_table(annotation):
        yield from _tables_of(name, key.does, annotation)
        return
    names, held = get_args(annotation)
    if is_table(held):
        yield from _tables_of(f"{name}.{'ID' if names is AccountId else 'NAME'}", key.does, held)
    else:
        yield TableOfKeys(name, key.does, (key,), free=True)
