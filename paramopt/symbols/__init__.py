"""A function's own source, read three ways: calculus, LaTeX, JavaScript.

A cost function, an update rule or a schedule is written once, as a plain Python function. Its
derivatives, the equation on the page and the script in the page are all derived from that source.
"""

from paramopt.symbols.calculus import gradient, hessian
from paramopt.symbols.javascript import javascript
from paramopt.symbols.latex import latex

__all__ = ["gradient", "hessian", "javascript", "latex"]
