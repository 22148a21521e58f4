"""How is a column worked out? The formulas of the codebook, with the source of each, for the columns that have one.

n and N stand for occurrences of the term and words of a side, t for target and r for reference. What is a plain count
has no formula. A column that means different things in different tables ("mean", "share") is explained in its meaning.
"""

from __future__ import annotations

__all__ = ["FORMULAS", "REFERENCES"]

FORMULAS = {
    "per_million": "10^6 count / n_words",
    "per_million_target": "10^6 n_t / N_t",
    "per_million_reference": "10^6 n_r / N_r",
    "tf_idf": "count ln(articles / articles holding the term)",
    "log_ratio": "log2((n_t / N_t) / (n_r / N_r)), a count of 0 taken as 0.5",
    "log_ratio_low": "log_ratio - z SE(log_ratio)",
    "log_ratio_high": "log_ratio + z SE(log_ratio)",
    "log_odds": "ln((n_t + a_w) / (N_t + a_0 - n_t - a_w)) - ln((n_r + a_w) / (N_r + a_0 - n_r - a_w))",
    "log_odds_z": "log_odds / sqrt(1 / (n_t + a_w) + 1 / (n_r + a_w))",
    "g2_4cell": "2 sum of O ln(O / E) over the four cells term or not x target or reference",
    "g2_2cell": "2 (n_t ln(n_t / E_t) + n_r ln(n_r / E_r))",
    "percent_diff": "100 (rate_t - rate_r) / rate_r",
    "odds_ratio": "n_t (N_r - n_r) / (n_r (N_t - n_t)), 0.5 added to each cell where one is zero",
    "bic": "G2 - ln(N_t + N_r)",
    "dpnorm_target": "(sum of |v_i - s_i| / 2) / (1 - min s_i); s_i, v_i: article i's share of words and of occurrences",
    "compound": "x / sqrt(x^2 + 15), x the sum of the valences as VADER's rules change them",
    "ci_low": "(1 - confidence) / 2 bound of a bootstrap over articles",
    "ci_high": "1 - (1 - confidence) / 2 bound of a bootstrap over articles",
    "difference": "value_target - value_reference",
    "p": "(1 + permutations with |t| at least as large) / (1 + permutations); in keyness: Welch's t over articles",
    "p_floor": "1 / (1 + permutations)",
    "q": "min over j >= i of p_(j) n_tests / j, p sorted ascending",
    "percentile": "100 (number below + number equal / 2) / number of others",
    "per_1000_words": "1000 sum of weights of the matches / n_words",
    "ratio_to_matched_rate": "mean over events of the group's share / mean over the same events of all groups' share",
    "ratio_to_chance": "count n_sentences / (n_frame n_other_frame)",
    "jaccard": "|A and B| / |A or B|, A and B the sets of word 5-grams",
    "containment_a": "|A and B| / |A|",
    "containment_b": "|A and B| / |B|",
    "factor": "larger / smaller of two groups' nearest numbers of one place within window_days",
    "share_of_quoted_words": "words of the speaker's quotations / words of all quotations of the group",
}
REFERENCES = {
    "tf_idf": "Spärck Jones (1972)",
    "log_ratio": "Hardie (2014)",
    "log_ratio_low": "Hardie (2014)",
    "log_ratio_high": "Hardie (2014)",
    "log_odds": "Monroe, Colaresi & Quinn (2008)",
    "log_odds_z": "Monroe, Colaresi & Quinn (2008)",
    "g2_4cell": "Dunning (1993)",
    "g2_2cell": "Rayson & Garside (2000)",
    "percent_diff": "Gabrielatos & Marchi (2011)",
    "bic": "Wilson (2013)",
    "dpnorm_target": "Lijffijt & Gries (2012)",
    "compound": "Hutto & Gilbert (2014)",
    "ci_low": "Efron & Tibshirani (1993)",
    "ci_high": "Efron & Tibshirani (1993)",
    "p": "Janssen (1997); in keyness Lijffijt et al. (2016)",
    "q": "Benjamini & Hochberg (1995)",
    "jaccard": "Broder (1997)",
    "containment_a": "Broder (1997)",
    "containment_b": "Broder (1997)",
}
