"""What the design promises of speed and size, measured: `make bench` (DESIGN.md, "Budgets")."""
