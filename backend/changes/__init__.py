"""Guided changes: the engine, and one file per change.

Imported when they are first asked for; `who` alone is small.
"""
