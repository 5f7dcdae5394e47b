"""The Platform API over httpx: one transport, one small file per resource (contract §1)."""
