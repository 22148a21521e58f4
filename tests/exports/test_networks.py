"""Networks, read back with networkx and with an XML parser."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.exports.networks import graphs_of, network_files

READERS = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}
NAMES = ("actors", "likeness", "voices")


@pytest.fixture(scope="module")
def files(bundled: Corpus) -> dict[str, bytes]:
    return network_files(bundled)


def graph_in(files: dict[str, bytes], name: str, ending: str) -> Any:
    return READERS[ending](io.BytesIO(files[f"networks/{name}.{ending}"]))


@pytest.mark.parametrize("ending", READERS)
def test_likeness_is_that_of_the_measure(bundled: Corpus, files: dict[str, bytes], ending: str) -> None:
    graph = graph_in(files, "likeness", ending)
    table = mk.similarity(bundled).table
    assert graph.number_of_edges() == table.height
    for target, reference, cosine in table.select("target", "reference", "cosine").iter_rows():
        assert float(graph.edges[f"group:{target}", f"group:{reference}"]["weight"]) == pytest.approx(cosine)
    node = graph.nodes["group:composed-wire"]
    assert (node["label"], node["composed"], node["kind"]) == (bundled.sources_named()["composed-wire"], True, "group")
    assert node["n_words"] == bundled.where(source="composed-wire").n_words
    assert node["n_articles"] == 8


@pytest.mark.parametrize("ending", READERS)
def test_mentions_of_actors_add_up_over_voices(bundled: Corpus, files: dict[str, bytes], ending: str) -> None:
    graph = graph_in(files, "actors", ending)
    table = mk.actor_sentiment(bundled).table
    rows = table.filter(pl.col("source") == "composed-state", pl.col("actor") == "mek", pl.col("n_mentions") > 0)
    edge = graph.edges["group:composed-state", "actor:mek"]
    assert float(edge["weight"]) == rows["n_mentions"].sum()
    for row in rows.iter_rows(named=True):
        assert float(edge[f"tone_{row['voice']}"]) == pytest.approx(row["mean"])
    assert sum(float(data["weight"]) for *_, data in graph.edges(data=True)) == table["n_mentions"].sum()
    assert graph.nodes["actor:mek"]["label"] != "mek"


@pytest.mark.parametrize("ending", READERS)
def test_speakers_quoted_twice_and_more(bundled: Corpus, files: dict[str, bytes], ending: str) -> None:
    graph = graph_in(files, "voices", ending)
    table = mk.voices(bundled).table.filter(pl.col("speaker") != "(not named)")
    often = table.filter(pl.col("n_quotations").sum().over("speaker") >= 2)
    assert graph.number_of_edges() == often.height
    row = often.row(0, named=True)
    assert float(graph.edges[f"group:{row['source']}", f"speaker:{row['speaker']}"]["weight"]) == row["n_quotations"]


def test_well_formed_and_without_a_clock(files: dict[str, bytes]) -> None:
    assert sorted(files) == [f"networks/{name}.{ending}" for name in NAMES for ending in READERS]
    for path, data in files.items():
        ElementTree.fromstring(data)
        assert b"lastmodifieddate" not in data.replace(b'lastmodifieddate="2000-01-01"', b""), path


def test_hostile_names_stay_text(corpus: Corpus) -> None:
    for path, data in network_files(corpus).items():
        root = ElementTree.fromstring(data)
        assert not [one for one in root.iter() if one.tag.endswith("script")], path
    labels = {data["label"] for _, data in graphs_of(corpus)["likeness"].nodes(data=True)}
    assert "<script>alert(1)</script>" in labels


def test_a_control_character_in_a_name_does_not_break_the_file(make_corpus: Any) -> None:
    rows = [{"source": source, "text": text} for source, text in (("a\x0b", "bread"), ("b", "bread"), ("c", "rain"))]
    data = network_files(make_corpus(rows))["networks/likeness.graphml"]
    assert "group:a\ufffd" in nx.read_graphml(io.BytesIO(data)).nodes


def test_groups_of_one_name_stay_apart(make_corpus: Any) -> None:
    rows = [
        {"source": "a", "text": "bread and wine", "composed": True},
        {"source": "a", "text": "bread and water", "composed": False},
        {"source": "b", "text": "rain", "composed": False},
    ]
    graph = graphs_of(make_corpus(rows))["likeness"]
    assert {one for one, data in graph.nodes(data=True) if data["composed"]} == {"group:a (composed)"}
    assert graph.number_of_nodes() == 3


def test_one_group_has_no_likeness() -> None:
    assert "networks/likeness.gexf" not in network_files(mk.from_texts({"a": ["bread and wine"]}))


def test_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys, hashlib, mediakit as mk\nfrom mediakit.exports.networks import network_files\n"
        "texts = {'a': ['Ann Lee said it rained. Lee said it hailed.'], 'b': ['It rained on Ann Lee, Bo Day said.']}\n"
        "c = mk.from_texts(texts)\n"
        "f = network_files(c)\nprint(sorted(f), hashlib.sha256(repr(sorted(f.items())).encode()).hexdigest())"
    )
    said = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}
        done = subprocess.run([sys.executable, "-c", program], check=True, env=environment, capture_output=True)
        said.add(done.stdout)
    assert len(said) == 1
    assert b"voices" in said.pop()
