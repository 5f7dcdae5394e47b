"""heroku regions; what it prints is compared whole (contract §2.1)."""

import json

import pytest

from tests.clients.conftest import HerokuCLI, Printed

pytestmark = pytest.mark.clients

REGIONS = """\
  ID          Location                  Runtime
 ──────────────────────────────────────────────────────
  eu          Europe                    Common Runtime
  us          United States             Common Runtime
  dublin      Dublin, Ireland           Private Spaces
  frankfurt   Frankfurt, Germany        Private Spaces
  london      London, United Kingdom    Private Spaces
  montreal    Montreal, Canada          Private Spaces
  mumbai      Mumbai, India             Private Spaces
  oregon      Oregon, United States     Private Spaces
  singapore   Singapore                 Private Spaces
  sydney      Sydney, Australia         Private Spaces
  tokyo       Tokyo, Japan              Private Spaces
  virginia    Virginia, United States   Private Spaces
"""


def test_regions(heroku: HerokuCLI) -> None:
    assert heroku("regions") == Printed(0, REGIONS, "")


def test_private_regions_as_json(heroku: HerokuCLI) -> None:
    printed = heroku("regions", "--private", "--json")
    assert (printed.code, printed.err) == (0, "")
    regions = json.loads(printed.out)
    assert [region["name"] for region in regions] == [
        "dublin", "frankfurt", "london", "montreal", "mumbai",
        "oregon", "singapore", "sydney", "tokyo", "virginia",
    ]  # fmt: skip
    assert all(region["private_capable"] for region in regions)


def test_who_am_i(heroku: HerokuCLI) -> None:
    assert heroku("auth:whoami") == Printed(0, "ops@acme.example", " ›   Warning: HEROKU_API_KEY is set")
