"""The page of whoever begins with Streamlit: rows of DuckDB in pandas, kept as its manual says, by plotly.express.

`charts` in its address says how many charts it draws; the environment names the database and the statement.
"""

import os
from pathlib import Path

import duckdb
import pandas
import plotly.express as px
import streamlit as st


@st.cache_data
def rows() -> pandas.DataFrame:
    with duckdb.connect(os.environ["STOCK_DATABASE"], read_only=True) as connection:
        return connection.execute(Path(os.environ["STOCK_ROWS"]).read_text(encoding="utf-8")).df()


st.title("Tasks by month")
for number in range(int(st.query_params.get("charts", "1"))):
    st.plotly_chart(px.bar(rows(), x="month", y="tasks"), key=f"chart {number}")
