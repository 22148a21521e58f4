"""Arrays to arrays: intervals, tests, association."""
