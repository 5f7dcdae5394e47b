"""One file per screen, on one shared resource screen."""
