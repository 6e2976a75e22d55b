r"""
The residuals of the house prices are not Gaussian
==================================================

Least squares is maximum likelihood if the residuals are independent Gaussian numbers of one
variance. Here they are not: they lean to the right, have a higher peak than a Gaussian, and spread
more among expensive houses.
"""

from paramopt.figures.house_residuals import house_residuals
from paramopt.figures.plates import show

# %%
# The Laplace density, which belongs to the absolute loss, is closer at the peak but symmetric too.

show(house_residuals())
