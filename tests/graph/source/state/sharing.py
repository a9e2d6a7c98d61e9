"""Small scenes whose sections share something: the files beside them, and what is asked of each."""

from tests.graph.small_projects import why_one_clip

FILL = "def fill(rows):\n    rows.append(1)\n"
NET = "class Net:\n    def train(self): self.w = 1\n"
FILES = {
    "other": "ROWS = []\nCOLUMNS = []\ndef add():\n    ROWS.append(1)\ndef show(): print(COLUMNS)",
    "tools": f"from manim import config\ndef hurry(): config.frame_rate = 5\n{FILL}"
    "def show(rows): print(rows)\ndef look(x): return vars(x)",
    "rows": "ROWS = []\nPENS = []",
    "lab/__init__.py": "",
    "lab/nets.py": "RATE = 1\nROWS = []",
    "lab/tools.py": "from . import nets\ndef put(): nets.pace = 1\n"
    "def look(): print(nets)\ndef glance(): print(nets.RATE)",
    "a": f"{NET}N = Net()\nM = Net()",
}

# A scene with the sections one() and two(), what its reason begins with, and an edit after which it is cut.
Sharing = tuple[str, str, tuple[str, str]]


def assert_shared(sharing: Sharing) -> None:
    """Two sections are one clip for a reason, and two where what they share is gone."""
    text, reason, (old, new) = sharing
    assert old in text
    assert why_one_clip(text, **FILES).startswith(reason)
    assert why_one_clip(text.replace(old, new), **FILES) == ""
