"""Regions: the two of the Common Runtime and the ten that take Private Spaces (contract §1.7)."""

from dataclasses import dataclass

from backend.simulator.ids import named_id


@dataclass(frozen=True)
class Region:
    name: str
    description: str
    country: str
    locale: str
    provider_region: str
    private_capable: bool = True

    @property
    def id(self) -> str:
        return named_id("region", self.name)


ALL = (
    Region("us", "United States", "United States", "Virginia", "us-east-1", private_capable=False),
    Region("eu", "Europe", "Ireland", "Dublin", "eu-west-1", private_capable=False),
    Region("dublin", "Dublin, Ireland", "Ireland", "Dublin", "eu-west-1"),
    Region("frankfurt", "Frankfurt, Germany", "Germany", "Frankfurt", "eu-central-1"),
    Region("london", "London, United Kingdom", "United Kingdom", "London", "eu-west-2"),
    Region("montreal", "Montreal, Canada", "Canada", "Montreal", "ca-central-1"),
    Region("mumbai", "Mumbai, India", "India", "Mumbai", "ap-south-1"),
    Region("oregon", "Oregon, United States", "United States", "Oregon", "us-west-2"),
    Region("singapore", "Singapore", "Singapore", "Singapore", "ap-southeast-1"),
    Region("sydney", "Sydney, Australia", "Australia", "Sydney", "ap-southeast-2"),
    Region("tokyo", "Tokyo, Japan", "Japan", "Tokyo", "ap-northeast-1"),
    Region("virginia", "Virginia, United States", "United States", "Virginia", "us-east-1"),
)

DEFAULT = "virginia"


def find(identity: str) -> Region | None:
    """By name or id."""
    return next((region for region in ALL if identity in (region.name, region.id)), None)


def named(name: str) -> Region:
    """Raises KeyError for a name that is not in the list."""
    region = find(name)
    if region is None:
        raise KeyError(name)
    return region
