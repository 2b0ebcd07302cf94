"""Streamlit's entry: put the project on the path, then show the page that the URL asks for."""

import sys
from pathlib import Path

# `streamlit run dashboard/app.py` puts this folder on the path, where the package cannot be found. All this runs with
# each page, and a path that is there already would be looked through once more by every later run.
PROJECT = str(Path(__file__).parent.parent)
if PROJECT not in sys.path:
    sys.path[:] = [PROJECT, *(path for path in sys.path if path != str(Path(__file__).parent))]

from dashboard.screens.frame import run  # noqa: E402

run()
