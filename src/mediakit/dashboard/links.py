"""How does one page lead to another? A link keeps corpus and filters, and opens in a new tab as it does in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from mediakit.dashboard.filters import FILTERS

__all__ = ["address_of", "link"]

VIEWS = Path(__file__).with_name("views")


def link(label: str, page: str, *, key: str | None = None, hint: str | None = None, **parameters: Any) -> None:
    """A link to a page of the dashboard with the corpus and filters of this one.

    Arguments: label, which Streamlit reads as Markdown (`plain` what comes from outside); page, the name of its file;
    key, where several links stand side by side (a name for the style sheet); hint, said on pointing; parameters, of its
    address, which go before those of this page.
    """
    with st.container(key=key) if key else st.container():
        st.page_link(str(VIEWS / f"{page}.py"), label=label, help=hint, query_params=address_of(**parameters))


def address_of(**parameters: str | list[str]) -> dict[str, str | list[str]]:
    """The query parameters of corpus and filters, with others beside or in place of them."""
    found: dict[str, str | list[str]] = {}
    for name in ("corpus", *FILTERS):
        if values := st.query_params.get_all(name):
            found[name] = values[0] if len(values) == 1 else values
    return {name: value for name, value in (found | parameters).items() if value}
