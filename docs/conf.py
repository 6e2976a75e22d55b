"""How the site is built. `nox -s docs` runs this; our own extensions are in `_extensions`."""

import hashlib
import os
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_extensions"), str(HERE.parent)]

import versions  # noqa: E402

import paramopt  # noqa: E402

versions.stop_the_clock()

project = "paramopt"
author = "The paramopt authors"
version = release = paramopt.__version__
copyright = f"%Y, {author}. Text and figures CC BY 4.0, code BSD 3-Clause"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinxcontrib.bibtex",
    "sphinx_copybutton",
    "rerun",
    "sphinx_gallery.gen_gallery",
    "assets",
    "atlas",
    "cells",
    "citations",
    "citing",
    "complete",
    "embed",
    "explorables",
    "gallery_pages",
    "katex",
    "lesson",
    "margin",
    "metatags",
    "peers",
    "plates",
    "reference",
    "rules",
    "runs",
    "sources",
    "statements",
    "tested",
    "typefaces",
]
exclude_patterns = [
    "node_modules",
    "plates",
    "shared",
    "**/explorables",  # one script is made of them
    "gallery/**/*.ipynb",
    "gallery/**/*.md5",
]
templates_path = ["_templates"]
nitpicky = True
numfig = True
numfig_secnum_depth = 0
numfig_format = {
    "figure": "Figure %s",
    "table": "Table %s",
    "proposition": "Proposition %s",
    "definition": "Definition %s",
    "algorithm": "Algorithm %s",
    "exercise": "Exercise %s",
}
math_eqref_format = "({number})"
default_role = "name"
language = "en"
smartquotes = True

# Markdown
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist", "attrs_block"]
myst_update_mathjax = False
nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE.parent / "build" / "cells")
nb_execution_show_tb = True
nb_execution_timeout = 120
nb_merge_streams = True  # else the clock decides into how many pieces what a cell prints falls
nb_code_prompt_show = "Check the algebra"
nb_code_prompt_hide = "Check the algebra"

# Bibliography
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"

# Reference
autodoc_member_order = "bysource"
autodoc_typehints = "none"
# Else it replaces the defaults of the functions themselves, which other pages of the process run.
autodoc_preserve_defaults = False
numpydoc_class_members_toctree = False
numpydoc_show_class_members = False

# What complete.py does not ask to be documented, and why
public_package = "paramopt"
internal_modules = {
    "paramopt.checks": "what it raises is said where it is raised",
    "paramopt.symbols.*": "the parts of what paramopt.symbols offers",
    "paramopt.figures.*": "pieces of figures; figure-kinds lists whatever returns a figure",
    "paramopt.localizer.shapes": "paints the images",
}

# Gallery: scraper.py saves what the scripts show, rerun.py decides which of them run
sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "copyfile_regex": r"index\.rst",
    "image_scrapers": ("scraper.scrape",),
    "reset_modules": ("scraper.listen",),
    "capture_repr": (),
    "parallel": True,
    "within_subsection_order": "FileNameSortKey",
    "download_all_examples": False,
    "notebook_extensions": set(),
    "show_signature": False,
    "write_computation_times": False,
    "min_reported_time": 1e9,
    "inspect_global_variables": False,
    "css": (),
}

# A landscape has a page in two folders, under its one name; labels and links say which is meant.
suppress_warnings = ["sphinx_gallery.duplicate_filename"]

# The workers that draw are replaced when they have grown; that is as it should be.
warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given")

# Pages
html_theme = "pydata_sphinx_theme"
html_title = "paramopt"
# Where the site is published; without it addresses in entries and tags stay within the site.
html_baseurl = os.environ.get("PARAMOPT_URL", "")
html_context = {"versions": versions.versions()}
html_math_renderer = "katex"
html_static_path = ["_static"]
html_favicon = "_static/icon.svg"
html_css_files = ["style.css"]
html_js_files = [
    (script, {"defer": "defer"}) for script in ("scripts/pydata-sphinx-theme.js", "reach.js")
]
html_show_sourcelink = False
html_copy_source = False
html_domain_indices = False
html_use_index = False
html_sidebars = {"**": ["book"]}
html_permalinks_icon = "#"
html_theme_options = {
    "secondary_sidebar_items": [],
    "primary_sidebar_end": [],
    "footer_start": ["copyright", "versions"],
    "footer_end": [],
    "back_to_top_button": False,
    "surface_warnings": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
copybutton_exclude = ".linenos, .gp, .go"


def setup(app):
    """Read all pages again when an extension of our own changed."""
    sources = sorted((HERE / "_extensions").glob("*.*"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
    app.add_config_value("own_extensions", digest, "env")
