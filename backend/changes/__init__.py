"""Guided changes: the engine, and one file per change. Imported when a change is begun, not before."""
