"""The command: ask, call, show."""
