"""Which number was clicked? Numbers that open their sentences, as buttons within a page's own HTML.

A comparison holds hundreds of them. As widgets each would be sent, drawn and remembered on its own, which takes seconds; here
they are plain `<button>` elements with a key, and one listener says which was clicked. The key comes from the browser: it is
looked up among those that the page has just drawn and is used for nothing else.
"""

from __future__ import annotations

from html import escape

import streamlit as st

__all__ = ["asked", "listen", "opener"]

# The key that was clicked: it waits here for the run of the page that follows
CLICKED = "mk-open"
_LISTENER = st.components.v2.component(
    "mediakit_opening",
    js="""export default function ({ setTriggerValue }) {
  const clicked = (event) => {
    const button = event.target.closest && event.target.closest("button[data-mk-open]");
    if (button) setTriggerValue("key", button.dataset.mkOpen);
  };
  document.addEventListener("click", clicked);
  return () => document.removeEventListener("click", clicked);
}""",
    isolate_styles=False,
)


def opener(words: str, key: str, hint: str, small: str = "", *, strong: bool = False) -> str:
    """A button as HTML: its words, and smaller what is said beside them; everything is escaped here.

    >>> opener("<b>", "name|1", "Open the sentences.")
    '<button type="button" class="mk-open" data-mk-open="name|1" title="Open the sentences."><span>&lt;b&gt;</span></button>'
    """
    said = f"<b>{escape(words)}</b>" if strong else f"<span>{escape(words)}</span>"
    more = f" <small>{escape(small)}</small>" if small else ""
    return f'<button type="button" class="mk-open" data-mk-open="{escape(key)}" title="{escape(hint)}">{said}{more}</button>'


def listen() -> None:
    """Listen to the page's buttons; called once on a page that has them."""
    with st.container(key="mk-listener"):
        _LISTENER(key="mk-clicks", on_key_change=_remember)


def asked() -> str | None:
    """The key of the button that was clicked just now; said once."""
    found: str | None = st.session_state.pop(CLICKED, None)
    return found


def _remember() -> None:
    st.session_state[CLICKED] = st.session_state["mk-clicks"].get("key")
