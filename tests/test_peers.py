"""The rules against PyTorch, Optax and Keras, by the record that `nox -s peers` has made."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from oracles.conventions import ABSENT, CASES, CONVENTIONS, DEFAULTS, LEEWAY, PEERS, STARTS, STEPS

from paramopt import minimize, optimizers
from paramopt.symbols import source

ROOT = Path(__file__).parents[1]
RECORD = json.loads((ROOT / "gallery" / "optimizers" / "peers.json").read_text(encoding="utf-8"))
RUNS = RECORD["runs"]
SAME = [run for run in RUNS if run["same"]]
EXCUSED = [run for run in RUNS if not run["same"]]
STALE = "the comparison with the peers is out of date, run `nox -s peers`: "


def name(run: dict) -> str:
    settings = "-".join(f"{letter}={value:g}" for letter, value in run["settings"].items())
    return "-".join([run["peer"], run["rule"], run["landscape"], settings])


def test_the_record_is_not_older_than_the_rules():
    now = {name: ast.unparse(source.tree(rule)) for name, rule in optimizers.catalogue.items()}
    then = RECORD["rules"]
    changed = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    assert changed == [], f"{STALE}{', '.join(changed)} changed"


def test_the_record_is_not_older_than_the_conventions():
    calls = {rule: [asdict(call) for call in calls] for rule, calls in CONVENTIONS.items()}
    assert RECORD["conventions"] == calls, f"{STALE}the conventions changed"
    assert list(RECORD["defaults"]) == list(DEFAULTS), f"{STALE}the list of defaults changed"
    ran = [(run["rule"], run["settings"], run["landscape"], run["call"]) for run in RUNS]
    asked = [
        (rule, settings, J, call.text)
        for rule, settings in CASES
        for J in STARTS
        for call in CONVENTIONS[rule][1:]
    ]
    assert ran == asked, f"{STALE}the cases changed"
    assert RECORD["leeway"] == LEEWAY, f"{STALE}the leeway changed"


def test_every_rule_takes_the_path_of_every_peer_on_both_landscapes():
    seen = {(run["rule"], run["peer"], run["landscape"]) for run in SAME}
    wanted = {key for key in product(optimizers.catalogue, PEERS, STARTS) if key[:2] not in ABSENT}
    missing = sorted({f"{rule} in {peer}" for rule, peer, _ in wanted - seen})
    assert missing == [], "say in tests/oracles/conventions.py how to call " + ", ".join(missing)
    assert seen == wanted
    assert all(ABSENT.values())


def test_a_call_is_excused_by_a_reason_and_by_what_it_does():
    because = {call.text: call.because for calls in CONVENTIONS.values() for call in calls}
    for run in EXCUSED:
        assert because[run["call"]]
        assert run["absolute"]["value"] > LEEWAY * run["last_bit"]


def test_a_condition_was_seen_to_hold_and_not_to_hold():
    conditional = {call.text for calls in CONVENTIONS.values() for call in calls if call.only_if}
    assert {run["call"] for run in EXCUSED} == conditional
    assert {run["call"] for run in SAME} >= conditional


@pytest.mark.parametrize("run", RUNS, ids=name)
def test_whole_paths_were_compared(run):
    assert len(run["differences"]) == STEPS + 1
    assert run["absolute"]["value"] == max(run["differences"])
    assert run["differences"][run["absolute"]["step"]] == run["absolute"]["value"]


@pytest.mark.parametrize("run", SAME, ids=name)
def test_a_path_is_the_one_of_the_peer(run):
    names = {"minimize": minimize, "optimizers": optimizers, "J": run["landscape"]}
    names |= {"start": RECORD["starts"][run["landscape"]], "steps": STEPS}
    ours = eval(RECORD["conventions"][run["rule"]][0]["text"], names, run["settings"])
    off = abs(ours.parameters[RECORD["steps"]] - np.array(run["parameters"])).max()
    assert off <= LEEWAY * run["last_bit"]
