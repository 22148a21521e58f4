"""Coding by people: samples and sheets, agreement, validation of scores, and how much to code."""
