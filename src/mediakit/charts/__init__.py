"""Results to charts."""
