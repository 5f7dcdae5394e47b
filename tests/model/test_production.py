"""Which spaces production runs in, by what the operator set."""

import pytest

from backend.model.settings import Settings, SpaceSettings, TeamSettings

SETTINGS = Settings(
    teams={"Acme": TeamSettings(production=True), "labs": TeamSettings()},
    spaces={"dock": SpaceSettings(production=False), "Harbor": SpaceSettings(production=True)},
)


@pytest.mark.parametrize(
    ("space", "team", "is_production"),
    [
        ("quay", "Acme", True),
        ("quay", "acme", True),
        ("quay", "labs", False),
        ("dock", "acme", False),
        ("harbor", "labs", True),
        ("quay", None, True),
        ("quay", "******", True),
        ("dock", None, False),
    ],
)
def test_the_space_has_the_first_word_and_an_unknown_team_may_be_one_of_production(
    space: str, team: str | None, is_production: bool
) -> None:
    assert SETTINGS.is_production(space, team) is is_production


def test_where_no_team_is_of_production_an_unknown_one_is_not_either() -> None:
    assert not Settings(teams={"labs": TeamSettings()}).is_production("quay", None)


def test_limits_are_those_of_the_space_however_its_name_is_written() -> None:
    settings = Settings.model_validate({"spaces": {"Harbor": {"limits": {"apps": 40}}}})
    assert settings.limits_of("harbor") == {"apps": 40}
    assert settings.limits_of("quay") == {}
