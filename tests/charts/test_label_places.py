"""Labels cover no label and no labelled dot, at any width of the chart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediakit.charts.label_places import Place, box_of, place_labels, spread

WIDTHS, HEIGHT = (400.0, 1200.0), 300.0
DOTS = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, HEIGHT), st.text("abcimw ", min_size=1, max_size=14)), max_size=30
)


def edges(dot, label, place, width):
    """A label's box in pixels at one width."""
    box = box_of(dot, label, place)
    return dot[0] * width + box.left, dot[0] * width + box.right, box.top, box.bottom


def overlap(one, other):
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@given(DOTS, st.floats(0, 1))
def test_no_two_labels_overlap_at_any_width(rows, share):
    dots, labels = [(x, y) for x, y, _ in rows], [label for *_, label in rows]
    places = place_labels(dots, labels, widths=WIDTHS, height=HEIGHT)
    width = WIDTHS[0] + share * (WIDTHS[1] - WIDTHS[0])
    boxes = [edges(*one, width) for one in zip(dots, labels, places, strict=True) if one[2]]
    for i, one in enumerate(boxes):
        assert min(one[0], one[2]) >= 0
        assert one[1] <= width
        assert one[3] <= HEIGHT
        assert not any(overlap(one, other) for other in boxes[:i])


def test_the_first_asked_for_gets_its_place_and_the_last_may_get_none():
    dots = [(0.5, 150.0)] * 12
    places = place_labels(dots, ["a word of some length"] * 12, widths=WIDTHS, height=HEIGHT)
    assert places[0] == Place("left", "middle", 7.0, 0.0)
    assert places[-1] is None
    assert [place is not None for place in places] == [True] * 4 + [False] * 8


def test_a_dot_at_the_right_edge_is_labelled_on_its_left():
    (place,) = place_labels([(1.0, 150.0)], ["edge"], widths=WIDTHS, height=HEIGHT)
    assert place
    assert place.align == "right"


def test_no_label_covers_a_labelled_dot_placed_before_it():
    places = place_labels([(0.5, 150.0), (0.48, 150.0)], ["x", "a long label"], widths=(400, 400), height=HEIGHT)
    box = edges((0.48, 150.0), "a long label", places[1], 400)
    assert not overlap(box, (196.0, 204.0, 146.0, 154.0))


def test_at_most_so_many_are_placed():
    dots = [(0.1, 20.0 + 30 * i) for i in range(9)]
    assert sum(place is not None for place in place_labels(dots, ["a"] * 9, widths=WIDTHS, height=HEIGHT, most=3)) == 3


def test_of_free_places_the_one_that_covers_fewest_dots():
    others = [(0.55, 150.0), (0.56, 151.0), (0.45, 150.0)]
    (place,) = place_labels([(0.5, 150.0)], ["a word"], widths=(400, 400), height=HEIGHT, others=others)
    assert place
    assert (place.align, place.baseline) == ("center", "bottom")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_spread_keeps_the_order_and_the_gap_inside_the_line(positions):
    moved = spread(positions, 5.0, 0.0, 100.0)
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    assert all(moved[b] - moved[a] >= 5.0 - 1e-9 for a, b in zip(order, order[1:], strict=False))
    assert min(moved) >= -1e-9
    assert max(moved) <= 100.0 + 1e-9


def test_spread_moves_only_what_collides():
    assert spread([10.0, 50.0, 52.0], 6.0, 0.0, 100.0) == [10.0, 48.0, 54.0]
