// What a brief draws with: the parts of Plotly that our figures use. A trace type that is missing here would draw
// nothing, without an error; tests/brief/test_charts.py holds the list against the figures.
import Plotly from "plotly.js/lib/core"
import bar from "plotly.js/lib/bar"
import treemap from "plotly.js/lib/treemap"

Plotly.register([bar, treemap])

export const { newPlot, relayout } = Plotly
