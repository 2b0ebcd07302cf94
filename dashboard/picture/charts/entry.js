// What briefs and the app draw with: the parts of Plotly that our figures use. A trace type that is missing here would
// draw nothing, without an error; tests/picture/test_bundle.py holds the list against the figures.
import Plotly from "plotly.js/lib/core"
import bar from "plotly.js/lib/bar"
import treemap from "plotly.js/lib/treemap"

Plotly.register([bar, treemap])

export const { newPlot, purge, react, relayout } = Plotly
