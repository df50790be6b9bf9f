"""The page in Streamlit: `streamlit run streamlit_app.py --server.port PORT`."""

import streamlit as st
from page import LEVERS, told

levers = {name: st.slider(name, least, most, at, step) for name, least, most, step, at in LEVERS}
figure, said = told(**levers)
st.plotly_chart(figure, key="bars")
st.write(said)
