"""The faces: the dashboard and the command line."""
