"""Processes of which the caller is one: the same results in the same order, and errors from either side."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mediakit.engine.run import Runner, runner
from mediakit.errors import MediakitError, ReadError


def _whose(number: int) -> tuple[int, int]:
    time.sleep(0.02)
    return number, os.getpid()


def _while_other_waits(number: int) -> tuple[int, int]:
    time.sleep(0.2)
    return number, os.getpid()


def _slow_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number


def _fails(number: int) -> int:
    if number == 3:
        raise ReadError(f"part {number} cannot be read")
    return number


def _dies_elsewhere(given: tuple[int, int]) -> int:
    number, caller = given
    if os.getpid() != caller:
        os._exit(1)
    time.sleep(0.2)
    return number


@pytest.fixture(scope="module")
def two() -> Runner:
    with runner("processes", workers=2, taking_part=True) as run_in:
        yield run_in


def test_both_processes_work_and_order_is_kept(two: Runner) -> None:
    list(two(_whose, range(4)))  # the worker has started by now
    found = list(two(_whose, range(20)))
    assert [number for number, _ in found] == list(range(20))
    assert {who for _, who in found} >= {os.getpid()}
    assert len({who for _, who in found}) == 2


def test_a_slow_part_holds_up_no_other(two: Runner) -> None:
    told: list[tuple[int, int]] = []
    began = {who for _, who in two(_while_other_waits, range(2))}
    assert len(began) == 2  # the caller took the second while a worker had the first
    assert list(two(_slow_first, range(6), lambda done, n: told.append((done, n)))) == list(range(6))
    assert told == [(k, 6) for k in range(1, 7)]


def test_an_error_comes_through_and_the_engine_goes_on(two: Runner) -> None:
    with pytest.raises(ReadError, match="part 3"):
        list(two(_fails, range(6)))
    assert list(two(_fails, range(3))) == [0, 1, 2]


def test_nothing_to_do_and_one_part(two: Runner) -> None:
    assert list(two(_fails, [])) == []
    assert list(two(_fails, [7])) == [7]


def test_a_dead_worker_is_an_error(tmp_path: Path) -> None:
    with (
        runner("processes", workers=2, taking_part=True) as run_in,
        pytest.raises(MediakitError, match="a worker process died"),
    ):
        list(run_in(_dies_elsewhere, [(n, os.getpid()) for n in range(8)]))
