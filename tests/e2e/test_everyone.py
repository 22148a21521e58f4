"""Everybody can use it: no serious fault that axe-core knows, a name for every control, the keyboard alone, and at 200 %."""

from __future__ import annotations

import pytest

from mediakit.dashboard.router import view_names

pytestmark = pytest.mark.browser

# Streamlit's own, which cannot be changed from here; each by its rule and the element it is about
KNOWN: dict[str, tuple[str, ...]] = {
    # the menu's list has groups of links (div) between it and its items
    "list": ('data-testid="stSidebarNavItems"',),
}
ASKED = {"concordance": "?pattern=massacre*", "terms": "?pattern=massacre*", "article": "?layer=tone&layer=names"}


THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def tab(chromium):
    """One tab for all pages; a theme is changed as the reader's system changes it, with the page open."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.set_default_timeout(45_000)
    yield context.new_page()
    context.close()


def in_theme(page, theme: str, settled) -> None:
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(
        f"() => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === '{theme}'"
    )
    settled(page)


@pytest.mark.parametrize("name", view_names())
def test_axe_finds_nothing_serious_on(address, tab, settled, keep, name):
    from axe_playwright_python.sync_playwright import Axe

    tab.emulate_media(color_scheme="light")
    tab.goto(f"{address}/{name.replace('_', '-')}{ASKED.get(name, '')}")
    for theme in THEMES:
        in_theme(tab, theme, settled)
        found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
        wrong = [
            f"{theme}: {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
            if not any(part in node["html"] for part in KNOWN.get(one["id"], ()))
        ]
        keep(tab, f"{name}-{theme}")
        assert wrong == []
        assert tab.evaluate(NAMELESS) == []
    tab.set_viewport_size({"width": 640, "height": 450})  # what 1280 by 900 shows at 200 %
    settled(tab)
    assert tab.evaluate(CLIPPED) == []
    keep(tab, f"{name}-640")
    tab.set_viewport_size({"width": 1280, "height": 900})


# What is really seen: not in a closed expander, not shown on pointing only
ALL = "{opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}"
NAMELESS = """() => [...document.querySelectorAll('button, input, textarea, select, a[href], [role=button], [role=combobox]')]
  .filter(one => one.checkVisibility(ALL) && !one.closest('[aria-hidden=true]'))
  .filter(one => !((one.getAttribute('aria-label') || one.textContent || one.title || one.placeholder || '').trim()
    || one.getAttribute('aria-labelledby') || (one.labels && one.labels.length)
    || one.querySelector('[aria-label], svg title, img[alt]')))
  .map(one => one.outerHTML.slice(0, 200))""".replace("ALL", ALL)
# What sticks out to the right of the page and cannot be scrolled to
CLIPPED = """() => { const main = document.querySelector('[data-testid=stMain]'); const wide = innerWidth + 1;
  const scrolls = one => { for (let at = one.parentElement; at; at = at.parentElement) {
    const way = getComputedStyle(at).overflowX; if ((way === 'auto' || way === 'scroll') && at !== main) return true;
    if (at.matches('[data-testid=stDataFrame]')) return true; }
    return false; };
  return [...main.querySelectorAll('p, h1, h2, button, input, canvas, svg, table, label, span')]
  .filter(one => one.checkVisibility(ALL) && one.getBoundingClientRect().right > wide && !scrolls(one))
  .map(one => `${one.tagName} ${one.className} ${one.getBoundingClientRect().right} ${(one.innerText || '').slice(0, 60)}`)
  .slice(0, 5); }""".replace("ALL", ALL)


def test_the_keyboard_alone_lines_two_camps_up_and_opens_the_evidence(address, new_page, settled):
    page = new_page()
    page.goto(address)
    settled(page)

    def tab_to(name: str, most: int = 120) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            said = page.evaluate(FOCUSED)
            if name in said:
                return
        raise AssertionError(f"{name} is not reached with the Tab key")

    tab_to("1. Line up two camps")
    page.keyboard.press("Enter")
    page.locator(".mk-head b").nth(1).wait_for()
    settled(page)
    tab_to("uprising", 200)
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog")
    opened.locator("mark.mk-cue").first.wait_for()
    page.keyboard.press("Escape")
    opened.wait_for(state="hidden")


FOCUSED = """() => { const one = document.activeElement;
  return one && one.matches('a, button, input') ? (one.getAttribute('aria-label') || one.innerText || '') : ''; }"""


def test_charts_say_what_they_show(address, new_page, settled):
    page = new_page()
    page.goto(f"{address}/tone")
    settled(page)
    drawn = page.locator("[aria-label^='Tone of wording by group, all articles.']").first
    drawn.wait_for()
    assert "rows; mean from -" in (drawn.get_attribute("aria-label") or "")
