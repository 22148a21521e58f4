"""Names of sources: what is proposed and, above all, what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.text.source_names import _distance, names_alike

ALIKE = [
    ("Fox News", "Fox Online News"),
    ("Fox News", "Fox News (Online)"),
    ("USA TODAY", "USA Today"),
    ("The Guardian", "Guardian"),
    ("Example Post (News)", "Example Post"),
    ("Newsmax", "Newsmax - News"),
    ("NBC News (Online)", "NBCNews.com"),
    ("www.washingtonpost.com", "The Washington Post"),
    ("nytimes.com", "New York Times"),
    ("latimes.com", "Los Angeles Times"),
    ("bbc.co.uk", "BBC News"),
    ("WSJ", "Wall Street Journal"),
    ("WSJ.com", "The Wall Street Journal"),
    ("Süddeutsche Zeitung", "Suddeutsche Zeitung"),
    ("Louisville Courier-Journal", "The Courier-Journal"),
    ("Rich Lowry", "Richard A. Lowry"),
    ("Christian Science Monitor", "Christian Sceince Monitor"),
    ("Investor's Business Daily", "Investors Business Daily"),
    ("Yahoo! News", "Yahoo News"),
]
UNLIKE = [
    ("Washington Post", "Washington Times"),
    ("Washington Times", "washingtonpost.com"),
    ("New York Times - News", "New York Times - Opinion"),
    ("Fox News", "Fox News Opinion"),
    ("CNN", "CNN - Editorial"),
    ("New York Magazine", "New York News"),
    ("New York Magazine", "The Observer (New York)"),
    ("Slate", "State"),
    ("Newsweek", "Newsday"),
    ("Detroit News", "Detroit Free Press"),
    ("Daily Mail", "Daily Mirror"),
    ("AL.com", "Above The Law"),
    ("Reason", "Reason Foundation"),
    ("The Nation", "National Review"),
    ("Paul Ryan", "Paula Jones"),
    ("Channel 4 News Tonight", "Channel 5 News Tonight"),
    ("Guest Writer - Left", "Guest Writer - Right"),
    ("Al Jazeera", "Al Arabiya"),
    ("The Times of Israel", "The Times of India"),
]


@pytest.mark.parametrize("pair", ALIKE)
def test_alike(pair: tuple[str, str]) -> None:
    (found,) = names_alike(pair)
    assert {found.a, found.b} == set(pair)
    assert found.reason


@pytest.mark.parametrize("pair", UNLIKE)
def test_unlike(pair: tuple[str, str]) -> None:
    assert names_alike(pair) == []


@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_names(names: list[str]) -> None:
    given_names = list(dict.fromkeys(names))
    for one in names_alike(names):
        assert given_names.index(one.a) < given_names.index(one.b)


def slow_distance(a: str, b: str) -> int:
    """Optimal string alignment by its definition."""
    if not a or not b:
        return len(a) + len(b)
    least = min(slow_distance(a[1:], b) + 1, slow_distance(a, b[1:]) + 1, slow_distance(a[1:], b[1:]) + (a[0] != b[0]))
    if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
        least = min(least, slow_distance(a[2:], b[2:]) + 1)
    return least


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_the_distance_by_its_definition(a: str, b: str) -> None:
    assert _distance(a, b, 10) == slow_distance(a, b)
    assert (_distance(a, b, 1) <= 1) == (slow_distance(a, b) <= 1)
