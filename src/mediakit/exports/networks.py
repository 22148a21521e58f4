"""Networks for Gephi, igraph, Cytoscape and networkx, each as GEXF 1.2 and as GraphML.

    networks/likeness   groups, joined by how alike their words are (weight: cosine of tf-idf)
    networks/actors     groups and the actors that they name (weight: mentions; how they speak of them)
    networks/voices     groups and the speakers whom they quote (weight: quotations)

Groups of composed texts carry `composed` = true. A large group has more mentions and quotations, and looks more alike to
others, than a small one: n_articles and n_words stand at its node. The files are the same whenever they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.quoted import UNNAMED
from mediakit.exports.spreadsheet import clean_text
from mediakit.measures.actor_sentiment import actor_sentiment
from mediakit.measures.similarity import similarity
from mediakit.measures.voices import voices

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["gexf_bytes", "graphml_bytes", "graphs_of", "network_files"]

# Pairs of more groups than this are too many to draw: only those with the likest of each stay.
_MOST_GROUPS, _LIKEST = 200, 10
# Speakers quoted once in all say little and are most of them: the table `voices` has them all.
_LEAST_QUOTATIONS = 2
_META = re.compile(r"<meta lastmodifieddate=.*?</meta>", re.S)
_NOTES = {
    "likeness": "Groups joined by the cosine of their words' tf-idf: shared words, not shared views.",
    "actors": "Groups and the actors that they name; tone toward them from -1 to 1, by rules.",
    "voices": f"Groups and the speakers whom they quote; speakers with {_LEAST_QUOTATIONS} quotations and more.",
}


def network_files(corpus: Corpus, by: str | Sequence[str] = "source") -> dict[str, bytes]:
    """The files of networks/ by path. A network without edges is left out."""
    files = {}
    for name, graph in graphs_of(corpus, by).items():
        files[f"networks/{name}.gexf"] = gexf_bytes(graph)
        files[f"networks/{name}.graphml"] = graphml_bytes(graph)
    return files


def graphs_of(corpus: Corpus, by: str | Sequence[str] = "source") -> dict[str, nx.Graph[str]]:
    """The networks that have edges, by name."""
    groups = group(corpus, by)
    nodes = _group_nodes(corpus, groups)
    found = {"likeness": _likeness(corpus, by, groups, nodes), "actors": _actors(corpus, by, nodes)}
    found["voices"] = _voices(corpus, by, nodes)
    return {name: graph for name, graph in found.items() if graph.number_of_edges()}


def gexf_bytes(graph: nx.Graph[str]) -> bytes:
    """The network as GEXF 1.2, its date fixed."""
    import networkx as nx

    about = escape(str(graph.graph.get("note", "")))
    meta = f'<meta lastmodifieddate="2000-01-01"><creator>mediakit</creator><description>{about}</description></meta>'
    return _xml(_META.sub(lambda _: meta, "\n".join(nx.generate_gexf(graph)), count=1))


def graphml_bytes(graph: nx.Graph[str]) -> bytes:
    """The network as GraphML."""
    import networkx as nx

    return _xml("\n".join(nx.generate_graphml(graph)))


def _xml(text: str) -> bytes:
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _group_nodes(corpus: Corpus, groups: Groups) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each group's node: label -> (id, attributes)."""
    named = corpus.sources_named() if groups.by == ["source"] else {}
    values = groups.keys[groups.by[0]].to_list()
    n_words, n_articles = np.zeros(len(groups)), np.zeros(len(groups))
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        n_words += np.bincount(member, weights=part.n_words[sentence], minlength=len(groups))
        pairs = np.unique(np.stack([part.article[sentence], member]), axis=1)
        n_articles += np.bincount(pairs[1], minlength=len(groups))
    return {
        label: (
            clean_text(f"group:{label}"),
            {
                "label": clean_text(named.get(values[g], label) if values else label),
                "kind": "group",
                "n_articles": int(n_articles[g]),
                "n_words": int(n_words[g]),
                "composed": bool(groups.composed[g]),
            },
        )
        for g, label in enumerate(groups.labels)
    }


def _empty(name: str, nodes: Mapping[str, tuple[str, dict[str, Any]]]) -> nx.Graph[str]:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(note=_NOTES[name])
    graph.add_nodes_from(nodes.values())
    return graph


def _likeness(
    corpus: Corpus, by: str | Sequence[str], groups: Groups, nodes: Mapping[str, tuple[str, dict[str, Any]]]
) -> nx.Graph[str]:
    graph = _empty("likeness", nodes)
    if len(groups) < 2:
        return graph
    table = similarity(corpus, by=by, limit=_LIKEST if len(groups) > _MOST_GROUPS else None).table
    for row in table.sort("target", "reference").iter_rows(named=True):
        if row["cosine"]:
            graph.add_edge(
                nodes[row["target"]][0], nodes[row["reference"]][0], weight=row["cosine"],
                jensen_shannon=row["jensen_shannon"], n_shared_terms=row["n_shared_terms"],
            )  # fmt: skip
    return graph


def _actors(corpus: Corpus, by: str | Sequence[str], nodes: Mapping[str, tuple[str, dict[str, Any]]]) -> nx.Graph[str]:
    """Mentions of actors: their number, in how many articles, and mean tone in own and in quoted words."""
    result = actor_sentiment(corpus, by=by)
    graph = _empty("actors", nodes)
    if not corpus.codebook.actor:
        graph.graph["note"] += " The codebook lists no actors: these are the names in the most articles."
    names = {one.id: one.name for one in corpus.codebook.actor}
    rows = result.table.filter(pl.col("n_mentions") > 0).to_dicts()
    for actor in dict.fromkeys(row["actor"] for row in rows):
        graph.add_node(f"actor:{clean_text(actor)}", label=clean_text(names.get(actor, actor)), kind="actor")
    for row, label in _labelled(rows, corpus, by):
        ends = nodes[label][0], f"actor:{clean_text(row['actor'])}"
        if not graph.has_edge(*ends):
            graph.add_edge(*ends, weight=0)
        edge = graph.edges[ends]
        edge["weight"] += row["n_mentions"]
        edge[f"n_mentions_{row['voice']}"] = row["n_mentions"]
        edge[f"tone_{row['voice']}"] = row["mean"]
    return graph


def _voices(corpus: Corpus, by: str | Sequence[str], nodes: Mapping[str, tuple[str, dict[str, Any]]]) -> nx.Graph[str]:
    graph = _empty("voices", nodes)
    table = voices(corpus, by=by).table.filter(pl.col("speaker") != UNNAMED)
    table = table.filter(pl.col("n_quotations").sum().over("speaker") >= _LEAST_QUOTATIONS)
    rows = table.to_dicts()
    for speaker in dict.fromkeys(row["speaker"] for row in rows):
        name = clean_text(speaker)
        graph.add_node(f"speaker:{name}", label=name, kind="speaker")
    for row, label in _labelled(rows, corpus, by):
        graph.add_edge(
            nodes[label][0], f"speaker:{clean_text(row['speaker'])}", weight=row["n_quotations"],
            n_words=row["n_words"], share_of_quoted_words=row["share_of_quoted_words"] or 0.0,
        )  # fmt: skip
    return graph


def _labelled(
    rows: Iterable[dict[str, Any]], corpus: Corpus, by: str | Sequence[str]
) -> Iterable[tuple[dict[str, Any], str]]:
    """Rows of a measure by group with the label of their group."""
    groups = group(corpus, by)
    names = groups.keys.columns
    label_of = dict(zip(groups.keys.rows(), groups.labels, strict=True))
    for row in rows:
        yield row, label_of[tuple(row[name] for name in names)]
