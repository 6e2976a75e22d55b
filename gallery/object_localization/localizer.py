r"""
A small network learns to find the car
======================================

Images with one car each are drawn by a seeded generator, so every box is known exactly. A network
of four convolutions is trained on them by Adam, and judged on images that it has never seen.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from threadpoolctl import threadpool_limits

from paramopt import box_losses, optimizers, schedules
from paramopt.figures.overlap import means_by_width, overlap
from paramopt.figures.pictures import pictures
from paramopt.figures.plates import Table, show
from paramopt.figures.progress import progress
from paramopt.figures.slices import slice_line, slice_plane
from paramopt.localizer.boxes import intersection_over_union
from paramopt.localizer.images import SIDE, Images, draw
from paramopt.localizer.network import Network
from paramopt.localizer.slices import line_costs, plane_costs, plane_of
from paramopt.localizer.training import Localizer, train
from paramopt.record import schedule

# Sums of many numbers depend on their order in the last digit, and so on the number of threads.
threadpool_limits(1)


def some(images, chosen):
    return Images(images.pixels[chosen], images.boxes[chosen])


# %%
# **The images.** The box holds the whole car, also what stands behind a pole or a bush.

images, held_out = draw(8000, seed=1), draw(1000, seed=3)

first = pictures(
    name="localizer-images",
    title="Images of the training set, with the true boxes",
    run="the first 24 of 8000, seed 1",
    caption="The first 24 images of the training set, 48 by 48 pixels each, and the true boxes.",
    alt=(
        "Three rows of eight small drawings. Each shows one car from the side, of any color, on a "
        "road, a lawn or open ground, before hills, houses and trees; some cars stand behind a "
        "pole, a bush or a crate. A white outline fits tightly around each car."
    ),
    images=images,
    chosen=range(24),
    columns=8,
    ran=[{"function": "paramopt.localizer.images.draw", "m": images.m, "seed": 1}],
)
show(first)

# %%
# **Training** uses each image 10 times, in batches of 40, each time mirrored or not at random. The
# rate rises for 200 steps and then falls like a cosine to zero. Two networks are trained, side by
# side: one by the sum of squares, the other by YOLO's loss.

EPOCHS, BATCH, WARMUP = 10, 40, 200
steps = EPOCHS * images.m // BATCH
rate = schedules.warmup(schedules.cosine(0.01, steps=steps - WARMUP), steps=WARMUP)


def trained(loss):
    return train(
        Localizer(Network(), loss),
        images,
        optimizers.adam,
        batch_size=BATCH,
        epochs=EPOCHS,
        learning_rate=rate,
        keep=2,
    )


with ThreadPoolExecutor(max_workers=2) as both:
    run, yolo = both.map(trained, (box_losses.bounding_box, box_losses.yolo))
localizer, end = run.localizer, run.parameters[-1]
by_squares = {
    "run": "squares",
    "data": {"function": "paramopt.localizer.images.draw", "m": images.m, "seed": 1},
    "held_out": {"function": "paramopt.localizer.images.draw", "m": held_out.m, "seed": 3},
    "parameters": localizer.network.n,
    "loss": "paramopt.box_losses.bounding_box",
    "optimizer": "adam",
    "learning_rate": schedule(rate),
    "batch_size": BATCH,
    "epochs": EPOCHS,
    "seed": 0,
}
by_roots = by_squares | {"run": "square roots", "loss": "paramopt.box_losses.yolo"}

# %%
# The curves are measured twice an epoch: on the held-out images, and on the first 1000 of the
# training set.

known = some(images, slice(1000))
groups = {"training": known, "held-out": held_out}
costs, ious = {}, {}
for name, group in groups.items():
    costs[name], ious[name] = run.measure(group)
show(
    progress(
        name="localizer-training",
        title="Training the localizer",
        run="Adam, $α$ = 0.01, warm-up and cosine, batches of 40",
        caption="Cost and mean intersection over union during training, on 1000 images of the "
        "training set and on the 1000 held-out ones, measured twice an epoch.",
        alt="Left, on a logarithmic axis, both costs fall together at first, to about a quarter "
        "within the first two epochs; then the held-out cost stays above that of the training set, "
        "and both level off. Right, both means of intersection over union rise fast, then slowly; "
        f"they end at {ious['training'][-1]:.2f} and {ious['held-out'][-1]:.2f}.",
        epochs=run.epochs,
        costs=costs,
        ious=ious,
        ran=[by_squares | {"measured_on": {"training": known.m, "held-out": held_out.m}}],
    )
)

# %%
# **Predicted boxes**, over the first twelve held-out images. They are not chosen.

predicted = localizer.predict(end, held_out)
found = intersection_over_union(predicted, held_out.boxes)
twelve = range(12)
show(
    pictures(
        name="localizer-boxes",
        title="Predicted boxes on held-out images",
        run="the first 12 of 1000, seed 3",
        caption="The first twelve held-out images, which decided nothing in training: true box "
        "solid, predicted box dashed, and the intersection over union of the two.",
        alt="Two rows of six drawings, each with a solid and a dashed rectangle around or near "
        "its car. Intersection over union, one after the other: "
        f"{', '.join(f'{share:.2f}' for share in found[twelve])}.",
        images=held_out,
        chosen=twelve,
        columns=6,
        predicted=predicted,
        ran=[by_squares],
    )
)

# %%
# The twelve held-out images with the smallest intersection over union. Mostly the predicted box
# lies between the car and the middle: the mean of where the car might be costs the least.

order = np.argsort(found)
worst = order[:12]
middle = images.boxes[:, :2].mean(axis=0)
drawn_in = np.linalg.norm(predicted[:, :2] - middle, axis=1) < np.linalg.norm(
    held_out.boxes[:, :2] - middle, axis=1
)
show(
    pictures(
        name="localizer-worst",
        title="The worst predictions",
        run="12 of 1000 held-out images",
        caption="The twelve held-out images with the smallest intersection over union. Among the "
        f"worst 100, the predicted center lies nearer to the mean center than the true one does in "
        f"{drawn_in[order[:100]].sum()}; among all 1000 in {drawn_in.sum()}.",
        alt="Two rows of six drawings. The dashed rectangle lies beside the solid one and the car, "
        "in most of them nearer to the middle of the picture, with little or no overlap.",
        images=held_out,
        chosen=worst,
        columns=6,
        predicted=predicted,
        ran=[by_squares],
    )
)

# %%
# **The other loss**: what the network has learned that was trained by YOLO's.

found_yolo = intersection_over_union(
    yolo.localizer.predict(yolo.parameters[-1], held_out), held_out.boxes
)
widths = SIDE * held_out.boxes[:, 2]
edges = np.array([15, 18, 21, 24, 28, 32, 36, 42.0])
means = [means_by_width(overlaps, widths, edges) for overlaps in (found, found_yolo)]
show(
    overlap(
        name="localizer-iou",
        title="Intersection over union on held-out images",
        run="1000 images",
        caption="Left, the network trained by sums of squares. Right, the mean over images of "
        "similar width, for sums of squares and for YOLO's loss with its square roots.",
        alt="Left, a histogram that rises slowly from 0 to a peak above the mean, "
        f"{found.mean():.2f}, and falls steeply toward 1. Right, two lines that lie close together "
        f"rise from {means[0][0]:.2f} and {means[1][0]:.2f} for the narrowest cars to "
        f"{means[0][-1]:.2f} and {means[1][-1]:.2f} for the widest.",
        overlaps={"squares": found, "square roots": found_yolo},
        widths=widths,
        edges=edges,
        ran=[by_squares, by_roots],
    )
)
show(
    Table(
        name="localizer-widths",
        title="Intersection over union by the width of the car",
        caption="Held-out images by the width of the true box in pixels, and the mean intersection "
        "over union for either loss.",
        header=["width", "images", "squares", "square roots"],
        rows=[
            [f"{low:.0f} to {high:.0f}", str(count), f"{squares:.2f}", f"{roots:.2f}"]
            for low, high, count, squares, roots in zip(
                edges[:-1], edges[1:], np.histogram(widths, edges)[0], *means, strict=True
            )
        ],
    )
)


def row(name, result, overlaps):
    localizer, W = result.localizer, result.parameters[-1]
    on_known = intersection_over_union(localizer.predict(W, known), known.boxes)
    boxes, truth = localizer.predict(W, held_out), held_out.boxes
    true_size = np.concatenate([boxes[:, :2], truth[:, 2:]], axis=1)
    true_center = np.concatenate([truth[:, :2], boxes[:, 2:]], axis=1)
    shares = [
        on_known.mean(),
        overlaps.mean(),
        (overlaps > 0.5).mean(),
        intersection_over_union(true_size, truth).mean(),
        intersection_over_union(true_center, truth).mean(),
    ]
    return [name, f"{EPOCHS}", *(f"{share:.2f}" for share in shares)]


show(
    Table(
        name="localizer-results",
        title="What the localizer reached",
        caption=f"A network of {localizer.network.n:,} parameters, trained on {images.m} images by "
        "either loss: mean intersection over union (IoU) on 1000 of them and on 1000 held-out "
        "ones; the share of held-out images above 0.5; and the mean held-out IoU if the predicted "
        "size, or the predicted center, is replaced by the true one.",
        header=[
            "loss",
            "epochs",
            "training IoU",
            "held-out IoU",
            "above 0.5",
            "with true size",
            "with true center",
        ],
        rows=[row("squares", run, found), row("square roots", yolo, found_yolo)],
    )
)

# %%
# **A slice of the cost.** Of all planes through the end of training, this one holds the most of the
# path. The cost is measured on the first 200 training images at 17 by 11 points.

few = some(images, slice(200))
plane = plane_of(run.parameters)
low, high = plane.path.min(axis=0), plane.path.max(axis=0)
middle, half = (low + high) / 2, 0.65 * (high - low).max()
u = np.linspace(middle[0] - half, middle[0] + half, 17)
v = np.linspace(middle[1] - 0.6 * half, middle[1] + 0.6 * half, 11)
show(
    slice_plane(
        name="localizer-slice",
        title="A slice of the localizer’s cost",
        run=f"{localizer.network.n:,} parameters, 2 directions",
        caption="The cost of the localizer on 200 training images, over the plane through the end "
        "of training that holds the most of the path: "
        f"{plane.share:.0%} of its squared distances from the end. The dots are half epochs apart. "
        "Lighter is cheaper; bands are even in the logarithm, and the axes are distances from the "
        "end along the two directions.",
        alt="A contour map. From the start at the upper left, on level ground, the path runs down "
        "and to the right in long steps, bends, and turns up to the right in ever shorter "
        "steps, into a narrow light valley on whose floor it ends.",
        plane=plane,
        u=u,
        v=v,
        costs=plane_costs(localizer, few, plane, u, v),
        marks={0: "start", len(run.parameters) - 1: "end"},
        ran=[by_squares | {"measured_on": {"training": few.m}, "share_of_path": plane.share}],
    )
)

# %%
# **Along a line**, from the start straight to the end.

shares = np.linspace(-0.25, 1.25, 25)
show(
    slice_line(
        name="localizer-line",
        title="The cost on the straight line from start to end",
        run="300 training and 300 held-out images",
        caption="The localizer's cost at parameters between those that training started from and "
        "those that it ended with, and a quarter of the way beyond either.",
        alt="Both costs stay nearly level for the first third of the way, then fall, fastest "
        "around two thirds, to a minimum at the end, and rise beyond it. Before the start they "
        "rise steeply. The held-out cost lies a little above the training cost nearly everywhere.",
        shares=shares,
        costs={
            name: line_costs(localizer, some(group, slice(300)), run.parameters[0], end, shares)
            for name, group in groups.items()
        },
        ran=[by_squares | {"measured_on": {"training": 300, "held-out": 300}}],
    )
)
