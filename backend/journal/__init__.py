"""What is kept over time, in SQLite: what was seen when, what is different, who has seen which finding."""
