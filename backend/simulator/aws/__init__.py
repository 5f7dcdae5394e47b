"""The AWS side: EC2 and STS through moto, in one world with the Platform API."""

from backend.simulator.aws.serving import serving

__all__ = ["serving"]
