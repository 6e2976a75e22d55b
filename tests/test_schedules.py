"""Learning-rate schedules: their laws, their limits, arrays of settings, bad settings."""

from __future__ import annotations

import inspect
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paramopt import minimize, schedules
from paramopt.schedules import constant, cosine, exponential, inverse_time, step, warmup

RATE = st.floats(1e-6, 1e3)
STEP = st.integers(0, 10_000)

SOME = [
    constant(0.5),
    inverse_time(0.5, decay=0.01),
    exponential(0.5, decay=0.01),
    step(0.5, factor=0.5, every=7),
    cosine(0.5, steps=60),
    warmup(inverse_time(0.5, decay=0.25), steps=5),
]
EACH = pytest.mark.parametrize("schedule", SOME, ids=lambda s: s.kind.__name__)


def test_the_catalogue_is_in_teaching_order():
    names = ["constant", "inverse_time", "exponential", "step", "cosine", "warmup"]
    assert list(schedules.catalogue) == names
    assert [schedule.kind.__name__ for schedule in SOME] == names
    assert all(getattr(schedules, name) is kind for name, kind in schedules.catalogue.items())


@given(RATE, st.floats(0, 10), STEP)
def test_the_laws(rate, k, t):
    exactly = {"rel": 1e-14, "abs": 1e-300}
    assert constant(rate)(t) == rate
    assert inverse_time(rate, decay=k)(t) == pytest.approx(rate / (1 + k * t), **exactly)
    assert exponential(rate, decay=k)(t) == pytest.approx(rate * math.exp(-k * t), rel=1e-11)
    drops = sum(s % 50 == 0 for s in range(1, t + 1))
    assert step(rate, factor=0.9, every=50)(t) == pytest.approx(rate * 0.9**drops, rel=1e-12)
    wave = 0.0 if t > 400 else rate * math.cos(math.pi * t / 800) ** 2  # half-angle form
    assert cosine(rate, steps=400)(t) == pytest.approx(wave, rel=1e-9, abs=1e-12 * rate)


@given(RATE, st.integers(1, 50), STEP)
def test_a_warm_up_rises_evenly_and_hands_over(rate, rise, t):
    after = inverse_time(rate, decay=0.1)
    expected = rate * (t + 1) / rise if t < rise else after(t - rise)
    assert warmup(after, steps=rise)(t) == pytest.approx(expected, rel=1e-14)
    assert warmup(after, steps=rise)(rise - 1) == warmup(after, steps=rise)(rise) == rate


@given(RATE, st.lists(STEP, min_size=1, max_size=20))
def test_without_decay_the_rate_is_constant(rate, steps):
    for schedule in (
        inverse_time(rate, decay=0),
        exponential(rate, decay=0),
        step(rate, factor=1, every=3),
        warmup(constant(rate), steps=1),
    ):
        assert [schedule(t) for t in steps] == [constant(rate)(t) for t in steps]


@EACH
def test_it_begins_at_its_rate_and_never_rises_but_to_warm_up(schedule):
    rates = np.array([schedule(t) for t in range(100)])
    if schedule.kind is warmup:
        assert rates[0] == pytest.approx(0.5 / 5)
        assert (np.diff(rates[:5]) > 0).all()
        rates = rates[4:]
    assert rates[0] == 0.5
    assert (np.diff(rates) <= 0).all()
    assert (rates >= 0).all()


@EACH
def test_an_array_of_steps_is_each_step(schedule):
    rates = schedule(np.arange(100))
    np.testing.assert_array_equal(rates, [schedule(t) for t in range(100)])


RATES, DECAYS = np.array([0.1, 0.5, 2.0]), np.array([[0.0], [0.3]])


@pytest.mark.parametrize(
    ("many", "one"),
    [
        (constant(RATES), constant),
        (inverse_time(RATES, decay=DECAYS), lambda r, k: inverse_time(r, decay=k)),
        (exponential(RATES, decay=DECAYS), lambda r, k: exponential(r, decay=k)),
        (step(RATES, factor=DECAYS, every=4), lambda r, k: step(r, factor=k, every=4)),
        (cosine(RATES, steps=20), lambda r: cosine(r, steps=20)),
        (
            warmup(inverse_time(RATES, decay=DECAYS), steps=4),
            lambda r, k: warmup(inverse_time(r, decay=k), steps=4),
        ),
    ],
    ids=list(schedules.catalogue),
)
def test_settings_may_be_arrays(many, one):
    shape = many.shape
    assert shape in ((3,), (2, 3))
    settings = [RATES] if shape == (3,) else [RATES, DECAYS]
    for index in np.ndindex(shape):
        schedule = one(*(float(np.broadcast_to(s, shape)[index]) for s in settings))
        assert schedule.shape == ()
        for t in (0, 1, 3, 4, 5, 17, 40):
            # On some processors a power of an array has another last bit than that of a number.
            assert many(t)[index] == pytest.approx(schedule(t), rel=1e-15)


@EACH
def test_a_run_takes_the_rate_of_step_zero_first(schedule):
    run = minimize("bowl", "gradient_descent", (1, 2), 12, schedule)
    shrinks = np.cumprod([1 - schedule(t) for t in range(12)])
    np.testing.assert_allclose(run.parameters[1:, 0], shrinks, rtol=1e-13)
    assert run.learning_rate is schedule


@EACH
def test_its_text_makes_it_again(schedule):
    again = eval(repr(schedule), dict(schedules.catalogue))
    assert [again(t) for t in range(100)] == [schedule(t) for t in range(100)]


@pytest.mark.parametrize("name", [name for name in schedules.catalogue if name != "constant"])
def test_the_docstring_prints_the_formula_that_is_computed(name):
    kind = schedules.catalogue[name]
    block = re.search(r"\.\. math::\n\n((?: {4}.*\n|\n)+)", inspect.cleandoc(kind.__doc__) + "\n")
    assert "".join(block[1].split()) == "".join(kind.latex.split())


def test_a_kind_is_documented_as_it_is_called():
    assert str(inspect.signature(inverse_time)) == "(learning_rate, *, decay)"
    assert str(inspect.signature(warmup)) == "(after, *, steps)"


BAD = [
    (lambda: constant(), TypeError, "constant(learning_rate) was called wrongly missing"),
    (lambda: constant(-1), ValueError, "learning_rate must not be negative -1"),
    (lambda: constant(math.nan), ValueError, "learning_rate must be finite nan"),
    (lambda: constant([0.1, math.inf]), ValueError, "learning_rate must be finite inf"),
    (lambda: constant("0.1"), TypeError, "learning_rate must be a number '0.1'"),
    (lambda: constant(None), TypeError, "learning_rate must be a number None"),
    (lambda: constant(True), TypeError, "learning_rate must be a number True"),
    (lambda: inverse_time(0.1, 0.2), TypeError, "inverse_time(learning_rate, *, decay) positional"),
    (lambda: inverse_time(0.1), TypeError, "inverse_time 'decay'"),
    (lambda: inverse_time(0.1, decay=1, k=2), TypeError, "inverse_time decay 'k'"),
    (lambda: inverse_time(0.1, decay=-1), ValueError, "decay must not be negative -1"),
    (lambda: exponential(0.1, decay=math.inf), ValueError, "decay must be finite inf"),
    (lambda: inverse_time([1, 2], decay=[1, 2, 3]), ValueError, "broadcast (2,) decay (3,)"),
    (lambda: step(0.1, factor=-0.5, every=3), ValueError, "factor must not be negative -0.5"),
    (lambda: step(0.1, factor=0.5, every=0), ValueError, "every must be at least 1 0"),
    (lambda: step(0.1, factor=0.5, every=1.5), TypeError, "every must be a whole number 1.5"),
    (lambda: step(0.1, factor=0.5, every=True), TypeError, "every must be a whole number True"),
    (lambda: cosine(0.1, steps=0), ValueError, "steps must be at least 1 0"),
    (lambda: cosine(0.1, steps=-3), ValueError, "steps must be at least 1 -3"),
    (lambda: warmup(0.1, steps=3), TypeError, "after must be a schedule constant(0.1) 0.1"),
    (lambda: warmup(cosine, steps=3), TypeError, "after must be a schedule <schedule cosine>"),
]


@pytest.mark.parametrize(("call", "error", "words"), BAD)
def test_bad_settings_are_told_in_a_line(call, error, words):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    assert not [word for word in words.split() if word not in message], message
