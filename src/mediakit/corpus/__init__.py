"""Articles, tokens, sentences, selection, counts, spans, codebook, store."""
