"""moto on loopback for the happy way. Each test makes VPCs of its own there: emptying it takes long."""

from collections.abc import Iterator

import pytest

from .support import Ec2, serving


@pytest.fixture(scope="module")
def ec2() -> Iterator[Ec2]:
    """An AWS that only this module's tests use."""
    with serving() as url:
        yield Ec2(url)
