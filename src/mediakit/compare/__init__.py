"""Any measure by groups: matching, differences, profiles."""
