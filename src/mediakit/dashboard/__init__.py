"""The dashboard: ask, call, show."""
