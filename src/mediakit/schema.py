"""Every column that a result can have: its type, unit and meaning. The codebook of every export is made from this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["COLUMNS", "Column", "describe"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type (text, integer, number, share, date, yes/no), unit, meaning with direction, missing
    value."""

    name: str
    type: str
    unit: str
    meaning: str
    missing: str = "never"


def _c(name: str, type_: str, unit: str, meaning: str, missing: str = "never") -> Column:
    return Column(name, type_, unit, meaning, missing)


_FEW = "fewer than five articles in the group (see note)"
_NO_SPEAKER, _NO_CUE = "no speaker was found", "quotation marks alone"
_NO_CUES = "none of the speaker's quotations has a cue"
_STANCES = {
    "neutral": "with a plain verb (said); of an actor, share of mentions of which neutral is the likeliest label",
    "asked": "as asking",
    "claimed": "as claims (claimed, argued)",
    "admitted": "as admitted or confirmed",
    "denied": "as denials",
    "warned": "as warnings",
    "demanded": "as demands or proposals",
    "promised": "as promises, threats or refusals",
    "praised": "as praise or support",
    "criticised": "as criticism or accusations",
    "believed": "as thoughts (believed, hoped)",
}
_ALL = (
    # what a row is about
    _c("source", "text", "", "who published the articles; (none) where it is not known"),
    _c(
        "article_id",
        "text",
        "",
        "id of the article: the given one, else 16 hex digits of SHA-256 over source, date, title, text",
    ),
    _c("event", "text", "", "id of the event that the sentences tell; (none) is background, (all) the whole article"),
    _c("part", "text", "", "part of the article: headline, lead or body"),
    _c("year", "text", "", "year of the article's date; (none) where it is not known"),
    _c("month", "text", "", "year and month of the article's date; (none) where it is not known"),
    _c("week", "text", "", "ISO 8601 week of the article's date, as 2020-W32; (none) where the day is not known"),
    _c("day", "text", "", "date of the article; (none) where it is not known"),
    _c("sentence", "integer", "", "number of the sentence among the selected sentences of its article, from 1"),
    _c(
        "term",
        "text",
        "",
        "word, folded to lower case; or its stem or lemma, or several words where n-grams were asked for",
    ),
    _c("frame", "text", "", "id of the frame in its codebook"),
    _c("codebook", "text", "", "frame codebook"),
    _c("other_frame", "text", "", "id of the frame that stands with it"),
    _c("topic", "integer", "number", "the topic, from 1, the one with the largest share of all articles first"),
    _c("words", "text", "", "the ten words with the most relevance for the topic, joined with a space"),
    _c("concept", "text", "", "id of the concept in the corpus's codebook"),
    _c("variant", "text", "", "label of one of the concept's names", "the group does not mention the concept"),
    _c("actor", "text", "", "id of the actor in the corpus's codebook, or the name looked for"),
    _c("label", "text", "", "proposed name for the concept, as it is mostly written, in lower case"),
    _c(
        "likeness",
        "number",
        "cosines times the logarithm of the count",
        "how much the proposal is used like the concept's listed names; above 0, higher = more; it ranks and is no test",
    ),
    _c("sources", "text", "", "sources that use the proposal where the concept is told of, joined with ;"),
    _c("reasons", "text", "", "why it is proposed: namings with counts, shared slots and shared words, joined with ;"),
    _c(
        "set_aside",
        "yes/no",
        "",
        "whether the variant is a look-alike that is not a name of the concept (its label ends in brackets)",
    ),
    _c("measure", "text", "", "measure that the value belongs to"),
    _c("item", "text", "", "what of the measure: a frame, for instance; (all) where there is one value"),
    _c("target", "text", "", "the group looked at"),
    _c("reference", "text", "", "the group or groups it is compared with; `rest` is all others"),
    _c(
        "composed",
        "yes/no",
        "",
        "whether texts written for this corpus, not published reports, are in the row",
        "no composed text in the corpus",
    ),
    # line-up
    _c("row_kind", "text", "", "measure that the row of the line-up is of, or term"),
    _c("row", "text", "", "id of what the row is about: a concept, figure, frame codebook or term"),
    _c("row_title", "text", "", "what the row is about, in words"),
    _c(
        "differs",
        "share",
        "0 to 1",
        "how much the groups differ in the row: 0 = they say the same, 1 = nothing in common; it orders rows and is no test",
    ),
    _c("group", "text", "", "label of the group whose cell it is"),
    _c("shown", "text", "", "the words or the number to show in the cell", "nothing is found (see note)"),
    _c("of", "integer", "occurrences", "count is out of this many; of a term: sentences", "count stands alone"),
    _c(
        "score",
        "number",
        "unit of the row",
        "tone (-1 to 1), ratio of a frame to the rate of all groups, or value of a figure; of a sentence: its score by a "
        "word list or by the model (-1 to 1)",
        "the row has no such number, or the sentence no word to go by",
    ),
    _c(
        "score_low",
        "number",
        "unit of the row",
        "lower bound of score; of a name: of its share",
        "no interval or range",
    ),
    _c(
        "score_high",
        "number",
        "unit of the row",
        "upper bound of score; of a name: of its share",
        "no interval or range",
    ),
    _c(
        "voice",
        "text",
        "",
        "whether the words are the article's own or quoted, or both; in a line-up with counts",
        "not known, or the group does not name the actor",
    ),
    _c("detail", "text", "", "owner and date of a figure, verbs of a speaker, standing of a single article", "none"),
    _c("note", "text", "", "why a value is missing, or what a reader must know", "nothing to say"),
    # how much text
    _c(
        "n_articles",
        "integer",
        "articles",
        "articles in the group; for a term, a concept or an event, articles of the group that hold, mention or tell it",
    ),
    _c("n_sentences", "integer", "sentences", "sentences in the group; for an event, those that tell it"),
    _c("n_words", "integer", "words", "all words of the group, dropped stop words included"),
    _c(
        "count",
        "integer",
        "occurrences",
        "how often the term or pattern stands in the group, or the variant of a concept; of two frames, sentences with both",
    ),
    _c(
        "n_matches",
        "integer",
        "occurrences",
        "matches of the frame's patterns, or of the word list, in the group; of a learned codebook, sentences that have the "
        "frame; of a topic, of its words shown",
    ),
    # rates and scores
    _c("per_million", "number", "per million words", "count per million words of the group"),
    _c(
        "per_1000_words",
        "number",
        "weighted matches per 1,000 words",
        "weighted matches of the frame's patterns per 1,000 words",
        "a learned codebook has no patterns",
    ),
    _c(
        "tf_idf",
        "number",
        "",
        "count × ln(articles / articles holding the term), over all selected articles; higher = more of this group and "
        "rarer elsewhere",
    ),
    _c(
        "share_sentences",
        "share",
        "0 to 1",
        "mean over articles of the share of their sentences that hold a cue of the frame",
    ),
    _c(
        "ratio_to_matched_rate",
        "number",
        "ratio",
        "share_sentences over that of all groups of its kind on the same events, each event with equal weight, events that "
        "nobody else tells left out; above 1 = more than they",
        "the frame is found nowhere on those events, or the group tells none that others tell",
    ),
    _c(
        "mean",
        "number",
        "-1 to 1; of a word list, its own scale",
        "mean over articles of the mean score of their sentences (VADER's compound, or the model's); of a word list, of that "
        "of their pooled words; of an actor, of the score of its mentions (positive less negative share); higher = worded "
        "more positively",
        "the group does not name the actor",
    ),
    _c("mean_of_sentences", "number", "as mean", "mean score over all scored sentences of the group"),
    _c(
        "share_positive",
        "share",
        "0 to 1",
        "share of sentences with a compound score of .05 or more, or of .125 or more by the model; of a word list, above the "
        "middle of its scale; of an actor, share of mentions of which positive is the likeliest label",
        "the group does not name the actor",
    ),
    _c(
        "share_negative",
        "share",
        "0 to 1",
        "share of sentences with a compound score of -.05 or less, or of -.125 or less by the model; of a word list, below the "
        "middle of its scale; of an actor, share of mentions of which negative is the likeliest label",
        "the group does not name the actor",
    ),
    _c(
        "share_unsure",
        "share",
        "0 to 1",
        "of an actor's mentions scored by the model, share whose greatest share is too small to go by alone; they count among "
        "the other shares too",
        "the group does not name the actor",
    ),
    _c(
        "sum_of_weights", "number", "weights of the list", "sum of the weights of a word list's matches in the sentence"
    ),
    _c("n_words_quoted", "integer", "words", "words of the sentence that stand in quotations, direct or indirect"),
    *(
        _c(
            f"frames_{book}",
            "text",
            "",
            f"ids of the frames of the {book} codebook of which the sentence holds a cue, joined with ;",
            "the article is not in English (compound is missing, too); an empty text where it holds none",
        )
        for book in ("policy", "news")
    ),
    _c("compound", "number", "-1 to 1", "VADER compound score of the sentence; higher = worded more positively"),
    _c("neg", "share", "0 to 1", "VADER share of negative wording"),
    _c("neu", "share", "0 to 1", "VADER share of neutral wording"),
    _c("pos", "share", "0 to 1", "VADER share of positive wording"),
    _c("ci_low", "number", "unit of the value", "lower 95 % bound (bootstrap over articles)", _FEW),
    _c("ci_high", "number", "unit of the value", "upper 95 % bound (bootstrap over articles)", _FEW),
    _c(
        "value",
        "number",
        "unit of the measure",
        "the measure's value in the group; of a figure, the number given",
        "a figure that is a range, or open as in hundreds",
    ),
    # figures
    _c("figure", "text", "", "id of the codebook's figure that the number is", "none of the codebook's figures fits"),
    _c(
        "value_low",
        "number",
        "unit of the number",
        "lower bound of the number given; the number itself where it is one",
    ),
    _c("value_high", "number", "unit of the number", "upper bound of the number given", "open, as in hundreds"),
    _c("unit", "text", "", "what the number counts or is measured in, as the sentence words it", "not found"),
    _c("qualifier", "text", "", "what the sentence puts to the number, such as over, at least, about", "none"),
    _c("attributed_to", "text", "", "who is named in the sentence as giving the number", "nobody found"),
    _c("as_of", "date", "", "date nearest to the number in its sentence, ISO 8601, may be partial", "no date found"),
    _c("scope", "text", "", "place beside the number in its sentence", "no place found"),
    _c("lowest", "number", "unit of the figure", "lowest number that the group gives of the figure"),
    _c("highest", "number", "unit of the figure", "highest number that the group gives of the figure"),
    _c("n", "integer", "numbers", "numbers that the group gives of the figure"),
    _c("owners", "text", "", "who is named as giving them, joined with ;; (own words) where nobody is"),
    _c(
        "factor",
        "number",
        "ratio",
        "largest ratio of a number and the nearest that another group gives of the same place and time",
        "none is apart or comparable",
    ),
    _c("departs_from", "text", "", "the group whose number is so far apart", "none is apart or comparable"),
    # names and events
    _c(
        "share",
        "share",
        "0 to 1",
        "of a variant: of the group's mentions of the concept; of an event: of the group's sentences that tell any event; "
        "of a pattern: of the frame's weighted matches; of a topic: mean over articles of its share; higher = more of it",
        "the group does not mention the concept or tell the event, or the variant is set aside",
    ),
    _c(
        "n_mentions",
        "integer",
        "mentions",
        "mentions of the concept in the group, without what is set aside; of the actor, in this voice",
    ),
    _c(
        "first_date",
        "date",
        "",
        "earliest date of an article of the group that tells the event; of composed texts the day they are told as of",
        "the group does not tell it, or no such article is dated",
    ),
    _c(
        "position",
        "number",
        "0 to 1 of the article",
        "mean over the articles that tell the event of where the first sentence on it stands; 0 = first sentence, 1 = last",
        "the group does not tell the event",
    ),
    _c(
        "n_articles_possible",
        "integer",
        "articles",
        "articles of the group that are not dated before the event began",
    ),
    _c(
        "n_sentences_possible",
        "integer",
        "sentences",
        "sentences of the group in articles that are not dated before it",
    ),
    # keyness
    _c("n_target", "integer", "occurrences", "how often the term stands in the target"),
    _c("n_reference", "integer", "occurrences", "how often the term stands in the reference"),
    _c("per_million_target", "number", "per million words", "rate in the target"),
    _c("per_million_reference", "number", "per million words", "rate in the reference"),
    _c(
        "n_articles_target",
        "integer",
        "articles",
        "articles of the target that hold the term; of a likeness, all of them",
    ),
    _c(
        "n_articles_reference",
        "integer",
        "articles",
        "articles of the reference that hold the term",
        "the reference is a frequency list",
    ),
    _c(
        "log_ratio",
        "number",
        "binary logarithm",
        "log2 of the ratio of rates, zero counts taken as 0.5 (Hardie 2014); above 0 = more typical of the target",
    ),
    _c(
        "log_ratio_low",
        "number",
        "binary logarithm",
        "lower 95 % bound of log_ratio; words taken as independent, so a description",
    ),
    _c("log_ratio_high", "number", "binary logarithm", "upper 95 % bound of log_ratio"),
    _c(
        "log_odds",
        "number",
        "natural logarithm",
        "weighted log-odds ratio with an informative Dirichlet prior (Monroe et al. 2008); above 0 = more typical of the "
        "target",
    ),
    _c(
        "log_odds_z",
        "number",
        "standard errors",
        "log_odds over its standard error; ranks terms by how well they mark the target",
    ),
    _c(
        "g2_4cell",
        "number",
        "",
        "log-likelihood G² over four cells (Dunning 1993); a description, since it takes every word for independent",
    ),
    _c("g2_2cell", "number", "", "log-likelihood G² over two cells (Rayson & Garside 2000)"),
    _c(
        "percent_diff",
        "number",
        "per cent",
        "difference of the rates in per cent of the reference's",
        "the term is not in the reference",
    ),
    _c("odds_ratio", "number", "ratio", "odds ratio, 0.5 added to each cell where one is zero (Haldane–Anscombe)"),
    _c(
        "bic",
        "number",
        "",
        "G² minus ln of all words (Wilson 2013); above 10 = very strong evidence of a difference in rate",
    ),
    _c(
        "dpnorm_target",
        "share",
        "0 to 1",
        "normalised deviation of proportions over the target's articles (Lijffijt & Gries 2012); 0 = even, 1 = in one place",
        "the term is not in the target, the target has one article, or events are matched",
    ),
    # word shift
    _c(
        "weight",
        "number",
        "weight of the list",
        "weight of the term in the word list, or of the pattern in the codebook",
        "no word, but VADER's rules",
    ),
    _c(
        "contribution",
        "number",
        "unit of the value",
        "what the term adds to target minus reference; above 0 = makes the target more positive",
        "nothing is scored on one side",
    ),
    _c("share_of_difference", "number", "ratio", "contribution over the difference", "the difference is nothing"),
    _c(
        "from_frequency",
        "number",
        "unit of the value",
        "part of the contribution that comes of the term's being used more or less often",
        "nothing is scored on one side",
    ),
    _c(
        "from_weight",
        "number",
        "unit of the value",
        "part that comes of its weighing more or less there: negations, or by VADER other words in the same sentences",
        "nothing is scored on one side",
    ),
    _c(
        "component",
        "text",
        "",
        "greater of the two parts: frequency or weight; or rules",
        "nothing is scored on one side",
    ),
    _c(
        "direction",
        "text",
        "",
        "in words: tone of the term, whether the target uses it more often, and what that makes of the target",
        "nothing is scored on one side",
    ),
    # frames and topics
    _c("is_cue", "yes/no", "", "whether a pattern of the frame is the term or holds it"),
    _c("n_frame", "integer", "sentences", "sentences of the group with the frame"),
    _c("n_other_frame", "integer", "sentences", "sentences of the group with the other frame"),
    _c(
        "ratio_to_chance",
        "number",
        "ratio",
        "sentences with both frames over what they would be if frames fell on sentences independently; above 1 = more often",
    ),
    _c("n_main", "integer", "articles", "articles of the group of which the topic is the largest"),
    _c(
        "lift",
        "number",
        "ratio",
        "the term's share of the topic over its share of all modelled words; above 1 = more typical",
    ),
    _c("relevance", "number", "natural logarithm", "0.6 ln of the term's share of the topic + 0.4 ln of its lift"),
    # tests
    _c("difference", "number", "unit of the measure", "target minus reference, event-matched where events are matched"),
    _c(
        "difference_raw",
        "number",
        "unit of the measure",
        "target minus reference over all articles, whatever events they tell",
    ),
    _c("value_target", "number", "unit of the measure", "value of the target on the matched events"),
    _c("value_reference", "number", "unit of the measure", "value of the reference on the matched events"),
    _c("n_articles_target_matched", "integer", "articles", "articles of the target on the matched events"),
    _c("n_articles_reference_matched", "integer", "articles", "articles of the reference on the matched events"),
    _c("n_events_common", "integer", "events", "events told by both sides", "events are not matched"),
    _c(
        "p",
        "share",
        "0 to 1",
        "two-sided p; chance of a difference this large if labels made none",
        "too few articles, or composed texts (never tested)",
    ),
    _c("q", "share", "0 to 1", "p adjusted for all tests of the call (Benjamini & Hochberg 1995)", "p is missing"),
    _c("p_floor", "share", "0 to 1", "smallest p that the permutations can give", "p is missing"),
    _c("n_tests", "integer", "tests", "tests that q allows for"),
    _c(
        "percentile",
        "number",
        "per cent",
        "where a single article stands among the others on the same events: per cent of them that are lower, ties counted "
        "half",
        "the target has several articles",
    ),
    # quotations and voices
    _c(
        "speaker",
        "text",
        "",
        "who is quoted: the words as they stand; by group a name, (not named) where there is none",
        "no speaker was found",
    ),
    _c("speaker_start_char", "integer", "code points", "where the speaker begins in the field, from 0", _NO_SPEAKER),
    _c("speaker_end_char", "integer", "code points", "where the speaker ends, exclusive", _NO_SPEAKER),
    _c("cue", "text", "", "verb or phrase that says that something was said, as it stands", _NO_CUE),
    _c(
        "stance",
        "text",
        "",
        "how the cue presents what was said: neutral, claimed, admitted, denied and so on",
        _NO_CUE,
    ),
    _c("type", "text", "", "direct (in quotation marks), indirect (without) or mixed"),
    _c("n_quotations", "integer", "quotations", "quotations of the speaker in the group"),
    _c(
        "share_of_quoted_words",
        "share",
        "0 to 1",
        "words of the speaker's quotations over those of all quotations of the group",
        "no word is quoted",
    ),
    _c("cues", "text", "", "cues of the speaker's quotations in their past form, with counts"),
    *(
        _c(
            f"share_{stance}",
            "share",
            "0 to 1",
            f"share of the speaker's quotations with a cue that are told {how}",
            _NO_CUES,
        )
        for stance, how in _STANCES.items()
    ),
    # copies
    *(
        _c(f"{name}_{side}", kind, "", f"{meaning} of the {which} article of the pair", missing)
        for side, which in (("a", "earlier"), ("b", "later"))
        for name, kind, meaning, missing in (
            ("article_id", "text", "id", "never"),
            ("source", "text", "source", "never"),
            ("date", "date", "date", "not known or not readable"),
        )
    ),
    _c("kind", "text", "", "exact (all words of the two texts are the same) or near"),
    _c("jaccard", "share", "0 to 1", "word 5-grams in both articles over those in either; higher = more alike"),
    _c("containment_a", "share", "0 to 1", "share of the earlier article's word 5-grams that stand in the later one"),
    _c("containment_b", "share", "0 to 1", "share of the later article's word 5-grams that stand in the earlier one"),
    _c("n_shared_words", "integer", "words", "words in runs of five and more that both articles have"),
    _c("longest_shared_run", "integer", "words", "words of the longest run that both articles have"),
    _c(
        "cosine_equal",
        "share",
        "0 to 1",
        "cosine of the tf_idf of as many words of every group, mean over draws of articles; higher = more alike",
        "a group has too few words, or the two tell no event in common",
    ),
    _c("cosine_equal_low", "share", "0 to 1", "lower end of the interval of cosine_equal over draws", _FEW),
    _c("cosine_equal_high", "share", "0 to 1", "upper end of the interval of cosine_equal over draws", _FEW),
    _c("x", "number", "1 less cosine", "place of the group on the map's main axis, which has no meaning of its own"),
    _c("y", "number", "1 less cosine", "place of the group on the map's second axis"),
    _c("spread", "number", "1 less cosine", "root mean square distance of the group's places over draws of articles"),
    _c("ellipse_major", "number", "1 less cosine", "longer half axis of the ellipse that holds 95 % of its places"),
    _c("ellipse_minor", "number", "1 less cosine", "shorter half axis of that ellipse"),
    _c("ellipse_angle", "number", "degrees", "angle of the longer axis from the map's main axis"),
    _c("stress", "number", "ratio", "Kruskal's stress-1 of the map; lower = its distances are truer, above .2 poor"),
    _c("trusted", "yes/no", "", "whether stress and spread leave the map readable"),
    _c("event_group", "text", "", "id of the earliest article of the group that was found to tell the same event"),
    _c(
        "score",
        "share",
        "0 to 1",
        "mean probability that the article tells the same event as the others of its group; higher = surer",
        "the article is alone in its group",
    ),
    _c("n_sources", "integer", "sources", "sources of these articles"),
    _c(
        "shared",
        "text",
        "",
        "names, numbers and words (in their base form) that most articles of the group share and few others have, the most "
        "telling first",
        "the article is alone in its group",
    ),
    _c(
        "wire_group",
        "text",
        "",
        "id of the earliest article of the group whose articles share a text, every two of them",
    ),
    _c("n_own_words", "integer", "words", "words of the text in no run shared with another article of the group"),
    _c(
        "n_missing_words",
        "integer",
        "words",
        "shared words that the article with the most of them has more than this one",
    ),
    _c("share_shared", "share", "0 to 1", "n_shared_words over n_words; higher = more of the article is shared"),
    _c("agency", "text", "", "agency that the article names as its origin (dateline or credit)", "it names none"),
    _c("change", "text", "", "same, added (in b only), left out (in a only) or changed"),
    _c("n_words_a", "integer", "words", "words of the stretch in a"),
    _c("n_words_b", "integer", "words", "words of the stretch in b"),
    _c("start_char_a", "integer", "characters", "where the stretch begins in a's stored text", "it is not in a"),
    _c("end_char_a", "integer", "characters", "where the stretch ends in a's stored text, exclusive", "it is not in a"),
    _c("text_a", "text", "", "the stretch as it stands in a", "it is not in a"),
    _c("start_char_b", "integer", "characters", "where the stretch begins in b's stored text", "it is not in b"),
    _c("end_char_b", "integer", "characters", "where the stretch ends in b's stored text, exclusive", "it is not in b"),
    _c("text_b", "text", "", "the stretch as it stands in b", "it is not in b"),
    _c("duplicate_group", "text", "", "id of the earliest of the articles that pairs of copies join"),
    _c("duplicate_of", "text", "", "id of the article in which this one stands", "the article is kept"),
    _c(
        "duplicate_likeness",
        "share",
        "0 to 1",
        "share of the article's word 5-grams that stand in duplicate_of",
        "the article is kept",
    ),
    # likeness
    _c(
        "cosine",
        "share",
        "0 to 1",
        "cosine of the tf_idf of two groups' words; 0 = no word in common, 1 = the same words in the same proportions",
        "one of the two has no word that not all articles have",
    ),
    _c(
        "cosine_model",
        "number",
        "-1 to 1",
        "cosine of two groups' mean sentence vectors by the model; higher = more alike in meaning, 1 = the same",
        "not asked for, or one of the two has no sentence with a word in English",
    ),
    _c(
        "jensen_shannon",
        "share",
        "0 to 1",
        "Jensen–Shannon divergence of two word distributions, binary logarithm; 0 = the same, 1 = no word in common",
        "one of the two has no words",
    ),
    _c("n_shared_terms", "integer", "words", "distinct words that stand in both groups"),
    _c("n_words_target", "integer", "words", "all words of the target, dropped stop words included"),
    _c("n_words_reference", "integer", "words", "all words of the reference, dropped stop words included"),
    # names of sources
    _c("suggested", "text", "", "name of a source that may mean the same, the one with the most articles"),
    _c("reason", "text", "", "in what the two names are alike"),
    _c("n_articles_suggested", "integer", "articles", "articles of the source suggested"),
    # coding by people
    _c("variable", "text", "", "what was coded: id of the variable in the coding scheme"),
    _c(
        "statistic",
        "text",
        "",
        "which figure: percent_agreement, cohen_kappa, alpha_ordinal, precision, macro_f1 and others",
    ),
    _c("method", "text", "", "which way of the measure scored: rules, vader, news (word lists) or model, news-model"),
    _c("coders", "text", "", "whose codes: two names, (all), coders, or coders and machine"),
    _c("category", "text", "", "value of the variable; (all) where the figure is of all values, (mean) of a number"),
    _c("n_units", "integer", "units", "units (sentences, passages, articles) that the figure is over"),
    _c("n_coded", "integer", "units", "of them, units that people coded"),
    _c("n_coders", "integer", "coders", "coders whose codes count; the machine is one where it is set beside them"),
    _c("unit_id", "text", "", "id of the unit: a hash of its article and place"),
    _c("codes", "text", "", "who coded what, joined with ;"),
    _c("machine", "text", "", "value that the tool gives the unit"),
    _c(
        "distance",
        "number",
        "steps of the scale",
        "how far the tool is from the mean of the coders; of a nominal variable, share of coders with another value",
    ),
    _c("spans", "text", "", "where the unit stands: field:start-end in code points, joined with ;"),
    _c("share_machine", "share", "0 to 1", "share of all units to which the tool gives the value"),
    _c(
        "share_coders",
        "share",
        "0 to 1",
        "the same by the coded units alone, weighted by the chance of being drawn",
        "no unit was coded",
    ),
    _c(
        "share_corrected",
        "share",
        "0 to 1",
        "the tool's share corrected for its errors by the coded units",
        "no unit was coded",
    ),
    _c(
        "machine_weight",
        "share",
        "0 to 1",
        "how far the tool is believed in the correction; 0 = coded units alone",
        "no unit was coded",
    ),
    _c("aim", "text", "", "what the units are to be coded for"),
    _c("assumes", "text", "", "what the number of units takes for granted"),
    _c("n_articles_others", "integer", "articles", "articles of the groups that it is set against"),
    _c(
        "sd", "number", "unit of the measure", "standard deviation of the scores of articles", "fewer than two articles"
    ),
    _c(
        "smallest_difference",
        "number",
        "unit of the measure",
        "least difference from the others that a test over articles "
        "finds with the wanted power; higher = only larger differences can be shown",
        "too few articles, or composed texts",
    ),
    # evidence and concordance
    _c("field", "text", "", "field of the article: title or text"),
    _c("start_char", "integer", "code points", "where the span begins in the field, from 0"),
    _c("end_char", "integer", "code points", "where it ends, exclusive"),
    _c("snippet", "text", "", "the span with its sentence"),
    _c("before", "text", "", "the words before the match in its sentence"),
    _c("match", "text", "", "the match as it stands in the text"),
    _c("after", "text", "", "the words after the match in its sentence"),
    _c("pattern", "text", "", "the pattern that matched"),
    # dispersion and collocations
    _c("n_parts", "integer", "parts", "parts of the group (articles, or what was asked for) that hold the word"),
    _c("n_parts_possible", "integer", "parts", "parts of the group that have words"),
    _c(
        "juilland_d",
        "share",
        "0 to 1",
        "Juilland's D; higher = more evenly spread over the parts",
        "one part (see note)",
    ),
    _c(
        "carroll_d2",
        "share",
        "0 to 1",
        "Carroll's D2; higher = more evenly spread over the parts",
        "one part (see note)",
    ),
    _c(
        "rosengren_s",
        "share",
        "0 to 1",
        "Rosengren's S; higher = more evenly spread over the parts",
        "one part (see note)",
    ),
    _c("dp", "share", "0 to 1", "Gries's deviation of proportions; lower = more evenly spread", "one part (see note)"),
    _c(
        "dpnorm",
        "share",
        "0 to 1",
        "DP over its largest possible value; lower = more evenly spread",
        "one part (see note)",
    ),
    _c("collocate", "text", "", "word that stands with the term"),
    _c("n_term", "integer", "occurrences", "occurrences of the term in the group"),
    _c("n_collocate", "integer", "occurrences", "occurrences of the collocate in the group"),
    _c("expected", "number", "occurrences", "how often the two words would stand together by chance"),
    _c("log_dice", "number", "binary logarithm", "logDice; 14 = never apart, 1 less = half as tied"),
    _c(
        "pmi",
        "number",
        "bits",
        "pointwise mutual information; 0 = as by chance, 1 = twice as often; favours rare pairs",
    ),
    _c(
        "t_score",
        "number",
        "standard errors",
        "excess over chance over the root of the count; higher = more tied; favours frequent pairs",
    ),
    _c(
        "g2",
        "number",
        "2 ln of the likelihood ratio",
        "log-likelihood ratio of the two standing together; below 0 = less often than by chance",
    ),
    _c(
        "min_sensitivity",
        "share",
        "0 to 1",
        "share of the commoner word that stands with the other; higher = more tied",
    ),
    # the least difference, and likeness
    _c(
        "lrc",
        "number",
        "binary logarithm",
        "conservative log ratio: its bound nearer to 0, at a level shared out over all words; 0 = may be no difference",
    ),
    _c(
        "is_lockword",
        "yes/no",
        "",
        "whether the interval of log_ratio lies within the margin; no where it was not tested",
    ),
    # models
    _c("variable", "text", "", "column whose value the coefficient is of; (constant) is the baseline of all"),
    _c("level", "text", "", "the value"),
    _c("baseline", "text", "", "the value it is compared with", "the constant"),
    _c(
        "coefficient",
        "number",
        "as of the score",
        "difference from the baseline, other columns equal; above 0 = higher",
    ),
    _c("standard_error", "number", "as of the score", "clustered standard error", "one cluster on a side (see note)"),
    _c("t", "number", "standard errors", "coefficient over its standard error", "one cluster on a side (see note)"),
    _c("p_wild", "share", "0 to 1", "p of the wild cluster bootstrap", "30 clusters or more, or not tested (see note)"),
    _c("n_passages", "integer", "passages", "passages of the level"),
    _c("n_clusters_level", "integer", "clusters", "clusters that hold the level"),
    _c("n_observations", "integer", "passages", "passages of the model"),
    _c("n_clusters", "integer", "clusters", "clusters of the model"),
    _c(
        "r2",
        "share",
        "0 to 1",
        "share of the variance of the score that the model accounts for",
        "scores are all equal",
    ),
    # articles
    _c("title", "text", "", "headline", "the article has none"),
    _c("date", "date", "", "publication date, ISO 8601, may be partial", "not known or not readable (see date_note)"),
    _c("author", "text", "", "author as given", "not given"),
    _c("url", "text", "", "address as given", "not given"),
    _c("language", "text", "", "language code as given", "not given"),
    _c("events", "text", "", "event ids that the article's own metadata name, joined with ;", "not given"),
    _c("text", "text", "", "the article's text"),
)
COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}


def describe(names: Iterable[str]) -> list[Column]:
    """The columns by these names; a name that is not known is metadata of the articles.

    >>> describe(["count"])[0].unit
    'occurrences'
    """
    return [
        COLUMNS.get(name, Column(name, "text", "", "metadata that the articles brought", "not given")) for name in names
    ]
