"""Imported once by the server that workers are forked from: what every job needs, loaded before the first one."""

import importlib
import os
from pathlib import Path

from coursekit.graph.loading import load_verbatim

load_verbatim([Path(__file__).parents[1]])
for module in filter(None, os.environ.get("COURSEKIT_PRELOAD", "").split(",")):
    importlib.import_module(module)
