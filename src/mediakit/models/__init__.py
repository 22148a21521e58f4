"""Scorers learned from labelled texts."""
