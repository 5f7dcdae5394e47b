"""The tables of the journal. Keys are `str(Key)`, moments are `texts.stamp`, values are JSON."""

APPLICATION_ID = 0x53504A4C
"""Marks the file as ours."""
VERSION = 2

OBSERVED = """
CREATE TABLE observation (  -- each thing as it was seen last, and when that was
    key TEXT PRIMARY KEY, value TEXT NOT NULL, seen_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE unreadable (  -- what cannot be read, since when, and what its space is called
    key TEXT PRIMARY KEY, since TEXT NOT NULL, name TEXT
) WITHOUT ROWID;
CREATE TABLE event (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, difference TEXT NOT NULL, key TEXT NOT NULL, space TEXT,
    name TEXT, item TEXT, fields TEXT NOT NULL, by TEXT, source TEXT NOT NULL, reference TEXT UNIQUE
);
CREATE INDEX event_at ON event (at);
CREATE TABLE tunnel (  -- a row for each stretch; the last one has no seen_until
    key TEXT NOT NULL, vpn TEXT NOT NULL, number INTEGER NOT NULL, seen_from TEXT NOT NULL, seen_until TEXT,
    status TEXT NOT NULL, changed_at TEXT, PRIMARY KEY (key, vpn, number, seen_from)
) WITHOUT ROWID;
CREATE TABLE watched (
    key TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (key, since)
) WITHOUT ROWID;
CREATE TABLE was_up (key TEXT NOT NULL, vpn TEXT NOT NULL, PRIMARY KEY (key, vpn)) WITHOUT ROWID;
CREATE TABLE baseline (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE acknowledgement (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE first_seen (  -- of findings
    id TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL, last_at TEXT NOT NULL
) WITHOUT ROWID;
"""
CHANGES = """
CREATE TABLE change (  -- guided ones; state follows the entries; who and inputs are JSON
    id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, space TEXT, space_name TEXT,
    production INTEGER NOT NULL, inputs TEXT NOT NULL, who TEXT NOT NULL, started_at TEXT NOT NULL,
    state TEXT NOT NULL, ended_at TEXT
) WITHOUT ROWID;
CREATE TABLE entry (  -- what was done in them, in order; said, facts, detail and who are JSON
    number INTEGER PRIMARY KEY, change TEXT NOT NULL REFERENCES change, at TEXT NOT NULL, kind TEXT NOT NULL,
    step TEXT, title TEXT, said TEXT NOT NULL, facts TEXT NOT NULL, detail TEXT NOT NULL, who TEXT NOT NULL
);
CREATE INDEX entry_change ON entry (change);
CREATE INDEX entry_at ON entry (at);
"""
TABLES = {1: OBSERVED, 2: CHANGES}
"""What each version has beyond the one before it: a file of an earlier one gets the rest."""
