"""The app of the floor page, served with what makes our own server quick, and nothing of ours around it."""

import gc
from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("floor_page.py"))
gc.collect()
gc.freeze()
