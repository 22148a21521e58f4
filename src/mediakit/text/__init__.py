"""Strings to types and spans."""
