"""Basin maps side by side: what they print is what the runs do, in the colours of the theme."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.image import AxesImage
from matplotlib.text import Text

from paramopt import landscapes, minimize, optimizers, scenarios, surveys
from paramopt.figures import basins, maps, style

RATES = ("too-small", "well-chosen", "too-large")


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Few starts do: the maps draw as many as they are given."""
    monkeypatch.setattr(maps, "SIDE", 12)


@cache
def plate(name):
    """Return the maps of a landscape, from few starts."""
    return maps.maps(landscapes.catalogue[name])


def words_of(figure):
    """Return all that is written in a figure, in its order."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def rounded(share):
    """Print a share, counted by hand."""
    if 0 < share < 0.005:
        return "<1"
    return ">99" if 0.995 <= share < 1 else f"{100 * share:.0f}"


def arrive(J, rule, rate):
    """Return the shares of the starts whose whole run ends at a lowest minimum, and at any."""
    run = minimize(J, rule, surveys.cells(J, 12).reshape(2, -1), 300, rate)
    costs = J(*J.minima.T)
    room = 0.01 * (J(*J.start) - costs[0])
    with np.errstate(invalid="ignore"):
        away = np.linalg.norm(J.minima[:, :, None] - run.parameters[-1], axis=1)
        arrived = (away <= 0.1) & (run.costs[-1] <= costs[:, None] + room)
    lowest = arrived[costs < costs[0] + 1e-6]
    return lowest.any(axis=0).mean(), arrived.any(axis=0).mean()


@pytest.mark.parametrize("rule", ["gradient_descent", "momentum", "adam"])
@pytest.mark.parametrize("J", ["saddle", "goldstein_price", "beale"])
def test_shares_are_what_single_runs_do(J, rule):
    J = landscapes.catalogue[J]
    for scenario in RATES:
        chart = maps.charted(J, optimizers.catalogue[rule], scenario)
        rate = scenarios.setting(J, rule, scenario).learning_rate
        lowest, some = map(rounded, arrive(J, rule, rate))
        assert chart.learning_rate == rate
        if J is landscapes.goldstein_price:
            assert maps.share(J, chart) == f"lowest {lowest}, any {some} %"
        else:
            assert maps.share(J, chart) == f"{some} % arrive"


def test_each_panel_has_its_rate_and_its_shares_under_it(drawn):
    J = landscapes.styblinski_tang
    words = words_of(drawn(plate("styblinski_tang"), style.LIGHT))
    for scenario in RATES:
        assert scenarios.catalogue[scenario].title in words
        for rule in optimizers.catalogue.values():
            chart = maps.charted(J, rule, scenario)
            at = words.index(maps.share(J, chart))
            assert words[at - 1] == rf"$\alpha$ = {style.figure_number(chart.learning_rate)}"
            words[at - 1 : at + 1] = []
    said = plate("styblinski_tang").alt.split("Well chosen: ")[1].split(".")[0]
    assert said.count(", any ") == len(optimizers.catalogue)


def test_few_minima_have_each_a_color_and_many_share_them_by_cost():
    for J in landscapes.catalogue.values():
        group, cost = maps.groups(J), J(*J.minima.T)
        assert group[0] == 0
        assert group.max() + 1 == min(len(J.minima), 4)
        assert len(maps.names(J)) == group.max() + 1
        if len(J.minima) > 4:
            assert np.sum(group == 0) == 1
            ends = [(cost[group == i].min(), cost[group == i].max()) for i in range(4)]
            assert all(a[1] < b[0] - 0.5 for a, b in pairwise(ends))
            assert min(np.bincount(group)[1:]) > len(J.minima) / 4


def test_the_groups_of_rastrigin_are_rings():
    J = landscapes.rastrigin
    distance, group = np.hypot(*J.minima.T), maps.groups(J)
    for i in range(3):
        assert distance[group == i].max() < distance[group == i + 1].min()
    said = "of 121: the lowest, and by their cost three groups of the others"
    assert said in plate("rastrigin").caption


def test_poor_minima_have_their_cost_in_the_key():
    costs = {
        "styblinski_tang": ["0", "14.1", "14.1", "28.3"],
        "goldstein_price": ["3", "30", "84", "840"],
        "mccormick": ["−1.9", "1.2"],
    }
    for name, J in landscapes.catalogue.items():
        said = [words.split("cost ")[1] for words in maps.names(J) if "cost" in words]
        if name != "rastrigin":
            assert said == costs.get(name, [])


def test_a_case_that_does_not_exist_says_why(monkeypatch, drawn, apart):
    J, setting = landscapes.bowl, scenarios.setting

    def without(J, rule, scenario):
        if scenario == "too-large" and rule is optimizers.adam:
            return scenarios.Setting(None, None, "no rate from 1e-06 to 100 is too large")
        return setting(J, rule, scenario)

    monkeypatch.setattr(scenarios, "setting", without)
    bowl = maps.maps(J)
    figure = drawn(bowl, style.LIGHT)
    assert "no rate is\ntoo large" in words_of(figure)
    assert len(figure.findobj(AxesImage)) == 17
    assert bowl.alt.endswith("Adam no such case.")
    apart(figure)


@pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)
def test_a_start_has_the_color_of_its_minimum_shaded_by_the_steps(theme):
    group = np.array([[0, 0, 1, 1], [2, 2, 3, -1]])
    arrival = np.array([[0, 9, 10, 29], [30, 99, 100, -1]])
    chart = maps.Map(0.1, "", group, arrival, 0.5, 0.875)
    with style.look(theme):
        figure = style.new_figure(100, 100)
        maps.panel(figure.add_subplot(), theme, landscapes.himmelblau, chart)
    (image,) = figure.findobj(AxesImage)
    seen = [[to_hex(colour) for colour in row] for row in image.get_array()]
    assert seen[0][:2] == [theme.basins[0][0]] * 2
    assert seen[0][2] == seen[0][3] != theme.basins[1][0]
    assert seen[1][0] == seen[1][1] != theme.basins[2][1]
    assert seen[1][2:] == [theme.basins[3][1], theme.lost]


@pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)
def test_optimizers_have_their_color_and_head(theme, drawn):
    figure = drawn(plate("saddle"), theme)
    titles = {text.get_text(): text.get_color() for text in figure.findobj(Text)}
    heads = [line for axes in figure.axes for line in axes.lines]
    for (name, rule), head in zip(optimizers.catalogue.items(), heads, strict=True):
        assert titles[rule.title] == theme.mark(name).text
        assert head.get_color() == theme.mark(name).line
        assert head.get_marker() == theme.mark(name).head


@pytest.mark.parametrize("J", ["goldstein_price", "rastrigin", "beale"])
def test_all_letters_can_be_read(J, drawn, apart):
    for theme in style.THEMES:
        figure = drawn(plate(J), theme)
        assert figure.get_size_inches().tolist() == [plate(J).width / 100, plate(J).height / 100]
        assert min(text.get_fontsize() for text in figure.findobj(Text)) >= 11 * style.PX - 1e-9
        assert apart(figure) > 2 * 18 + 6 + 3


def test_a_small_picture_shows_the_well_chosen_rates():
    with style.look(style.LIGHT):
        small = plate("saddle").thumbnail(style.LIGHT)
    assert small.get_size_inches().tolist() == [1.6, 1.6]
    images = small.findobj(AxesImage)
    assert len(images) == len(optimizers.catalogue)
    chart = maps.charted(landscapes.saddle, optimizers.adam, "well-chosen")
    colours = basins.colours(style.LIGHT)
    shade = np.searchsorted(maps.EDGES, chart.arrival, side="right") - 1
    np.testing.assert_array_equal(images[-1].get_array(), colours[chart.group, shade])
