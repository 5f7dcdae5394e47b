"""The live picture: what to read when, reading it, and what changed."""
