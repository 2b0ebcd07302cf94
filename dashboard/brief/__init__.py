"""The executive's page: one View as light HTML, without Streamlit."""
