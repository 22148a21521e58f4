"""mediakit: compare how different sources report the same events, with the evidence behind every number.

    import mediakit as mk
    corpus = mk.open("corpus/iran-1988")
    mk.sentiment(corpus.where(event="1988-executions"), by="source")

Names are loaded when first used (PEP 562), so importing mediakit costs next to nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_WHERE = {
    "Corpus": "mediakit.corpus.corpus",
    "Lexicon": "mediakit.lexicons.lexicon",
    "Lineup": "mediakit.compare.lineup",
    "MediakitError": "mediakit.errors",
    "Profile": "mediakit.compare.profile",
    "Recipe": "mediakit.result",
    "Result": "mediakit.result",
    "__version__": "mediakit.version",
    "actor_sentiment": "mediakit.measures.actor_sentiment",
    "actor_words": "mediakit.measures.actor_words",
    "code_agreement": "mediakit.coding.agreement",
    "code_plan": "mediakit.coding.plan",
    "code_sample": "mediakit.coding.sample",
    "code_validate": "mediakit.coding.validate",
    "collocations": "mediakit.measures.collocations",
    "compare": "mediakit.compare.profile",
    "concordance": "mediakit.measures.concordance",
    "coverage": "mediakit.measures.coverage",
    "diff": "mediakit.measures.diff",
    "dispersion": "mediakit.measures.dispersion",
    "drop_duplicates": "mediakit.corpus.dropped_copies",
    "duplicates": "mediakit.measures.duplicates",
    "events": "mediakit.measures.events",
    "evidence": "mediakit.corpus.evidence",
    "explain_sentiment": "mediakit.measures.explain_sentiment",
    "export": "mediakit.exports.package",
    "figures": "mediakit.measures.figures",
    "figures_table": "mediakit.measures.figures",
    "find_labels": "mediakit.measures.find_labels",
    "frame_cooccurrence": "mediakit.measures.frame_details",
    "frame_patterns": "mediakit.measures.frame_details",
    "frame_words": "mediakit.measures.frame_words",
    "framing": "mediakit.measures.framing",
    "from_texts": "mediakit.corpus.build",
    "keyness": "mediakit.measures.keyness",
    "labelling": "mediakit.measures.labelling",
    "lineup": "mediakit.compare.lineup",
    "load_lexicon": "mediakit.lexicons.lexicon",
    "load_scheme": "mediakit.coding.scheme",
    "load_validations": "mediakit.coding.kept",
    "lockwords": "mediakit.measures.lockwords",
    "model": "mediakit.compare.model",
    "open": "mediakit.corpus.build:open_corpus",
    "over_time": "mediakit.compare.over_time",
    "quotations": "mediakit.measures.quotations",
    "read": "mediakit.corpus.build",
    "readability": "mediakit.measures.readability",
    "retrieve": "mediakit.corpus.retrieved",
    "sentiment": "mediakit.measures.sentiment",
    "sentiment_of": "mediakit.measures.sentiment",
    "sentiment_toward": "mediakit.measures.actor_sentiment",
    "similarity": "mediakit.measures.similarity",
    "source_map": "mediakit.measures.source_map",
    "suggest_sources": "mediakit.corpus.source_joins",
    "terms": "mediakit.measures.terms",
    "topic_words": "mediakit.measures.topics",
    "topics": "mediakit.measures.topics",
    "train_frames": "mediakit.models.training",
    "voices": "mediakit.measures.voices",
    "wire_copy": "mediakit.measures.wire_copy",
    "with_events": "mediakit.corpus.found_events",
    "word_shift": "mediakit.measures.word_shift",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'mediakit' has no attribute {name!r}; there are: {', '.join(__all__)}")
    module, _, other = _WHERE[name].partition(":")
    value = getattr(import_module(module), other or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _FrontDoor(ModuleType):
    """Importing a room binds it here by its name; where a function has that name (`compare`), the function stays."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor
