"""The page in Dash: `python dash_app.py PORT`."""

import sys

from dash import Dash, Input, Output, dcc, html
from page import LEVERS, told

app = Dash()
sliders = [
    dcc.Slider(least, most, step, value=at, id=name, marks=None, updatemode="drag")
    for name, least, most, step, at in LEVERS
]
app.layout = html.Div([*sliders, dcc.Graph(id="bars"), html.P(id="said")])
app.callback(
    Output("bars", "figure"), Output("said", "children"), [Input(name, "value") for name, *_ in LEVERS]
)(told)

if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
