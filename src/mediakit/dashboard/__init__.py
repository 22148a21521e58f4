"""The dashboard: ask, call, show. Pages are files under views/; adding one is adding a file."""
