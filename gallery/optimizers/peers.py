r"""
PyTorch, Optax and Keras take the same paths, to roundings
==========================================================

Every rule beside its namesake in three libraries, over whole paths on two landscapes, once the
settings are translated.
"""

import json
from pathlib import Path

import paramopt
from paramopt.figures import peers
from paramopt.figures.plates import show

# %%
# A measurement, not a computation of this build: ``nox -s peers`` installs the three libraries,
# runs them, and renews the record. :ref:`peers` has the calls that were made.

root = Path(paramopt.__file__).parents[1]
record = json.loads((root / "gallery/optimizers/peers.json").read_text())

show(peers.peer_differences(record), peers.peer_table(record))

# %%
# Where a library cannot say the same, the call that looks the same was run too.

show(peers.lookalikes(record))

# %%
# What the libraries do when they are not told.

show(peers.defaults(record))
