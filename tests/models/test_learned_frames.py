"""Learned frames: counts and margins against scikit-learn, training on texts with a known answer, saved files, mistakes."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.special import softmax

import mediakit as mk
from mediakit.errors import ArgumentError, CodebookError, ReadError
from mediakit.models.features import all_features, count_features, texts_as_articles
from mediakit.models.fitting import fit_linear, folds_of, scale_of
from mediakit.models.frame_model import FrameModel
from mediakit.models.linear import margins, tf_idf
from mediakit.models.quality import quality
from mediakit.models.saved import load_model, save_model
from mediakit.text.words import fold

MONEY = ["prices", "budget", "tax", "jobs", "market", "bank", "wages", "trade", "debt", "profit"]
LAW = ["court", "judge", "verdict", "lawyer", "appeal", "trial", "statute", "ruling", "jury", "sentence"]
FILLER = ["today", "people", "town", "report", "morning", "council", "week", "street", "river", "station"]


def labelled(n: int = 40, seed: int = 0) -> pl.DataFrame:
    """Texts of which the words tell the label, with words that tell nothing."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        name, words = (("money", MONEY), ("law", LAW))[i % 2]
        drawn = [*rng.choice(words, 3), *rng.choice(FILLER, 4)]
        rows.append({"text": f"{' '.join(drawn).capitalize()} {i}.", "label": name, "source": f"s{i % 5}"})
    return pl.DataFrame(rows)


@pytest.fixture(scope="module")
def model() -> FrameModel:
    return mk.train_frames(labelled(), n_folds=4)


TEXTS = ["The court’s ruling: a win? No, no.", "Ünï-code U.S. tax, 30,000 jobs.", "", "A", "— the the the 🙂 court’s"]


def test_counts_are_those_of_scikit_learn() -> None:
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    part = texts_as_articles(TEXTS)
    features = all_features(part)
    terms, pieces = count_features(part, features, part.article.astype(np.int64), len(TEXTS))
    theirs = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), lowercase=False)
    expected = theirs.fit_transform([fold(text) for text in TEXTS])
    assert theirs.get_feature_names_out().tolist() == list(features.pieces)
    np.testing.assert_array_equal(pieces.toarray(), expected.toarray())
    words = ["the court's ruling a win no no", "ünï-code u.s tax 30,000 jobs", "", "a", "the the the court's"]
    theirs = CountVectorizer(token_pattern=r"\S+", ngram_range=(1, 2))
    expected = theirs.fit_transform(words).toarray()
    ours = [*features.words, *features.pairs]
    columns = {name: i for i, name in enumerate(theirs.get_feature_names_out())}
    # pairs do not run over the end of a sentence: "win? No"
    assert set(columns) - set(ours) == {"win no"}
    np.testing.assert_array_equal(terms.toarray(), expected[:, [columns[name] for name in ours]])
    idf = TfidfTransformer(sublinear_tf=True).fit(pieces)
    mine = tf_idf((terms, pieces), np.zeros(features.n_terms), idf.idf_).toarray()[:, features.n_terms :]
    np.testing.assert_allclose(mine, idf.transform(pieces).toarray(), atol=1e-12)


def test_items_are_sets_of_sentences_and_blocks_do_not_matter() -> None:
    part = texts_as_articles(["One two. Two three.", "Three."])
    features = all_features(part)
    by_sentence, _ = count_features(part, features, np.arange(3), 3)
    by_text, _ = count_features(part, features, np.array([0, 0, 1]), 2)
    np.testing.assert_array_equal(by_text.toarray(), [by_sentence.toarray()[:2].sum(axis=0), by_sentence.toarray()[2]])
    only, _ = count_features(part, features, np.array([-1, 0, -1]), 1)
    assert only.sum() == 3  # two, three, "two three"


def test_margins_and_probabilities_are_scikit_learns(model: FrameModel) -> None:
    """The whole pipeline again in scikit-learn, with its own vectorisers and its own prediction."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    table = labelled()
    texts = table["text"].to_list()
    features = make_union(
        TfidfVectorizer(token_pattern=r"[^\s.]+", ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    theirs = make_pipeline(
        features,
        OneVsRestClassifier(LinearSVC(C=model.report["cost"], class_weight="balanced", random_state=0, max_iter=5000)),
    )
    frames = ["law", "money", "other"]  # three columns, so that scikit-learn does not take two classes for one
    theirs.fit(texts, np.array([[one == frame for frame in frames[:2]] for one in table["label"]]))
    new = [
        "The judge and the jury saw a verdict",
        "taxes and budgets at the bank",
        "nothing of the kind",
        "verdict verdict tax",
    ]
    expected = theirs.decision_function(new)
    said = model.label(texts_as_articles(new))
    part = texts_as_articles(new)
    ours = margins(model.linear, count_features(part, model.features, np.arange(4), 4))
    np.testing.assert_allclose(ours, expected, atol=1e-6)
    np.testing.assert_array_equal(said.given.argmax(axis=1), expected.argmax(axis=1))
    np.testing.assert_allclose(said.probability, softmax(expected * model.scale.slope, axis=1), atol=1e-6)


def test_what_is_learned_and_how_well(model: FrameModel) -> None:
    assert model.frames == ("law", "money")
    report = model.report
    assert report["scores"]["accuracy"] > 0.9
    assert report["commonest_frame"]["accuracy"] == 0.5
    assert {word for word, _ in report["weightiest"]["law"]} & set(LAW)
    assert not {word for word, _ in report["weightiest"]["law"]} & set(MONEY)
    assert sum(map(sum, report["scores"]["confusion"])) == 40
    assert set(report["versions"]) == {"mediakit", "numpy", "scipy", "scikit-learn"}
    again = mk.train_frames(labelled().sample(fraction=1, shuffle=True, seed=3), n_folds=4)
    assert again.report["data"]["fingerprint"] == report["data"]["fingerprint"]  # of the texts, in any order
    assert mk.train_frames(labelled(), n_folds=4).fingerprint == model.fingerprint


def test_labels_that_mean_nothing_are_not_learned() -> None:
    """Scores on held-out texts: a model that is scored on its own training texts would have all of these right."""
    table = labelled(60, seed=1)
    shuffled = table.with_columns(table["label"].sample(fraction=1, shuffle=True, seed=5))
    assert mk.train_frames(shuffled, n_folds=5).report["scores"]["accuracy"] < 0.7


def test_groups_are_held_out_together() -> None:
    """Where only the source's name tells the label, the model knows nothing of sources that it has not seen."""
    rng = np.random.default_rng(0)
    rows = [
        {"text": f"{' '.join(rng.choice(FILLER, 5))} mark{g} {i}", "label": "ab"[g % 2], "source": f"s{g}"}
        for g in range(8)
        for i in range(6)
    ]
    table = pl.DataFrame(rows)
    apart = mk.train_frames(table, group="source", n_folds=4).report
    assert mk.train_frames(table, n_folds=4).report["scores"]["accuracy"] > 0.85
    assert apart["scores"]["accuracy"] < 0.75
    assert apart["data"]["n_groups"] == 8
    truth, groups = np.eye(2, dtype=np.bool_)[np.arange(48) // 6 % 2], np.arange(48) // 6
    for train, test in folds_of(truth, groups, 4, 0):
        assert not set(groups[train]) & set(groups[test])


def test_several_frames_of_a_text() -> None:
    rng = np.random.default_rng(2)
    rows = []
    for i in range(80):
        has = i % 2, i // 2 % 2
        words = [
            *rng.choice(FILLER, 4),
            *(rng.choice(MONEY, 3) if has[0] else []),
            *(rng.choice(LAW, 3) if has[1] else []),
        ]
        rows.append(
            {"text": " ".join(words), "label": "; ".join(n for n, h in zip(("money", "law"), has, strict=True) if h)}
        )
    model = mk.train_frames(pl.DataFrame(rows), multi=True, n_folds=4)
    assert model.report["scores"]["macro_f1"] > 0.9
    said = model.label(texts_as_articles(["the court and the bank: verdict, tax", "morning at the river station"]))
    assert said.given.tolist() == [[True, True], [False, False]]


# ---------------------------------------------------------------------------------------------- scores, by hand


def test_quality_by_hand() -> None:
    truth = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.bool_)
    share = np.array([[0.9, 0.1], [0.4, 0.6], [0.3, 0.7], [0.2, 0.8]])
    given = share >= 0.5
    found = quality(["a", "b"], truth, given, share, multi=False)
    assert found["accuracy"] == 0.75
    assert found["confusion"] == [[1, 1], [0, 2]]
    assert [(row["precision"], row["recall"]) for row in found["frames"]] == [(1.0, 0.5), (pytest.approx(2 / 3), 1.0)]
    assert found["macro_f1"] == pytest.approx((2 / 3 + 0.8) / 2)
    assert found["brier"] == pytest.approx((0.02 + 0.72 + 0.18 + 0.08) / 4)
    # four bins of one text: .9 and right, .6 and wrong, .7 and right, .8 and right
    assert found["ece"] == pytest.approx((0.1 + 0.6 + 0.3 + 0.2) / 4)
    assert [row["n"] for row in found["reliability"]] == [1, 1, 1, 1]


def test_a_scale_is_fitted_on_held_out_margins() -> None:
    rng = np.random.default_rng(0)
    label = rng.integers(0, 3, 4000)
    z = rng.normal(size=(4000, 3))
    label = np.array([rng.choice(3, p=row) for row in softmax(2.5 * z, axis=1)])
    scale = scale_of(z, np.eye(3, dtype=np.bool_)[label], multi=False)
    np.testing.assert_allclose(scale.slope, 2.5, rtol=0.08)


def test_a_frame_missing_from_the_training_texts_is_never_given() -> None:
    part = texts_as_articles(["a b", "b c", "c d", "d e"])
    features = all_features(part)
    counts = count_features(part, features, np.arange(4), 4)
    truth = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]], np.bool_)
    linear = fit_linear(counts, truth, 1.0, multi=False, seed=0)
    assert not linear.coef[2].any()
    assert linear.intercept[2] == -1.0


# ---------------------------------------------------------------------------------------------- use as a codebook


@pytest.fixture
def folder(model: FrameModel, tmp_path: Path) -> Path:
    return save_model(model, tmp_path / "mine")


def test_a_learned_codebook_frames_a_corpus(make_corpus: Any, folder: Path) -> None:
    corpus = make_corpus(
        [
            {"source": "x", "text": "The judge gave a verdict. The jury agreed. Prices and wages rose."},
            {"source": "y", "text": "The bank raised the tax. Trade and profit fell.", "title": "Court ruling"},
        ]
    )
    result = mk.framing(corpus, codebook=folder)
    shares = {(s, f): v for s, f, v in result.table.select("source", "frame", "share_sentences").rows()}
    assert shares == pytest.approx(
        {("x", "law"): 2 / 3, ("x", "money"): 1 / 3, ("y", "law"): 1 / 3, ("y", "money"): 2 / 3}
    )
    assert result.table["per_1000_words"].null_count() == 4
    assert result.table["n_matches"].to_list() == [2, 1, 1, 2]
    assert "mine is learned from labelled texts and labels every sentence; macro-F1 " in result.recipe.notes[0]
    found = mk.evidence(corpus, result, {"source": "x", "frame": "law"})["snippet"].to_list()
    assert found == ["The judge gave a verdict.", "The jury agreed."]
    by_sentence = mk.framing(corpus, codebook=folder, by="sentence").table
    assert by_sentence.height == 6
    longer = make_corpus(
        [{"source": "x", "text": "The judge gave a verdict. " * 3 + "Prices and wages rose in the town. " * 9}]
    )
    words = mk.frame_words(longer, codebook=folder).table.filter(pl.col("frame") == "law")
    assert set(words["term"]) == {"judge", "verdict"}
    assert not words["is_cue"].any()
    with pytest.raises(ArgumentError, match=r"'mine' has no patterns"):
        mk.frame_patterns(corpus, codebook=folder)


def test_a_model_of_articles_labels_them_whole(make_corpus: Any, tmp_path: Path) -> None:
    mk.train_frames(labelled(), unit="article", n_folds=4, to=tmp_path / "articles")
    corpus = make_corpus(
        [{"source": "x", "text": "The judge gave a verdict. Prices rose. The jury and the court left."}]
    )
    result = mk.framing(corpus, codebook=tmp_path / "articles")
    assert result.table.select("frame", "share_sentences").rows() == [("law", 1.0), ("money", 0.0)]
    found = mk.evidence(corpus, result, 0)["snippet"].to_list()
    assert len(found) == 3
    assert found[-1] == "Prices rose."  # what weighs least for it comes last
    for by in ("sentence", "part", ["source", "event"]):
        with pytest.raises(ArgumentError, match="labels whole articles, and these groups cut them"):
            mk.framing(corpus, codebook=tmp_path / "articles", by=by)


def test_scoring_needs_no_scikit_learn(folder: Path) -> None:
    code = (
        "import sys, mediakit as mk; corpus = mk.from_texts({'a': ['The court met. Prices rose.']});"
        f"mk.framing(corpus, codebook={str(folder)!r}); assert 'sklearn' not in sys.modules, 'sklearn'"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# ---------------------------------------------------------------------------------------------- saved files


def test_what_is_saved_is_what_is_loaded(model: FrameModel, folder: Path) -> None:
    again = load_model(folder)
    assert again.fingerprint == model.fingerprint
    assert again.report == json.loads(json.dumps(model.report))
    assert sorted(file.name for file in folder.iterdir()) == ["features.txt", "model.json", "weights.npz"]
    save_model(model, folder)  # in place of an older one
    (folder.parent / "full").mkdir()
    (folder.parent / "full" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ArgumentError, match="holds something else than a learned codebook; name a new folder"):
        save_model(model, folder.parent / "full")
    assert (folder.parent / "full" / "thesis.txt").is_file()


def test_no_pickle_is_loaded(folder: Path) -> None:
    class Boom:
        def __reduce__(self) -> Any:
            return (warnings.warn, ("a pickle was loaded",))

    arrays = dict(np.load(folder / "weights.npz"))
    arrays["intercept"] = np.array([Boom(), Boom()], dtype=object)
    np.savez(folder / "weights.npz", **arrays)
    with pytest.raises(CodebookError, match=r"weights\.npz: not the arrays of a model"):
        load_model(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("model.json", '"format": 1', '"format": 9', r"model\.json: key 'format' is 9; this version reads 1"),
        ("model.json", '"unit": "sentence"', '"unit": "book"', r"key 'unit' is 'book'; allowed: sentence or article"),
        ("model.json", '"multi": false', '"multi": 0', "key 'multi' is '0'; allowed: true or false"),
        (
            "model.json",
            '"frames": [\n  "law",',
            '"frames": [',
            r"weights\.npz: array 'intercept' is float64 \(2,\); it must be",
        ),
        ("model.json", '"format"', "format", r"model\.json: not JSON"),
        ("features.txt", "verdict", "verdicts", "its files do not belong together"),
        ("features.txt", "\n\n", "\n", "holds 1 lists, not words, pairs and pieces"),
        ("weights.npz", "", "PK no zip", r"weights\.npz: not the arrays of a model"),
    ],
)
def test_damaged_files_are_told(folder: Path, name: str, old: str, new: str, message: str) -> None:
    file = folder / name
    file.write_text(file.read_text(encoding="utf-8").replace(old, new) if old else new, encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        load_model(folder)


# ---------------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("rows", "options", "error", "message"),
    [
        ([], {"text": "body"}, ReadError, "no column 'body' for text; there are: text, label, source"),
        ([], {"group": "event"}, ReadError, "no column 'event' for group"),
        ([], {"unit": "book"}, ArgumentError, "unknown unit 'book'"),
        ([], {"n_folds": 1}, ArgumentError, "n_folds is 1; cross-validation needs 2 or more"),
        ([("x", "rare", "s")], {}, CodebookError, "too few texts for 'rare' 1; a frame needs 5"),
    ],
)
def test_mistakes_are_told(rows: list[tuple[str, str, str]], options: dict[str, Any], error: Any, message: str) -> None:
    kinds = {"text": pl.String, "label": pl.String, "source": pl.String}
    table = pl.concat([labelled(12), pl.DataFrame(rows, schema=kinds, orient="row")])
    with pytest.raises(error, match=message):
        mk.train_frames(table, **options)


def test_files_and_labels(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        mk.train_frames(tmp_path / "none.csv")
    (tmp_path / "one.csv").write_text("text,label\n" + "".join(f"t{i},a\n" for i in range(9)), encoding="utf-8")
    with pytest.raises(CodebookError, match="1 different labels; a model tells at least two apart"):
        mk.train_frames(tmp_path / "one.csv")
    table = labelled(20).with_columns(pl.lit("only").alias("source"))
    with pytest.raises(CodebookError, match="column 'source' has one value"):
        mk.train_frames(table, group="source")
    table = pl.concat(
        [labelled(20), labelled(4), pl.DataFrame({"text": ["", "x"], "label": ["law", None], "source": ["s", "s"]})]
    )
    data = mk.train_frames(table, n_folds=2).report["data"]
    assert (data["n_texts"], data["n_repeated"], data["n_empty"]) == (20, 4, 2)
