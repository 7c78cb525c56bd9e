"""Opens pages in a real browser: they say what the record holds, ask for nothing, and nothing of an article runs in them.

Reads a folder: `NAME.html` with the record beside it in `NAME.json` (with text and paragraphs), `index.html` with pages that it
leads to, `hostile-*.html` whose every field tries to break out. Pictures at two widths go to the folder `pictures` in it.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from chromium import Chromium

WIDTHS = (400, 1280)


def opened(browser, path, width):
    """Loads a page and holds it to what every page owes."""
    browser.open(path, width)
    assert not browser.complaints, f"{path.name} complains: {browser.complaints}"
    assert browser.requests == [path.resolve().as_uri()], f"{path.name} asks for {browser.requests}"
    broad = browser.run("document.documentElement.scrollWidth")
    assert broad <= width, f"{path.name} is {broad} pixels broad on a screen of {width}"
    policy = browser.run("document.querySelector('meta[http-equiv=Content-Security-Policy]').content")
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy, policy
    (path.parent / "pictures").mkdir(exist_ok=True)
    browser.picture(path.parent / "pictures" / f"{path.stem}-{width}.png")


def count(browser, selector):
    return browser.run(f"document.querySelectorAll({json.dumps(selector)}).length")


def marked(record):
    """For each entity the characters of the text whose innermost name is its."""
    innermost = {}
    mentions = [(m["start"], -m["end"], e["id"]) for e in record["entities"] for m in e["mentions"]]
    inside = [(p["start"], p["end"]) for p in record["paragraphs"]]
    for start, end, id in sorted(mentions, key=lambda m: m[:2]):
        innermost.update((at, id) for at in range(start, -end) if any(a <= at < b for a, b in inside))
    return Counter(innermost.values())


def article(browser, path):
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    days = {(d["first"], d["last"]) for d in record["dates"] if d["first"]}
    wanted = {
        "#quotes tbody tr": len(record["quotes"]),
        "main a[id^=q]": len(record["quotes"]),
        "aside div": len(record["quotes"]),
        "#entities tbody tr": len(record["entities"]),
        "#timeline tr": len(days),
        "#timeline .bar": len(days),
        "#topics tr": len(record["topics"]),
        "main .row": len(record["paragraphs"]),
        "main h3": sum(p["role"] == "heading" for p in record["paragraphs"]),
    }
    found = {selector: count(browser, selector) for selector in wanted}
    assert found == wanted, f"{path.name}: {found} instead of {wanted}"
    text = browser.run("[...document.querySelectorAll('main .row > p, main .row > h3')].map(p => p.textContent)")
    assert text == [record["text"][p["start"]:p["end"]] for p in record["paragraphs"]], f"{path.name}: another text"
    marks = browser.run("[...document.querySelectorAll('main [data-e]')].map(m => [m.dataset.e, m.textContent])")
    letters = Counter()
    for id, piece in marks:
        letters[id] += len(piece)
    assert letters == marked(record), f"{path.name}: names are marked elsewhere"
    clicks(browser, path, record)
    for quote in record["quotes"][-1:]:
        browser.run(f"location.hash = '{quote['id']}'")
        top = browser.run(f"document.getElementById('{quote['id']}').getBoundingClientRect().top")
        assert -1 <= top < 900, f"{path.name}: #{quote['id']} leads elsewhere"


def clicks(browser, path, record):
    """A click on a name lights its mentions and no others; another one puts them out."""
    lit = "[...document.querySelectorAll('.on')].map(n => n.dataset.e)"
    for entity in record["entities"][:3]:
        mark = f"main [data-e={entity['id']}]"
        if not count(browser, mark):
            continue
        browser.click(mark)
        on = browser.run(lit)
        every = count(browser, f"[data-e={entity['id']}]")
        assert set(on) == {entity["id"]} and len(on) == every, f"{path.name}: a click lights {on}"
        browser.click(mark)
        assert browser.run(lit) == [], f"{path.name}: a second click does not put them out"


def index(browser, path):
    links = browser.run("[...document.querySelectorAll('#articles a')].map(a => a.href)")
    pages = {p.resolve().as_uri() for p in path.parent.rglob("*.html") if p.name != "index.html"}
    assert set(links) == pages and len(links) == len(pages), f"the index leads to {links}"
    assert count(browser, "#speakers .bar") == count(browser, "#speakers tbody tr") > 0
    assert count(browser, "#topics .bar") > 0 and count(browser, "#articles tbody tr") == len(pages)
    for column, key in ((1, str.casefold), (5, float)):
        cells = f"[...document.querySelectorAll('#articles tbody td:nth-child({column})')].map(c => c.innerText.trim())"
        for turn in (False, True):
            browser.click(f"#articles th:nth-child({column})")
            shown = browser.run(cells)
            values = [key(v) for v in shown] if key is float else None
            assert values is None or values == sorted(values, reverse=turn), f"column {column} is not sorted: {shown}"
            if values is None:
                ends = browser.run(f"{cells}.every((c, i, all) => !i || {'-' if turn else ''}all[i - 1].localeCompare(c) <= 0)")
                assert ends, f"column {column} is not sorted: {shown}"


def hostile(browser, path):
    """Nothing that came with the article is more than text."""
    strange = """[...document.querySelectorAll('*')].filter(e =>
        [...e.attributes].some(a => /^(on|style|src|action|formaction)/i.test(a.name) || /href$/i.test(a.name) && /^\\s*(javascript|data|vbscript):/i.test(a.value))
        || ['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'FORM', 'INPUT', 'LINK', 'B', 'VIDEO', 'FOREIGNOBJECT', 'ANIMATE'].includes(e.tagName.toUpperCase())
    ).map(e => e.outerHTML.slice(0, 200))"""
    assert browser.run(strange) == [], f"{path.name}: {browser.run(strange)}"
    assert count(browser, "script") == 1 and count(browser, "style") == 1 and count(browser, "meta") in (3, 4)
    assert browser.run("document.title").startswith('"><script>'), browser.run("document.title")
    assert browser.run("typeof window.broken") == "undefined", f"{path.name}: a script of the article ran"
    # what turns the direction of writing stands only in the article's own words
    turned = "[...document.querySelectorAll('td, aside, .facts, h1, svg text')].filter(e => e.textContent.includes('\\u202e')).map(e => e.outerHTML.slice(0, 300))"
    assert browser.run(turned) == [], f"{path.name}: turns {browser.run(turned)}"
    for link in browser.run("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"):
        assert link.startswith(("#", "https://www.wikidata.org/wiki/")) or "://" not in link and ":" not in link, link


def main(folder):
    folder = Path(folder)
    with Chromium() as browser:
        pages = sorted(folder.rglob("*.html"))
        for path in pages:
            for width in WIDTHS:
                opened(browser, path, width)
            if path.name == "index.html":
                index(browser, path)
            elif path.name.startswith("hostile"):
                hostile(browser, path)
            else:
                article(browser, path)
            assert not browser.complaints, f"{path.name} complains: {browser.complaints}"
        print(f"chromium: {len(pages)} pages")


main(*sys.argv[1:])
