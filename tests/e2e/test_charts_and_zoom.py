"""Every chart says in words what it shows, and at 200 % nothing is cut off, covered or off the page: all pages, one tab."""

from __future__ import annotations

import pytest

from mediakit.dashboard.router import view_names

pytestmark = pytest.mark.browser

ASKED = {"concordance": "?pattern=massacre*", "terms": "?pattern=massacre*", "article": "?layer=tone&layer=names"}
# Pages that draw charts on the bundled corpus
DRAWN = ("overview", "terms", "names", "numbers", "voices", "tone", "framing", "coverage", "likeness", "compare")


@pytest.fixture(scope="module")
def tab(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def settled(page) -> None:
    page.locator("h1").first.wait_for()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('.mk-working, [data-testid=stSpinner]')"
    )
    page.wait_for_timeout(200)


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


@pytest.mark.parametrize("name", view_names())
def test_charts_have_words_and_nothing_is_lost_at_200_percent(address, tab, keep, name):
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(f"{address}/{name.replace('_', '-')}{ASKED.get(name, '')}")
    settled(tab)
    if name in DRAWN:  # charts are drawn when the script has long ended
        tab.locator("[data-testid=stVegaLiteChart]").first.wait_for(state="attached")
        tab.wait_for_function(
            "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
            ".every(one => one.querySelector('canvas, svg'))"
        )
    charts = tab.evaluate(ALTERNATIVES)
    assert bool(charts) == (name in DRAWN), charts
    for said in charts:
        assert len(said.split()) >= 5, said
        assert any(letter.isdigit() for letter in said), said  # what is lowest and highest, or how much there is
    assert tab.evaluate(FAULTS) == []
    tab.set_viewport_size({"width": 640, "height": 450})  # what 1280 by 900 shows at 200 %
    tab.wait_for_timeout(900)
    assert tab.evaluate(FAULTS) == []
    keep(tab, f"{name}-640-zoom")
