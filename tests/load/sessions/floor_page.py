"""The least that a page with a chart can be on our server: one figure, made once."""

import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def figure() -> go.Figure:
    months = [f"{2023 + month // 12}-{month % 12 + 1:02}" for month in range(48)]
    return go.Figure(go.Bar(x=months, y=[month * 7 % 12 for month in range(48)]))


st.title("One chart")
st.plotly_chart(figure())
