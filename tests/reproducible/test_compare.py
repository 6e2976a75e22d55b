"""What differs between two folders is named, and nothing else is."""

import subprocess
import sys
from pathlib import Path

import compare
import pytest

SCRIPT = Path(compare.__file__)
FILES = {
    "index.html": b"<p>one</p>\n<p>two</p>\n",
    "_static/script.js": b"x" * 500 + b"1" + b"y" * 500,
    "figures/a.png": b"\x89PNG\0\0\1\2\3",
    ".buildinfo": b"hidden\n",
    "empty.txt": b"",
}


@pytest.fixture
def folders(tmp_path) -> tuple[Path, Path]:
    """Two folders with the same files, not of the same time."""
    for side in compare.SIDES:
        for name, content in FILES.items():
            file = tmp_path / side / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return tuple(tmp_path / side for side in compare.SIDES)


def run(folders, folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, SCRIPT, *folders, folder]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_equal_folders_differ_in_nothing(folders, tmp_path):
    assert compare.differences(*folders) == []
    done = run(folders, tmp_path / "report")
    assert done.returncode == 0
    assert f"All {len(FILES)} files" in done.stdout
    assert {file.name for file in (tmp_path / "report").iterdir()} == {
        "SHA256SUMS",
        "differences.txt",
    }


def test_the_digests_are_those_of_sha256sum(folders, tmp_path):
    compare.report(*folders, tmp_path / "report")
    command = ["sha256sum", "--check", "--strict", tmp_path / "report" / "SHA256SUMS"]
    done = subprocess.run(command, cwd=folders[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(FILES)


@pytest.mark.parametrize(
    ("name", "content", "place", "ours", "theirs"),
    [
        ("index.html", b"<p>one</p>\n<p>2</p>\n", "line 2", "<p>two</p>", "<p>2</p>"),
        ("index.html", b"<p>one</p>\n", "line 2", "<p>two</p>", ""),
        ("empty.txt", b"\n", "line 1", "", ""),
        (
            "_static/script.js",
            b"x" * 500 + b"2" + b"y" * 500,
            "line 1",
            "x" * 40 + "1" + "y" * 39,
            "x" * 40 + "2" + "y" * 39,
        ),
        ("figures/a.png", b"\x89PNG\0\0\1\7\3\4", "byte 8", "9 bytes", "10 bytes"),
        (".buildinfo", b"other\n", "line 1", "hidden", "other"),
    ],
)
def test_a_file_that_differs_is_named_with_its_place(folders, name, content, place, ours, theirs):
    (folders[1] / name).write_bytes(content)
    assert compare.differences(*folders) == [(name, place, ours, theirs)]


@pytest.mark.parametrize("side", compare.SIDES)
def test_a_file_that_one_folder_lacks_is_named(folders, side):
    (folders[1 - compare.SIDES.index(side)] / "figures/a.png").unlink()
    assert compare.differences(*folders) == [("figures/a.png", f"only in the {side}", "", "")]


def test_the_report_has_all_differences_and_both_versions(folders, tmp_path):
    report = tmp_path / "report"
    (report / "of_yesterday").mkdir(parents=True)
    more = [f"more-{i:03}.txt" for i in range(compare.PRINTED)]
    for name in ("index.html", *more):
        (folders[1] / name).write_bytes(b"other\n")
    done = run(folders, report)
    assert done.returncode == 1
    assert f"Files that differ: {len(more) + 1}." in done.stderr
    assert "index.html: line 1\n    first   <p>one</p>\n    second  other\n" in done.stdout
    assert more[-1] not in done.stdout
    listed = (report / "differences.txt").read_text()
    assert all(f"{name}: only in the second\n" in listed for name in more)
    for side, folder in zip(compare.SIDES, folders, strict=True):
        assert (report / side / "index.html").read_bytes() == (folder / "index.html").read_bytes()
    assert not (report / "of_yesterday").exists()
