"""Streamlit's entry: put the project on the path, then show the page that the URL asks for."""

import sys
from pathlib import Path

# `streamlit run dashboard/app.py` puts this folder on the path, where the package cannot be found.
sys.path[:] = [str(Path(__file__).parent.parent), *(p for p in sys.path if p != str(Path(__file__).parent))]

from dashboard.screens.frame import run  # noqa: E402

run()
