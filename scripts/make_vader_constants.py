"""Which words and numbers do VADER's rules use? Written down once, from the installed nltk, as data of mediakit.

Importing nltk costs seconds, so mediakit does not do it to count or score. This script copies the constants of
`nltk.sentiment.vader.VaderConstants` into src/mediakit/lexicons/data/vader_constants.json, sorted, with their origin
and licence; tests/lexicons/test_vader.py fails when the installed nltk no longer says the same. Run it again then.

The multipliers that NLTK keeps inside its methods (0.292 an exclamation mark, 0.95 for the second word before, ...) are
not in its constants class; they stand in mediakit.lexicons: vader_rules, vader_windows and vader.
"""

from __future__ import annotations

import json
from pathlib import Path

import nltk
from nltk.sentiment.vader import VaderConstants

__all__ = ["constants", "main"]

TARGET = Path(__file__).resolve().parents[1] / "src" / "mediakit" / "lexicons" / "data" / "vader_constants.json"

ABOUT = {
    "source": f"nltk {nltk.__version__}, nltk.sentiment.vader.VaderConstants",
    "licence": "NLTK: Apache-2.0, copyright NLTK Project; from VADER: MIT, copyright C.J. Hutto",
    "reference": (
        "Hutto, C.J. & Gilbert, E.E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment Analysis of "
        "Social Media Text. ICWSM-14."
    ),
    "changes": "sets and lists are sorted; nothing else",
    "made_by": "scripts/make_vader_constants.py",
}


def constants() -> dict[str, object]:
    """NLTK's constants as JSON can hold them: sorted lists for sets, sorted keys, numbers as they are."""
    return {
        "about": ABOUT,
        "B_DECR": VaderConstants.B_DECR,
        "B_INCR": VaderConstants.B_INCR,
        "BOOSTER_DICT": dict(sorted(VaderConstants.BOOSTER_DICT.items())),
        "C_INCR": VaderConstants.C_INCR,
        "NEGATE": sorted(VaderConstants.NEGATE),
        "N_SCALAR": VaderConstants.N_SCALAR,
        "PUNC_LIST": sorted(VaderConstants.PUNC_LIST),
        "SPECIAL_CASE_IDIOMS": dict(sorted(VaderConstants.SPECIAL_CASE_IDIOMS.items())),
    }


def main() -> None:
    """Write the file."""
    TARGET.write_text(json.dumps(constants(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
