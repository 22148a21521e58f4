"""Bytes to articles and rejects."""
