"""The dashboard: `streamlit run app.py`, or with another corpus `streamlit run app.py -- PATH`."""

from mediakit.dashboard.router import serve

serve(__file__)
