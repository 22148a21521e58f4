"""A sequence whose members are made when they are asked for: parts of a store that is larger than memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

from mediakit.engine.progress import counted_off

__all__ = ["Lazily"]

T = TypeVar("T")
# Two: what is looked at, and the one before, for places that stand in two parts in turn.
KEPT = 2


class Lazily(Sequence[T]):
    """A sequence whose members are made when they are asked for; the last few stay."""

    def __init__(self, n: int, make: Callable[[int], T], kept: int = KEPT, called: str = "") -> None:
        """n members by their number; how many stay; what they are called where going through them is told as progress."""
        self._n, self._make, self._kept, self._called = n, make, kept, called
        self._made: OrderedDict[int, T] = OrderedDict()

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, number: int) -> T: ...
    @overload
    def __getitem__(self, number: slice) -> list[T]: ...
    def __getitem__(self, number: int | slice) -> T | list[T]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(self._n))]
        at = range(self._n)[number]
        if at not in self._made:
            while len(self._made) >= self._kept:
                self._made.popitem(last=False)
            self._made[at] = self._make(at)
        self._made.move_to_end(at)
        return self._made[at]

    def __iter__(self) -> Iterator[T]:
        if not self._called:
            return (self[number] for number in range(self._n))
        return (self[number] for number in counted_off(range(self._n), self._called))
