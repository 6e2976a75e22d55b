"""Training the localizer: its gradient, that it learns, and what it refuses."""

import numpy as np
import pytest

from paramopt import box_losses, optimizers, schedules
from paramopt.localizer.images import draw
from paramopt.localizer.network import Network
from paramopt.localizer.slices import line_costs, plane_costs, plane_of
from paramopt.localizer.training import Localizer, mirrored, train

LOSSES = [box_losses.bounding_box, box_losses.yolo]
SMALL = Network(channels=(3, 4, 6))
IMAGES = draw(60, seed=9)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_the_gradient_of_the_cost(loss):
    localizer = Localizer(SMALL, loss)
    W = localizer.start(IMAGES, seed=2).astype(float)
    W += np.random.default_rng(2).normal(scale=0.01, size=W.shape)
    dW = localizer.gradient(W, IMAGES.x().astype(float), IMAGES.boxes)
    for seed in range(5):
        d = np.random.default_rng(seed).normal(size=W.shape) / np.sqrt(W.size)
        h = 1e-6
        difference = (localizer.cost(W + h * d, IMAGES) - localizer.cost(W - h * d, IMAGES)) / 2 / h
        assert dW @ d == pytest.approx(difference, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_before_training_the_mean_box_is_predicted(loss):
    localizer = Localizer(SMALL, loss)
    predicted = localizer.predict(localizer.start(IMAGES), IMAGES)
    mean = IMAGES.boxes.mean(axis=0)
    np.testing.assert_allclose(predicted, np.broadcast_to(mean, (60, 4)), rtol=1e-5)
    center_cost = IMAGES.boxes.var(axis=0).sum()
    if loss is box_losses.bounding_box:
        cost = localizer.cost(localizer.start(IMAGES), IMAGES)
        assert cost == pytest.approx(center_cost, rel=1e-4)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
@pytest.mark.parametrize("rule", ["adam", "momentum"])
def test_training_lowers_the_cost(loss, rule):
    rate = {"adam": 0.003, "momentum": 0.1}[rule]
    run = train(Localizer(SMALL, loss), IMAGES, rule, batch_size=20, epochs=12, learning_rate=rate)
    costs, overlaps = run.measure(IMAGES)
    assert costs[-1] < 0.7 * costs[0]
    assert costs[-1] == run.localizer.cost(run.parameters[-1], IMAGES)
    assert overlaps[-1] > overlaps[0]
    assert run.parameters.dtype == np.float32
    assert run.epochs.tolist() == list(range(13))


def test_a_seed_decides_the_training():
    def end(seed):
        settings = {"batch_size": 20, "epochs": 2, "learning_rate": 0.003, "seed": seed}
        return train(Localizer(SMALL), IMAGES, optimizers.adam, **settings).parameters[-1]

    np.testing.assert_array_equal(end(3), end(3))
    assert (end(3) != end(4)).any()


def test_parameters_are_kept_several_times_an_epoch():
    rate = schedules.cosine(0.001, steps=6)
    settings = {"batch_size": 20, "epochs": 2, "learning_rate": rate, "keep": 2}
    run = train(Localizer(SMALL), IMAGES, "adam", **settings)
    np.testing.assert_allclose(run.epochs, [0, 2 / 3, 4 / 3, 2])
    still = train(Localizer(SMALL), IMAGES, "adam", batch_size=20, epochs=0, learning_rate=0.1)
    assert still.epochs.tolist() == [0]


def test_mirroring_moves_the_car_and_its_box():
    x, boxes = mirrored(IMAGES.x(), IMAGES.boxes, np.arange(60) % 2 == 0)
    np.testing.assert_array_equal(x[0], IMAGES.x()[0, :, ::-1])
    np.testing.assert_array_equal(x[1], IMAGES.x()[1])
    np.testing.assert_allclose(boxes[0], [1 - IMAGES.boxes[0, 0], *IMAGES.boxes[0, 1:]])
    again, _ = mirrored(x, boxes, np.arange(60) % 2 == 0)
    np.testing.assert_array_equal(again, IMAGES.x())


def test_what_cannot_be_trained_is_refused():
    with pytest.raises(ValueError, match="a box is four numbers, the network has 3 outputs"):
        Localizer(Network(outputs=3))
    with pytest.raises(ValueError, match="loss must be bounding_box or yolo"):
        Localizer(SMALL, abs)
    settings = {"batch_size": 20, "epochs": 1, "learning_rate": 0.1}
    with pytest.raises(ValueError, match="unknown rule 'adams'"):
        train(Localizer(SMALL), IMAGES, "adams", **settings)
    with pytest.raises(TypeError, match="adam has no hyperparameter 'beta'"):
        train(Localizer(SMALL), IMAGES, "adam", beta=0.9, **settings)
    with pytest.raises(ValueError, match="keep must be at least 1"):
        train(Localizer(SMALL), IMAGES, "adam", keep=0, **settings)


# Slices


def test_a_plane_holds_what_lies_in_it():
    random = np.random.default_rng(6)
    basis = random.normal(size=(2, 40))
    path = (random.normal(size=(9, 2)) @ basis).astype(np.float32)
    plane = plane_of(path)
    assert plane.share == pytest.approx(1)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-6)
    np.testing.assert_allclose(plane.path[-1], 0, atol=1e-6)
    assert plane.path[0, 0] < 0 < plane.path[0, 1]
    for point, W in zip(plane.path, path, strict=True):
        np.testing.assert_allclose(plane.parameters(*point), W, atol=1e-4)


def test_the_plane_holds_the_most_that_a_plane_can():
    path = np.random.default_rng(8).normal(size=(7, 30))
    differences = path - path[-1]
    values = np.sort(np.linalg.eigvalsh(differences @ differences.T))
    assert plane_of(path).share == pytest.approx(values[-2:].sum() / values.sum())


def test_slices_meet_the_cost_where_they_should():
    localizer = Localizer(SMALL)
    first = localizer.start(IMAGES, seed=1)
    last = localizer.start(IMAGES, seed=2)
    ends = line_costs(localizer, IMAGES, first, last, [0, 1])
    wanted = [localizer.cost(first, IMAGES), localizer.cost(last, IMAGES)]
    np.testing.assert_allclose(ends, wanted, rtol=1e-5)
    plane = plane_of(np.stack([first, (first + last) / 2 + 0.01, last]))
    (u, v), *_ = plane.path
    costs = plane_costs(localizer, IMAGES, plane, [u, 0], [v, 0])
    assert costs.shape == (2, 2)
    np.testing.assert_allclose([costs[0, 0], costs[1, 1]], wanted, rtol=1e-4)
