"""Entries of the bibliography are items of its list: the role that docutils gives them has gone."""

from __future__ import annotations


def mend(_app, _page: str, _template: str, context: dict, _doctree) -> None:
    if "body" in context:
        entry = 'role="doc-biblioentry"'
        context["body"] = context["body"].replace(entry, 'role="listitem"')


def setup(app) -> dict:
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
