"""Apps of a space."""

from typing import Any

import pytest

from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import Settings

from .support import NOTICE, WARNING, levels, of_quay

INTERNAL = {"id": "1", "name": "billing", "space": {"id": "id-quay"}, "internal_routing": True}
PUBLIC = {**INTERNAL, "internal_routing": False}
MANY = Settings.model_validate({"findings": {"dynos_per_type": True}})


def placed(**types: int) -> dict[str, Any]:
    formations = [{"process_type": name, "dynos": [{}] * number} for name, number in types.items()]
    return {"apps": [{"id": "1", "formations": formations}]}


@pytest.mark.parametrize(
    ("app", "topology", "expected"),
    [
        (INTERNAL, placed(web=1), {}),
        (INTERNAL, placed(worker=2), {"app-no-web-dyno:billing": WARNING}),
        (INTERNAL, {"apps": []}, {"app-no-web-dyno:billing": WARNING}),
        (INTERNAL, {"apps": None}, {}),
        (INTERNAL, None, {}),
        (PUBLIC, placed(worker=2), {}),
        ({**INTERNAL, "internal_routing": None}, placed(worker=2), {}),
        ({**INTERNAL, "acm": True}, placed(web=1), {"app-certificates:billing": WARNING}),
        ({**PUBLIC, "acm": True}, placed(web=1), {}),
        ({**INTERNAL, "acm": None}, placed(web=1), {}),
        ({**INTERNAL, "space": {"id": "id-other"}}, placed(worker=1), {}),
    ],
    ids=[
        "with a web dyno",
        "with workers alone",
        "without any dyno",
        "the dynos are not told",
        "the dynos were not read",
        "not internal",
        "not said to be internal",
        "with automated certificates",
        "certificates for what is public are fine",
        "not said whether",
        "of another space",
    ],
)
def test_an_internal_app_needs_a_web_dyno_and_gets_no_certificates(
    app: dict[str, Any], topology: Any, expected: dict[str, Level]
) -> None:
    resources: dict[Kind, Any] = {Kind.APPS: [app]}
    if topology is not None:
        resources[Kind.TOPOLOGY] = topology
    assert levels(of_quay(resources)) == expected


@pytest.mark.parametrize(
    ("topology", "settings", "titles"),
    [
        (placed(web=2, worker=3), MANY, ["app billing: web has 2 dynos"]),
        (placed(web=1, worker=2), MANY, ["app billing: web has 1 dyno and worker has 2 dynos"]),
        (placed(web=3, worker=0, run=1), MANY, []),
        (placed(web=1), Settings(), []),
        ({"apps": None}, MANY, []),
    ],
    ids=[
        "two of three",
        "several types",
        "none, and one-off dynos, are meant so",
        "nobody asked",
        "not told",
    ],
)
def test_three_dynos_of_a_type_are_advised_where_that_is_wanted(
    topology: Any, settings: Settings, titles: list[str]
) -> None:
    found = of_quay({Kind.APPS: [PUBLIC], Kind.TOPOLOGY: topology}, settings=settings)
    assert [each.title for each in found.values()] == titles
    assert set(levels(found).values()) <= {NOTICE}


def test_what_to_type_is_said() -> None:
    found = of_quay({Kind.APPS: [{**INTERNAL, "acm": True}], Kind.TOPOLOGY: placed()})
    assert "`heroku ps:scale web=1 -a billing`" in found["app-no-web-dyno:billing"].detail
    assert "`heroku certs:auto:disable -a billing`" in found["app-certificates:billing"].detail
