"""The dashboard as a process on a real pseudo-terminal: what it writes, and how it ends."""
