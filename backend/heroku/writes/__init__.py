"""What writes to the Platform API, a small file for each resource. Only guided changes may reach it."""
