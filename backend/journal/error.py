"""What goes wrong with the journal."""


class JournalError(OSError):
    """It cannot be read or written: a full or read-only disk, a file that others hold. A sentence."""
