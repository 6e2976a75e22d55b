"""The search works where the site is: from files, within a folder of a host, without a network."""

import pytest
from built import SITE

RESULTS = "#search-results li a"


@pytest.fixture(params=["files", "host"])
def address(request) -> str:
    """Where the site is."""
    return SITE.as_uri() if request.param == "files" else request.getfixturevalue("root")


@pytest.fixture
def tab(browser):
    """A tab whose pages must be quiet."""
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    heard: list[str] = []
    tab.on("console", lambda said: heard.append(f"{said.type}: {said.text}"))
    tab.on("pageerror", lambda error: heard.append(f"fails: {error}"))
    yield tab
    tab.close()
    assert [line for line in heard if not line.startswith("log: [PST]")] == []


def found(tab) -> list[str]:
    """Return the titles that were found, in their order."""
    tab.get_by_text("Search finished").wait_for()
    return tab.locator(RESULTS).all_inner_texts()


def test_a_query_in_the_address_is_answered(tab, address):
    tab.goto(f"{address}/search.html?q=momentum")
    titles = found(tab)
    assert "9 Optimizers" in titles[:5]
    assert len(titles) > 10
    sentences = tab.locator("#search-results li .context")
    if address.startswith("http"):
        sentences.first.wait_for()
    else:
        assert sentences.count() == 0


def test_a_result_leads_to_its_page(tab, address):
    tab.goto(f"{address}/search.html")
    tab.get_by_role("searchbox").fill("Himmelblau")
    tab.keyboard.press("Enter")
    assert found(tab)
    first = tab.locator(RESULTS).first
    title = first.inner_text().split(" > ")[0]
    first.click()
    tab.wait_for_url("**/*.html*")
    assert tab.title().startswith(title)
    assert tab.locator("main").get_by_role("heading", name="Himmelblau").first.is_visible()


def test_every_page_opens_the_search(tab, address):
    tab.goto(f"{address}/running/learning_rate.html")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("warm-up")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=warm-up")
    assert found(tab)


def test_nothing_found_is_said(tab, address):
    tab.goto(f"{address}/search.html?q=zebra")
    tab.get_by_text("did not match any documents").wait_for()


def test_without_scripts_the_page_says_where_else_to_look(browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{SITE.as_uri()}/search.html")
    links = tab.locator("noscript a")
    assert links.count() >= 3
    assert all(link.is_visible() for link in links.all())
    context.close()
