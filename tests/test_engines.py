"""The compiled engine moves runs as the NumPy engine does, and machine code is kept with care."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("numba")

HITS = """
from paramopt import engines, landscapes, optimizers
from paramopt.symbols.kernel import kernel

text = kernel(landscapes.bowl, optimizers.gradient_descent)
print(engines.compiled(text, "last").stats.cache_hits.total())
"""


def python(code: str, cache) -> str:
    """Run a program that keeps its kernels in this folder, and return what it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_next_process_need_not_compile_again(tmp_path):
    assert python(HITS, tmp_path) == "0\n"
    assert python(HITS, tmp_path) == "1\n"
