// A figure in its place: drawn when the place has a width, and again only when figure, theme or width changed.
const places = new WeakMap()

// Words are a little softer than the page's own; the theme writes its colours as #RRGGBB.
const parts = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16))
const mixed = (over, under, share) =>
  `rgb(${parts(over).map((each, at) => Math.round(share * each + (1 - share) * parts(under)[at])).join()})`

function template(place) {
  const style = getComputedStyle(place)
  const of = (name) => style.getPropertyValue(`--st-${name}`).trim()
  const [ink, ground, line, family] = ["text-color", "background-color", "border-color", "font"].map(of)
  const soft = mixed(ink, ground, 0.7)
  const axis = { gridcolor: line, zerolinecolor: line, tickcolor: line, automargin: true, title: { font: { size: 14 } } }
  return { layout: {
    font: { color: soft, family, size: 12 },
    legend: { font: { color: ink }, valign: "top" },
    margin: { pad: 8 },
    hoverlabel: { bgcolor: ground, bordercolor: line, font: { color: ink, family, size: 12 } },
    xaxis: { ...axis, showgrid: false, zeroline: false, title: { ...axis.title, standoff: 20 } },
    yaxis: { ...axis, title: { ...axis.title, standoff: 24 } },
    colorway: [soft],
  } }
}

async function draw(place, held) {
  const width = place.clientWidth
  const look = JSON.stringify([width, template(place)])
  if (!width || !held.charts || (held.drawn === held.figure && held.look === look)) return
  held.drawn = held.figure
  held.look = look
  const { data, layout } = JSON.parse(held.figure)
  const whole = { ...layout, width, template: template(place) }
  await held.charts.react(place, data, whole, { displayModeBar: false })
}

function begin(place) {
  const held = {}
  held.watching = new ResizeObserver(() => draw(place, held))
  held.watching.observe(place)
  places.set(place, held)
  return held
}

export default async function ({ data, parentElement }) {
  const place = parentElement.querySelector(".chart")
  const held = places.get(place) ?? begin(place)
  held.figure = data.figure
  place.setAttribute("aria-label", data.alt)
  place.style.height = `${JSON.parse(data.figure).layout.height}px`
  const base = window.__streamlit?.BACKEND_BASE_URL ?? ""
  held.charts ??= await import(`${base}/${data.bundle}`)
  await draw(place, held)
  return () => {
    held.watching.disconnect()
    held.charts.purge(place)
  }
}
