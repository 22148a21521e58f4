"""What a methods section says of each measure: a sentence or two, with places for what the recipe holds.

{by} is what makes a group, {cited} the sources, {codebook} the frame codebook; other names are the recipe's parameters.
A measure without an entry is described by its title and references.
"""

from __future__ import annotations

__all__ = ["PROSE"]

PROSE = {
    "sentiment": (
        "**Tone of wording** was scored sentence by sentence with VADER ({cited}); an article's score is the mean compound "
        "score of its sentences, from −1 to 1, and the score by {by} is the mean over articles."
    ),
    "sentiment_model": (
        "**Tone of wording** was scored sentence by sentence with the small neural network that comes with mediakit, which was "
        "taught on people's ratings of editorials; an article's score is the mean of its sentences, from −1 to 1, and the "
        "score by {by} is the mean over articles. Its agreement with people is given under the notes."
    ),
    "framing": (
        "**Frame cues** were counted with the codebook {codebook}: for each article the share of sentences that hold at "
        "least one word or phrase that goes with a frame, averaged by {by} ({cited}). The patterns are in lexicons/."
    ),
    "framing_learned": (
        "**Frames** were given to texts by {codebook}, which was learned from labelled texts: for each article the share of "
        "sentences with a frame (all or none where whole articles are labelled), averaged by {by} ({cited}). Its agreement "
        "with people is given under the notes."
    ),
    "keyness": (
        "**Distinctive words** by {by} were ranked by weighted log-odds with an informative prior and described by the log "
        "ratio; differences in rate were tested with Welch's t over articles, and p was adjusted for all tests ({cited}). "
        "Words with fewer than {min_count} occurrences on both sides together were left out."
    ),
    "actor_sentiment": (
        "**Sentiment toward actors** by {by} was scored mention by mention, with rules over the words around each name "
        "({cited}), in the articles' own words and in words that they quote apart."
    ),
    "validation_fit": (
        "**Set against coders.** {said} Every code counts, a unit's codes sharing its weight; units stand for those that they "
        "were drawn from, and intervals resample articles. Shares corrected for the machine's errors are in "
        "validation_prevalence ({cited})."
    ),
    "actor_sentiment_model": (
        "**Sentiment toward actors** by {by} was scored mention by mention with the small neural network that comes with "
        "mediakit, which was taught on labelled mentions in news sentences (Hamborg & Donnay 2021), in the articles' own words "
        "and in words that they quote apart. Its agreement with people is given under the notes."
    ),
    "labelling": (
        "**Word choice** by {by}: for each concept of the codebook, the share of each of its names among all its mentions "
        "({cited})."
    ),
    "coverage": (
        "**Coverage** by {by}: for each event of the codebook, the articles and sentences that tell it, found by the event's "
        "terms ({cited}). Absence means not found in these articles."
    ),
    "quotations": (
        "**Quotations**, direct, indirect and mixed, were found with rules for English over cue verbs and quotation marks, "
        "each with its speaker and cue ({cited})."
    ),
    "voices": (
        "**Voices** by {by}: quotations counted by speaker, names joined by surname and order, with their share of all "
        "quoted words and the stance of the cue verbs ({cited})."
    ),
    "figures": (
        "**Figures** were found with rules over number words: value or range, unit, qualifier, date, place and who is named "
        "as giving them ({cited})."
    ),
    "figures_table": (
        "**Figures side by side** by {by}: the lowest and highest number given of each figure of the codebook ({cited})."
    ),
    "terms": "**Words** by {by} were counted in lower case, function words left out, with tf-idf ({cited}).",
    "duplicates": (
        "**Copies** among the articles were looked for by word 5-grams; pairs in which at least {min_share} of one article "
        "stands in the other are listed ({cited}). They were not left out."
    ),
    "similarity": (
        "**Likeness** of every pair by {by}: the cosine of tf-idf and the Jensen–Shannon divergence of the distributions of "
        "words, function words left out ({cited})."
    ),
    "similarity_model": (
        "**Likeness** of every pair by {by}: the cosine of mean sentence vectors by the small neural network that comes with "
        "mediakit (of an article the mean of its sentences, of a group the mean of its articles), beside the cosine of tf-idf "
        "and the Jensen–Shannon divergence of the distributions of words, function words left out ({cited}). How well it tells "
        "reports of one event is given under the notes."
    ),
    "concordance": "**Concordance**: every match of the patterns with {window} words on each side ({cited}).",
}
