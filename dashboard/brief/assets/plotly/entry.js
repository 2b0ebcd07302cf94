// The trace types that our figures use; a type that is missing here would draw nothing, without an error.
import Plotly from "plotly.js/lib/core"
import bar from "plotly.js/lib/bar"
import heatmap from "plotly.js/lib/heatmap"

Plotly.register([bar, heatmap])
export const { newPlot, relayout, purge } = Plotly
export const withTreemap = async () => Plotly.register((await import("plotly.js/lib/treemap")).default)
