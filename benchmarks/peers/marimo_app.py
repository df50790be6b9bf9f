"""The page in marimo: `marimo run marimo_app.py --port PORT`."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from page import LEVERS, told

    levers = mo.ui.dictionary(
        {name: mo.ui.slider(least, most, step, at, label=name) for name, least, most, step, at in LEVERS}
    )
    mo.vstack(levers.values())
    return levers, mo, told


@app.cell
def _(levers, mo, told):
    import plotly.graph_objects as go

    figure, said = told(**levers.value)
    mo.vstack([go.Figure(figure), mo.md(said)])


if __name__ == "__main__":
    app.run()
