"""One file for each kind of command: measures, corpora, comparison, and what is taken away or looked at elsewhere."""
