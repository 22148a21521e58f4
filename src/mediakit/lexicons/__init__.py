"""Word lists and frame codebooks."""
