"""A learned frame codebook as a folder of plain files: numbers, names, and the training recipe. No pickle is ever loaded.

model.json    format, frames, unit, how it was trained and how well it did on held-out texts
weights.npz   arrays of numbers (read with allow_pickle=False)
features.txt  the words, pairs and pieces that are counted, one a line, blank lines between the three lists
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError, CodebookError
from mediakit.files import replace_folder, write_bytes, write_text
from mediakit.models.features import Features
from mediakit.models.frame_model import UNITS, FrameModel
from mediakit.models.linear import Linear, Scale

__all__ = ["FORMAT", "is_model", "load_model", "save_model"]

# To be raised when the features, their weighing or the layout here change; older models are then refused by name.
FORMAT = 1
_ABOUT, _WEIGHTS, _FEATURES = "model.json", "weights.npz", "features.txt"


def is_model(path: Path) -> bool:
    """Whether a path is the folder of a learned frame codebook."""
    return path.is_dir() and (path / _ABOUT).is_file()


def save_model(model: FrameModel, folder: Path) -> Path:
    """Write a model as a folder, in place of an older model there.

    Raises ArgumentError where the place holds something else, StoreError where it cannot be written.
    """
    if folder.is_file() or (folder.is_dir() and not is_model(folder) and any(folder.iterdir())):
        raise ArgumentError(f"{folder} holds something else than a learned codebook; name a new folder")
    buffer = io.BytesIO()
    arrays: dict[str, Any] = dict(model.arrays())
    np.savez_compressed(buffer, **arrays)  # numbers only, so nothing is pickled
    names = (model.features.words, model.features.pairs, model.features.pieces)
    about = {
        "format": FORMAT, "frames": list(model.frames), "multi": model.multi, "unit": model.unit,
        "fingerprint": model.fingerprint, "report": dict(model.report),
    }  # fmt: skip

    def fill(place: Path) -> None:
        write_bytes(place / _WEIGHTS, buffer.getvalue())
        write_text(place / _FEATURES, "\n\n".join("\n".join(some) for some in names) + "\n")
        write_text(place / _ABOUT, json.dumps(about, ensure_ascii=False, indent=1) + "\n")

    return replace_folder(folder, fill)


def load_model(folder: str | Path) -> FrameModel:
    """Load the folder that `save_model` or `mediakit frames train` wrote.

    Raises CodebookError that names the file and what is wrong with it.
    """
    place = Path(folder)
    about = _about(place / _ABOUT)
    features = _features(place / _FEATURES)
    arrays = _arrays(place / _WEIGHTS, len(about["frames"]), features)
    linear = Linear(*(arrays[name] for name in Linear.__slots__))
    scale = Scale(*(arrays[name] for name in Scale.__slots__))
    frames = tuple(about["frames"])
    model = FrameModel(place.name, frames, about["multi"], about["unit"], features, linear, scale, about["report"])
    if model.fingerprint != about.get("fingerprint"):
        raise CodebookError(f"{place}: its files do not belong together; train it again or copy the whole folder")
    return model


def _about(file: Path) -> dict[str, Any]:
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodebookError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise CodebookError(f"{file}: not JSON: {error}") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        found = about.get("format") if isinstance(about, dict) else None
        raise CodebookError(f"{file}: key 'format' is {found!r}; this version reads {FORMAT}; train the model again")
    frames = about.get("frames")
    checks: Mapping[str, tuple[bool, str]] = {
        "frames": (_are_names(frames), "a list of two or more different names (one where texts may have several)"),
        "multi": (isinstance(about.get("multi"), bool), "true or false"),
        "unit": (about.get("unit") in UNITS, " or ".join(UNITS)),
        "report": (isinstance(about.get("report"), dict), "a table"),
    }
    for key, (ok, allowed) in checks.items():
        if not ok:
            raise CodebookError(f"{file}: key {key!r} is {str(about.get(key))[:60]!r}; allowed: {allowed}")
    return about


def _are_names(frames: object) -> bool:
    return (
        isinstance(frames, list)
        and bool(frames)
        and all(isinstance(one, str) and one for one in frames)
        and len(set(frames)) == len(frames)
    )


def _features(file: Path) -> Features:
    try:
        lists = file.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"{file}: cannot be read: {error}") from None
    if len(lists) != 3:
        raise CodebookError(f"{file}: holds {len(lists)} lists, not words, pairs and pieces")
    words, pairs, pieces = (tuple(some.split("\n")) if some else () for some in lists)
    return Features(words, pairs, pieces)


def _arrays(file: Path, n_frames: int, features: Features) -> dict[str, npt.NDArray[np.float64]]:
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("intercept", *Scale.__slots__), (n_frames,))
    shapes |= {"idf_terms": (features.n_terms,), "idf_pieces": (len(features.pieces),)}
    shapes["coef"] = (n_frames, features.n_terms + len(features.pieces))
    found = {}
    try:
        with np.load(file, allow_pickle=False) as saved:
            for name in shapes:
                found[name] = saved[name]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise CodebookError(f"{file}: not the arrays of a model: {error}") from None
    for name, shape in shapes.items():
        array = found[name]
        if array.shape != shape or array.dtype != np.float64 or not np.isfinite(array).all():
            raise CodebookError(
                f"{file}: array {name!r} is {array.dtype} {array.shape}; it must be finite float64 {shape}"
            )
    return found
