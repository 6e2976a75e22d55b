"""What sphinx-gallery's pages look like: text, figures, then the code, folded under one line."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

SCRIPTS = "scripts"
"""Where the site has the scripts of the gallery."""


class Folded(nodes.General, nodes.Element):
    """What a reader opens when it is wanted; attribute `summary` is the line that stays."""


class Fold(SphinxDirective):
    """``.. fold:: Check the algebra``"""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        return [Folded("", *self.parse_content_to_nodes(), summary=self.arguments[0])]


def visit_folded(self, node: Folded) -> None:
    summary = self.encode(node["summary"])
    self.body.append(self.starttag(node, "details", CLASS="folded"))
    self.body.append(f"<summary>{summary}</summary>\n")


def depart_folded(self, _node: Folded) -> None:
    self.body.append("</details>\n")


def arrange(app, doctree: nodes.document) -> None:
    """Move each cell's code under what it drew; leave one link to the script at the end."""
    docname = app.env.docname
    if not docname.startswith("gallery/") or docname.endswith("index"):
        return
    fold_code(doctree)
    for only in list(doctree.findall(addnodes.only)):
        downloads = any(only.findall(addnodes.download_reference))
        only.replace_self([script(app, docname)] if downloads else [])


def script(app, docname: str) -> nodes.paragraph:
    """Return the line with the link to the script, which `sources` publishes."""
    own = f"{docname}.py".removeprefix("gallery/")
    address = relative_uri(app.builder.get_target_uri(docname), f"{SCRIPTS}/{own}")
    link = nodes.reference("", f"gallery/{own}", refuri=address)
    return nodes.paragraph("", "The script: ", link, classes=["script"])


def fold_code(doctree: nodes.document) -> None:
    """Fold the code of each cell under its figures; a cell without any joins the next one."""
    waiting: list[nodes.literal_block] = []
    for code in list(doctree.findall(nodes.literal_block)):
        parent = code.parent
        place = end = parent.index(code)
        while end + 1 < len(parent) and not is_text(parent[end + 1]):
            end += 1
        drawn = any(
            isinstance(node, nodes.figure | nodes.table) for node in parent[place : end + 1]
        )
        waiting.append(code)
        if drawn:
            parent.insert(end + 1, Folded("", *waiting, summary="Code"))
            waiting = []
        parent.remove(code)


def is_text(node: nodes.Node) -> bool:
    """Tell what belongs to the next cell; comments separate cells and figures follow their code."""
    shown = isinstance(node, nodes.figure | nodes.table | nodes.comment)
    return not shown and "sources" not in node.get("classes", ())


def setup(app) -> dict:
    app.add_node(Folded, html=(visit_folded, depart_folded))
    app.add_directive("fold", Fold)
    # Before Sphinx collects downloads, so that it does not publish what was taken out.
    app.connect("doctree-read", arrange, priority=10)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
