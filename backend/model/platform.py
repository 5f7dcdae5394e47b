"""What the platform offers: regions and generations (contract §1.7)."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from .remote import Flag, Remote, Text, Texts, as_object


class Provider(Remote):
    """Under a region: whose it is, and what it is called there (`us-east-1`)."""

    name: Text = None
    region: Text = None


class Region(Remote):
    """A place where a space can be, when it is `private_capable`."""

    id: Text = None
    name: Text = None
    description: Text = None
    country: Text = None
    private_capable: Flag = None
    provider: Annotated[Provider, BeforeValidator(as_object)] = Field(default_factory=Provider)


class Generation(Remote):
    """`unsupported_features` is there under the variant 3.sdk only; None is unknown (contract §5)."""

    id: Text = None
    name: Text = None
    unsupported_features: Texts = None
