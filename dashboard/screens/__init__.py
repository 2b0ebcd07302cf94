"""What Streamlit shows. With app.py and server.py the only importers of Streamlit."""
