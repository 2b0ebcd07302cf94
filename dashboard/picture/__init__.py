"""From an answer to a picture and its words. No Streamlit."""
