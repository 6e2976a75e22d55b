"""What the tests of the site share: they look at each page in turn."""

import pytest
from bs4 import BeautifulSoup
from built import PAGES, parsed


@pytest.fixture(params=PAGES)
def page(request) -> str:
    """The path of a page within the site."""
    return request.param


@pytest.fixture
def document(page: str) -> BeautifulSoup:
    return parsed(page)
