"""One tree of errors, drawn as it is, with messages that help."""

from __future__ import annotations

import inspect

import pytest

from mediakit import errors


def test_every_error_is_a_mediakit_error_and_in_the_drawing() -> None:
    found = [one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__]
    assert len(found) >= 9
    for one in found:
        assert issubclass(one, errors.MediakitError)
        assert one.__name__ in (errors.__doc__ or "")
        assert one.__name__ in errors.__all__


def test_input_errors_are_value_errors_and_a_missing_package_is_an_import_error() -> None:
    assert issubclass(errors.ArgumentError, ValueError)
    assert issubclass(errors.EmptySelection, errors.InputError)
    assert issubclass(errors.MissingPackage, ImportError)
    assert not issubclass(errors.StoreError, ValueError)


@pytest.mark.parametrize(
    ("names", "most", "shown"),
    [([], 12, "(none)"), (["a", 2], 12, "a, 2"), (list("abcd"), 2, "a, b and 2 more"), (list("ab"), 2, "a, b")],
)
def test_lists_of_names(names: list[object], most: int, shown: str) -> None:
    assert errors.listed(names, most) == shown


def test_the_nearest_name_is_proposed_where_one_is_near() -> None:
    assert "did you mean 'title'?" in str(errors.unknown("column", "titel", ["source", "title"]))
    assert "did you mean" not in str(errors.unknown("column", "zzz", ["source", "title"]))
    assert isinstance(errors.unknown("x", 1, []), errors.ArgumentError)
