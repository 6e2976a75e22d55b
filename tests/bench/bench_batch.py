"""What a batch saves: the time of a dense layer's gradient an example, against the batch size.

Run ``python tests/bench/bench_batch.py`` (some seconds) to print it, and with ``write`` to renew
the measurement that the book's figure is drawn from, together with the machine and the date.
It takes the processor time of one thread, so that other work on the machine does not count.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path

# NumPy reads the number of threads when it is imported.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

MEASUREMENT = Path(__file__).parents[2] / "gallery" / "batch_size" / "throughput.json"
WIDTH, SIZES, SECONDS = 512, [2**i for i in range(12)], 2.0


def gradient(x: np.ndarray, dy: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Predict with a dense layer, and return the gradients of its weights and of its input."""
    y = np.maximum(x @ W, 0)
    dy = dy * (y > 0)
    return x.T @ dy / len(x), dy @ W.T


def seconds(size: int) -> float:
    """Time one batch: the least of many repetitions."""
    random = np.random.default_rng(0)
    W = random.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    x, dy = random.normal(size=(2, size, WIDTH)).astype(np.float32)
    least, end = np.inf, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        before = time.thread_time()
        gradient(x, dy, W)
        least = min(least, time.thread_time() - before)
    return least


def machine() -> dict:
    """Name the processor and the libraries that did the work."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "threads": 1,
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": f"{blas['name']} {blas['version']}",
        "date": date.today().isoformat(),
    }


def main() -> None:
    """Measure and print; write if asked to."""
    measured = {
        **machine(),
        "layer": f"dense, {WIDTH} to {WIDTH}, ReLU, float32, forward and backward",
        "batch_sizes": SIZES,
        "seconds": [seconds(size) for size in SIZES],
    }
    print("\nA dense layer's gradient:", measured["processor"], measured["blas"])
    for size, took in zip(SIZES, measured["seconds"], strict=True):
        print(f"batch {size:5d}{took / size * 1e6:10.2f} microseconds an example")
    if sys.argv[1:] == ["write"]:
        MEASUREMENT.write_text(json.dumps(measured, indent=1) + "\n")


if __name__ == "__main__":
    main()
