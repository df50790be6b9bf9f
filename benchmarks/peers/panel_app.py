"""The page in Panel: `panel serve panel_app.py --port PORT`."""

import panel as pn
from page import LEVERS, told

pn.extension("plotly")
sliders = {
    name: pn.widgets.FloatSlider(name=name, start=least, end=most, step=step, value=at)
    for name, least, most, step, at in LEVERS
}
bars = pn.pane.Plotly(pn.bind(lambda **levers: told(**levers)[0], **sliders))
said = pn.pane.Str(pn.bind(lambda **levers: told(**levers)[1], **sliders))
pn.Column(*sliders.values(), bars, said).servable()
