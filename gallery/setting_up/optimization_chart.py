"""
A cost function stands between a task and a model
=================================================

Nobody can say directly which parameters make a network draw good boxes. One can say how far a box
is from the true one, and average that over many images. This average is the cost, a function of the
parameters alone once the data are fixed, and making it small is the part that a machine can do.
"""

from paramopt.figures.chart import chart
from paramopt.figures.plates import show

# %%
# Follow the arrows from the left. The task says what a good answer is; the data say it example by
# example. The model's predictions come back to be compared with the truth, and the comparison is
# what changes the parameters. The long arrow is the aim of the whole: parameters with which the
# model performs the task on images that nobody has labeled.

show(chart())
