"""Everything that needs no terminal."""
