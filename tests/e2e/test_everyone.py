"""Everybody can use it: no serious fault that axe-core knows, a name for every control, charts in words, the keyboard alone;
and at 200 % nothing is cut off, covered or off the page."""

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

# Pages that draw charts on the bundled corpus
DRAWN = ("overview", "terms", "names", "numbers", "voices", "tone", "framing", "coverage", "likeness", "compare")
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
def test_everybody_can_use(address, tab, settled, keep, name):
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
    charts = tab.evaluate(ALTERNATIVES)
    assert bool(charts) == (name in DRAWN), charts
    for said in charts:
        assert len(said.split()) >= 5, said
        assert any(letter.isdigit() for letter in said), said  # what is lowest and highest, or how much there is
    assert tab.evaluate(FAULTS) == []
    tab.set_viewport_size({"width": 640, "height": 450})  # what 1280 by 900 shows at 200 %
    settled(tab)
    assert tab.evaluate(CLIPPED) == []
    assert tab.evaluate(FAULTS) == []
    keep(tab, f"{name}-640")
    tab.set_viewport_size({"width": 1280, "height": 900})


# The name of each chart, as a reader of screens is given it
ALTERNATIVES = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].map(one => {
  const named = one.matches('[aria-label]') ? one : one.querySelector('[aria-label]');
  return (named && named.getAttribute('aria-label')) || ''; })"""

# Text that is cut off by its box or covered by other text, and whether the page scrolls sideways.
# Left out: what is meant to scroll, what is shown on pointing, and the canvas of a table (its cells scroll).
FAULTS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const seen = {opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true};
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth + 1 || main.scrollWidth > main.clientWidth + 1)
    found.push(`scrolls sideways: ${main.scrollWidth} of ${main.clientWidth}`);
  const leaves = [...main.querySelectorAll('p, h1, h2, b, dt, dd, li, td, th, label, button p, a')].filter(one =>
    one.checkVisibility(seen) && (one.innerText || '').trim() && !one.closest('[data-testid=stDataFrame], [aria-hidden=true]'));
  for (const one of leaves) {
    const way = getComputedStyle(one);
    const cut = (one.scrollWidth > one.clientWidth + 2 && ['hidden', 'clip'].includes(way.overflowX))
      || (one.scrollHeight > one.clientHeight + 4 && ['hidden', 'clip'].includes(way.overflowY));
    if (cut && one.clientWidth && !one.closest('[data-baseweb=select], [data-baseweb=tag]') && way.textOverflow !== 'ellipsis')
      found.push(`cut off: ${one.tagName} ${one.innerText.slice(0, 60)}`);
    const box = one.getBoundingClientRect();
    if (box.right > innerWidth + 1) found.push(`off the page: ${one.innerText.slice(0, 60)}`);
  }
  const texts = leaves.filter(one => !leaves.some(other => other !== one && one.contains(other)));
  const boxes = texts.map(one => { const range = document.createRange(); range.selectNodeContents(one);
    return [one, range.getBoundingClientRect()]; }).filter(([, box]) => box.width && box.height);
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < Math.min(boxes.length, i + 60); j++) {
    const [one, a] = boxes[i], [other, b] = boxes[j];
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 3 && high > 4 && !one.contains(other) && !other.contains(one))
      found.push(`over each other: ${one.innerText.slice(0, 40)} | ${other.innerText.slice(0, 40)}`);
  }
  return [...new Set(found)].slice(0, 6); }"""

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
