"""Results to packages and files."""
