"""The model of tone: its files are its card's, a score hangs on its text alone, odd places, and where it must not fail."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError, CodebookError, MissingPackage
from mediakit.models import tone_model
from mediakit.models.card import FOLDER, agreement, card, checked, read_card
from mediakit.models.encoder import N_SAME, Encoder, encoder
from mediakit.models.marking import CLOSE, MENTION_PIECES, OPEN, WINDOW, marked, plain, plain_parts

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gates" / "toward_model.toml"
NAMES = ROOT / "training" / "counterfactual.toml"
TEXT = "Mayor Lee was accused by Bo Day."
SPANS = [(6, 9), (25, 31)]


def unmarked(text: str) -> tuple[str, tuple[int, int]]:
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), (start, end)


def toward(texts: list[str], spans: list[tuple[int, int]]) -> np.ndarray:
    return tone_model.shares_toward(texts, spans)


# the files


def test_the_files_are_those_of_the_card_and_small_enough_to_ship():
    for name in card().files:
        assert checked(card(), name)
    assert sum(one.stat().st_size for one in FOLDER.iterdir()) < 30e6
    assert set(card().files) == {"encoder.onnx", "likeness.onnx", "tokenizer.json"}


def test_other_weights_of_vectors_are_refused(copied):
    (copied / "likeness.onnx").write_bytes((copied / "likeness.onnx").read_bytes() + b" ")
    network = Encoder(read_card(copied))
    assert network.read([TEXT]).tone.shape == (1,)
    with pytest.raises(
        CodebookError, match=r"likeness\.onnx: SHA-256 is .* the model's card names .*install mediakit again"
    ):
        network.vectors([TEXT])


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(FOLDER, tmp_path / "encoder"))


def test_another_file_under_the_models_name_is_refused(copied):
    file = copied / "tokenizer.json"
    file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(
        CodebookError, match=r"tokenizer\.json: SHA-256 is .* the model's card names .*install mediakit again"
    ):
        Encoder(read_card(copied))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "key 'format' is 99; this version reads 3"),
        ({"temperature": None}, "key 'temperature' is missing"),
    ],
)
def test_a_card_of_another_kind_is_refused(copied, change, message):
    file = copied / "card.json"
    kept = json.loads(file.read_text(encoding="utf-8")) | change
    file.write_text(json.dumps({name: value for name, value in kept.items() if value is not None}), encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        read_card(copied)


def test_without_a_file_the_message_names_it(copied):
    (copied / "encoder.onnx").unlink()
    with pytest.raises(CodebookError, match=r"encoder\.onnx: the model's file cannot be read"):
        Encoder(read_card(copied))
    (copied / "card.json").write_text("{", encoding="utf-8")
    with pytest.raises(CodebookError, match="not JSON"):
        read_card(copied)
    (copied / "card.json").unlink()
    with pytest.raises(CodebookError, match="cannot be read"):
        read_card(copied)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_the_extra_it_says_what_to_install(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPackage, match=rf'needs the package {package}; pip install "mediakit\[models\]"'):
        Encoder(card())


# how it reads


def test_marks_stand_around_the_pieces_that_a_span_touches():
    ids, offsets = [11, 12, 13], [(0, 5), (6, 9), (10, 13)]
    found = marked(ids, offsets, (6, 9))
    assert found.ids == [101, 11, OPEN, 12, CLOSE, 13, 102, 12, 102]
    assert found.segments == [0] * 7 + [1] * 2
    assert (found.first, found.end, found.cut) == (2, 5, False)
    assert marked(ids, offsets, (7, 8)).ids == found.ids  # a part of a word is marked as the word
    assert marked(ids, offsets, (5, 6)).ids == [101, 11, OPEN, CLOSE, 12, 13, 102, 102]  # a blank


@pytest.mark.parametrize("at", [0, 3, 500, 996, 999])
def test_of_a_long_text_the_window_around_the_span_is_read(at):
    ids = list(range(1000, 2000))
    found = marked(ids, [(k, k + 1) for k in range(1000)], (at, at + 1))
    assert len(found.ids) == WINDOW
    assert found.cut
    assert found.ids[found.first : found.end] == [OPEN, 1000 + at, CLOSE]
    before, after = at - (found.ids[1] - 1000 if found.first > 1 else at), found.segments.index(1) - 1 - found.end
    assert abs(before - after) <= 1 or 0 in (before, after) or at in (3, 996)


def test_a_span_longer_than_the_window_fits_into_it():
    ids = list(range(1000, 2000))
    found = marked(ids, [(k, k + 1) for k in range(1000)], (100, 900))
    assert len(found.ids) <= WINDOW
    assert found.segments.count(1) == MENTION_PIECES + 1
    assert plain(ids).cut
    assert len(plain(ids).ids) == WINDOW


@pytest.mark.parametrize("n", [0, 1, WINDOW - 2, WINDOW - 1, 1000])
def test_a_long_text_without_a_span_is_read_in_parts_and_nothing_is_lost(n):
    parts = plain_parts(list(range(1000, 1000 + n)))
    assert [k for one in parts for k in one.ids[1:-1]] == list(range(1000, 1000 + n))
    assert max(len(one.ids) for one in parts) <= WINDOW
    assert not any(one.cut for one in parts)
    assert len(parts) == max(-(-n // (WINDOW - 2)), 1)


def test_the_end_of_a_long_text_counts():
    filler = "The train left at noon. " * 30
    good, bad = mk.sentiment_of([filler + "A wonderful success. " * 9, filler + "A cruel crime. " * 9], method="model")[
        "score"
    ]
    assert good > bad


# what it gives


def test_a_score_hangs_on_its_text_alone():
    rng = random.Random(0)
    texts = [
        TEXT,
        TEXT,
        "Lee, a brave man, helped the town after the flood.",
        "A very long sentence " * 12 + "names Lee.",
    ]
    spans = [*SPANS, (0, 3), (len(texts[3]) - 4, len(texts[3]) - 1)]
    alone = np.concatenate([toward([text], [span]) for text, span in zip(texts, spans, strict=True)])
    assert (toward(texts, spans) == alone).all()
    order = [0, 1, 2, 3] * 3
    rng.shuffle(order)
    assert (toward([texts[i] for i in order], [spans[i] for i in order]) == alone[order]).all()
    assert (Encoder(card()).read_toward(texts, spans).toward == encoder().read_toward(texts, spans).toward).all()


def test_shares_add_up_and_labels_are_the_greatest():
    table = mk.sentiment_toward([TEXT, TEXT], SPANS, method="model")
    assert table.columns == ["label", "negative", "neutral", "positive", "unsure"]
    shares = table.select("negative", "neutral", "positive").to_numpy()
    assert shares.sum(axis=1) == pytest.approx(1)
    assert [table.columns[1 + i] for i in shares.argmax(axis=1)] == table["label"].to_list()
    assert table["unsure"].to_list() == (shares.max(axis=1) < card().unsure_below).tolist()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("😀😀 Lee lied 😀", "Lee"),
        ("אמר Lee שלום", "Lee"),
        ("قال 李 شيئا", "李"),
        ("Lee", "Lee"),
        ("  Lee  ", "Lee"),
        ("He met Lee", "Lee"),
        ("É́ Zoë Ñandú lied", "Zoë Ñandú"),
        ("word " * 2000 + "Lee lied " + "word " * 2000, "Lee"),
        ("\u200bLee\u200b \x00 lied", "Lee"),
    ],
)
def test_spans_in_odd_places(text, name):
    start = text.index(name)
    table = mk.sentiment_toward([text], [(start, start + len(name))], method="model")
    assert table.height == 1
    assert table.select("negative", "neutral", "positive").row(0) == pytest.approx(
        tuple(toward([text], [(start, start + len(name))])[0])
    )


@pytest.mark.parametrize("span", [(5, 5), (-1, 3), (0, 99), (5, 6)])
def test_spans_without_a_word_are_refused(span):
    with pytest.raises(ArgumentError, match="span number 0"):
        mk.sentiment_toward([TEXT], [span], method="model")


def test_nothing_gives_nothing():
    assert mk.sentiment_toward([], [], method="model").height == 0
    assert mk.sentiment_of([], method="model").columns == ["score"]
    assert mk.sentiment_of(["", "…"], method="model")["score"].to_list() == [None, None]


def test_a_sentence_has_one_vector_of_its_own_and_a_long_text_the_mean_of_its_parts():
    texts = [TEXT, "Rain fell on the old town all day.", "The dam broke. " * 60]
    same, pieces = encoder().vectors(texts)
    assert same.shape == (3, N_SAME)
    for at in (2, 0, 1):
        assert (encoder().vectors([texts[at]])[0][0] == same[at]).all()
    assert np.linalg.norm(same[:2], axis=1) == pytest.approx(1)
    assert pieces.tolist() == encoder().read(texts).pieces.tolist()
    parts, of = encoder()._parts(texts[2:])
    assert len(parts) > 1
    assert not of.any()
    each = np.array([encoder()._vector(one) for one in parts])
    lengths = np.array([len(one.ids) for one in parts])
    assert same[2] == pytest.approx(lengths @ each / lengths.sum())
    assert encoder().vectors([])[0].shape == (0, N_SAME)


def test_vectors_are_near_where_the_meaning_is():
    same, _ = encoder().vectors(
        [
            "The dam burst and water flooded the valley.",
            "A reservoir wall gave way; the villages below were under water.",
            "The minister resigned over unpaid taxes.",
        ]
    )
    assert same[0] @ same[1] > same[0] @ same[2] + 0.1


def test_tone_of_sentences_is_within_its_scale_and_goes_the_right_way():
    good, bad = mk.sentiment_of(["A wonderful success for all.", "A horrible, cruel crime."], method="model")["score"]
    assert -1 <= bad < 0 < good <= 1


# where it must not fail


def test_plain_cases():
    rows = tomllib.loads(GOLD.read_text(encoding="utf-8"))["mentions"]
    texts, spans = zip(*(unmarked(text) for text, _ in rows), strict=True)
    labels = mk.sentiment_toward(texts, spans, method="model")["label"].to_list()
    right = sum(found == wanted for found, (_, wanted) in zip(labels, rows, strict=True))
    assert right >= FLOOR_PLAIN


# tone-2 had all twenty right (the rules eighteen); another processor may turn one
FLOOR_PLAIN = 19


def test_exchanging_names_changes_no_more_labels_than_the_card_says():
    for one in tomllib.loads(NAMES.read_text(encoding="utf-8")).values():
        changed = []
        for sentence in one["sentences"]:
            at = sentence.index("{name}")
            names = [who[0].upper() + who[1:] if at == 0 else who for who in one["names"]]
            labels = toward(
                [sentence.replace("{name}", who) for who in names], [(at, at + len(who)) for who in names]
            ).argmax(1)
            changed += [a != b for a, b in itertools.combinations(labels.tolist(), 2)]
        told = card().symmetry[one["title"]]
        assert told["n_pairs"] == len(changed)
        # other processors may turn a label that lies on an edge
        assert np.mean(changed) == pytest.approx(told["share_changed"], abs=0.02)


@pytest.mark.parametrize("name", ["one nationality for another", "one camp for another", "a woman's name for a man's"])
def test_exchanging_names_changes_fewer_than_one_label_in_twenty(name):
    assert card().symmetry[name]["share_changed"] < 0.05


def test_where_names_matter_results_say_so():
    said = " ".join(tone_model.toward_notes())
    for name, one in card().symmetry.items():
        assert (f"exchanging {name} changes" in said) == (one["share_changed"] > 0.05)


def test_the_card_says_how_far_to_trust_it():
    told = card().measured["toward"]
    assert told["value"] > told["value_beside"]
    assert told["low"] < told["value"] < told["high"]
    assert told["calibration_error"] < 1
    assert f"{told['value']:.2f}" in agreement("toward")
    assert card().fingerprint in agreement("tone")
    same = card().measured["same"]
    assert same["low"] < same["value"] < same["high"]
    said = f"{same['figure']} of telling pairs on the same event from others {same['value']:.2f} ({same['low']:.2f} to "
    assert said in agreement("same")
    assert agreement("same").endswith(f"{same['beside']} {same['value_beside']:.2f}")
    assert card().name in (FOLDER / "MODEL.md").read_text(encoding="utf-8")
