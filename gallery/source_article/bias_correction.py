r"""
One misplaced exponent freezes Adam
===================================

Adam divides its two averages by :math:`1 - \beta^t` to make up for their start at zero
:cite:p:`kingma2015`. :cite:t:`katanforoosh2019` prints :math:`(1 - \beta)^t`. Both are
:math:`1 - \beta` at the first step; after that the first goes to one and the second to zero.
"""

import numpy as np

from paramopt.figures.correction import correction
from paramopt.figures.plates import show

# %%
# **The faulty rule**, kept here and nowhere in the package: Adam but for two exponents.


def adam_misprinted(W, dW, V, S, t, *, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    V = beta_1 * V + (1 - beta_1) * dW
    S = beta_2 * S + (1 - beta_2) * dW**2
    V_corrected = V / (1 - beta_1) ** t  # faulty: 1 - beta_1**t
    S_corrected = S / (1 - beta_2) ** t  # faulty: 1 - beta_2**t
    W = W - learning_rate * V_corrected / (np.sqrt(S_corrected) + epsilon)
    return W, V, S


# %%
# The first step is right. Then :math:`\sqrt{S}` is divided by :math:`10^{-1.5 t}` and :math:`V`
# only by :math:`10^{-t}`, so each step is soon about a third of the last and the run stands still
# far from the minimum. At last both quotients have overflowed, and infinity over infinity is not a
# number.

show(correction(adam_misprinted))
