"""What each library is told so that it takes the paths of our rules: one table, kept as text.

`peers.py` evaluates these texts and records what came of it, and the site prints the record: what a
page shows is what ran. The letters: `a` is our learning rate, `b`, `b1` and `b2` are our betas, `e`
is our epsilon; `W` is a tensor with the two parameters.
"""

from __future__ import annotations

from dataclasses import dataclass

STEPS = 200
STARTS = {"rosenbrock": (-1.2, 1.0), "beale": (0.5, 0.5)}
PEERS = ("torch", "optax", "keras")
LEEWAY = 64
"""A path is the same if it keeps within so many times what ours moves when its start moves by one
unit in the last place. Measured: within 5."""


@dataclass(frozen=True)
class Call:
    """How one library is called, and when that is the same as ours.

    Attributes
    ----------
    text : str
        The call; its first word says whose it is.
    only_if : str
        For which settings the paths are the same; for all if it is empty.
    because : str
        What keeps them apart otherwise.
    """

    text: str
    only_if: str = ""
    because: str = ""

    @property
    def peer(self) -> str:
        """The library, by the name under which it is imported."""
        return self.text.partition(".")[0]

    def same(self, settings: dict[str, float]) -> bool:
        """Tell whether the paths are to be the same with these settings."""
        return not self.only_if or eval(self.only_if, {}, settings)


UNDER = {"only_if": "e == 0", "because": "epsilon stands under the root"}
CONVENTIONS = {
    "gradient_descent": (
        Call("minimize(J, optimizers.gradient_descent, start, steps, a)"),
        Call("torch.optim.SGD([W], lr=a)"),
        Call("optax.sgd(a)"),
        Call("keras.optimizers.SGD(a)"),
    ),
    "momentum": (
        Call("minimize(J, optimizers.momentum, start, steps, a, beta=b)"),
        Call("torch.optim.SGD([W], lr=a * (1 - b), momentum=b)"),
        Call("optax.sgd(a * (1 - b), momentum=b)"),
        Call("keras.optimizers.SGD(a * (1 - b), momentum=b)"),
        Call(
            "torch.optim.SGD([W], lr=a, momentum=b, dampening=b)",
            only_if="b == 0",
            because="the first gradient enters with weight 1",
        ),
    ),
    "nesterov": (
        Call("minimize(J, optimizers.nesterov, start, steps, a, beta=b)"),
        Call("torch.optim.SGD([W], lr=a * (1 - b), momentum=b, nesterov=True)"),
        Call("optax.sgd(a * (1 - b), momentum=b, nesterov=True)"),
        Call("keras.optimizers.SGD(a * (1 - b), momentum=b, nesterov=True)"),
    ),
    "adagrad": (
        Call("minimize(J, optimizers.adagrad, start, steps, a, epsilon=e)"),
        Call("torch.optim.Adagrad([W], lr=a, eps=e)"),
        Call("optax.adagrad(a, eps=e, initial_accumulator_value=0)", **UNDER),
        Call("keras.optimizers.Adagrad(a, epsilon=e, initial_accumulator_value=0)", **UNDER),
    ),
    "rmsprop": (
        Call("minimize(J, optimizers.rmsprop, start, steps, a, beta=b, epsilon=e)"),
        Call("torch.optim.RMSprop([W], lr=a, alpha=b, eps=e)"),
        Call("optax.rmsprop(a, decay=b, eps=e, eps_in_sqrt=False)"),
        Call("keras.optimizers.RMSprop(a, rho=b, epsilon=e)", **UNDER),
    ),
    "adam": (
        Call(
            "minimize(J, optimizers.adam, start, steps, a,\n"
            "         beta_1=b1, beta_2=b2, epsilon=e)"
        ),
        Call("torch.optim.Adam([W], lr=a, betas=(b1, b2), eps=e)"),
        Call("optax.adam(a, b1=b1, b2=b2, eps=e)"),
        Call(
            "keras.optimizers.Adam(a, beta_1=b1, beta_2=b2, epsilon=e)",
            only_if="e == 0",
            because="epsilon is added before the bias is corrected",
        ),
    ),
}
"""By rule: what says the same to us, first, and to each peer; last, what only looks the same."""

ABSENT: dict[tuple[str, str], str] = {}
"""By rule and peer: why the peer has no such rule. All have all six."""

CASES = [
    ("gradient_descent", {"a": 1e-3}),
    ("momentum", {"a": 2e-3, "b": 0.9}),
    ("momentum", {"a": 1e-3, "b": 0.5}),
    ("momentum", {"a": 1e-3, "b": 0.0}),
    ("nesterov", {"a": 2e-3, "b": 0.9}),
    ("nesterov", {"a": 1e-3, "b": 0.5}),
    ("adagrad", {"a": 0.2, "e": 1e-8}),
    ("adagrad", {"a": 0.2, "e": 0.0}),
    ("adagrad", {"a": 0.2, "e": 2.0}),
    ("rmsprop", {"a": 5e-4, "b": 0.9, "e": 1e-8}),
    ("rmsprop", {"a": 5e-4, "b": 0.9, "e": 0.0}),
    ("rmsprop", {"a": 0.02, "b": 0.7, "e": 2.0}),
    ("adam", {"a": 0.05, "b1": 0.9, "b2": 0.999, "e": 1e-8}),
    ("adam", {"a": 0.05, "b1": 0.9, "b2": 0.999, "e": 0.0}),
    ("adam", {"a": 0.02, "b1": 0.7, "b2": 0.95, "e": 2.0}),
]
"""Each rule with its usual settings, and with some under which a misplaced epsilon or a swapped
beta would show in the first digits."""

DEFAULTS = {
    "Learning rate, SGD": (
        "optimizers.gradient_descent(learning_rate)",
        "torch.optim.SGD(lr)",
        "optax.sgd(learning_rate)",
        "keras.optimizers.SGD(learning_rate)",
    ),
    "Learning rate, AdaGrad": (
        "optimizers.adagrad(learning_rate)",
        "torch.optim.Adagrad(lr)",
        "optax.adagrad(learning_rate)",
        "keras.optimizers.Adagrad(learning_rate)",
    ),
    "Learning rate, RMSprop": (
        "optimizers.rmsprop(learning_rate)",
        "torch.optim.RMSprop(lr)",
        "optax.rmsprop(learning_rate)",
        "keras.optimizers.RMSprop(learning_rate)",
    ),
    "Learning rate, Adam": (
        "optimizers.adam(learning_rate)",
        "torch.optim.Adam(lr)",
        "optax.adam(learning_rate)",
        "keras.optimizers.Adam(learning_rate)",
    ),
    "β of momentum": (
        "optimizers.momentum(beta)",
        "torch.optim.SGD(momentum)",
        "optax.sgd(momentum)",
        "keras.optimizers.SGD(momentum)",
    ),
    "β of RMSprop": (
        "optimizers.rmsprop(beta)",
        "torch.optim.RMSprop(alpha)",
        "optax.rmsprop(decay)",
        "keras.optimizers.RMSprop(rho)",
    ),
    "β₁, β₂ of Adam": (
        "optimizers.adam(beta_1, beta_2)",
        "torch.optim.Adam(betas)",
        "optax.adam(b1, b2)",
        "keras.optimizers.Adam(beta_1, beta_2)",
    ),
    "ε, AdaGrad": (
        "optimizers.adagrad(epsilon)",
        "torch.optim.Adagrad(eps)",
        "optax.adagrad(eps)",
        "keras.optimizers.Adagrad(epsilon)",
    ),
    "ε, RMSprop": (
        "optimizers.rmsprop(epsilon)",
        "torch.optim.RMSprop(eps)",
        "optax.rmsprop(eps)",
        "keras.optimizers.RMSprop(epsilon)",
    ),
    "ε, Adam": (
        "optimizers.adam(epsilon)",
        "torch.optim.Adam(eps)",
        "optax.adam(eps)",
        "keras.optimizers.Adam(epsilon)",
    ),
    "First S of AdaGrad": (
        "0",
        "torch.optim.Adagrad(initial_accumulator_value)",
        "optax.adagrad(initial_accumulator_value)",
        "keras.optimizers.Adagrad(initial_accumulator_value)",
    ),
}
"""What a call without settings runs: the parameter that says so, ours first (states are zero)."""
