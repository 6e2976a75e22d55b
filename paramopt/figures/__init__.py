"""Figures of runs: one file a kind of figure, the look in one place.

Each public function of these modules returns a :class:`~paramopt.figures.plates.Plate`: a figure
that knows its name, its alternative text, its caption and what it ran, and that draws itself for
the light and for the dark theme.
"""
