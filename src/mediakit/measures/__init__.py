"""One question per file; none imports another."""
