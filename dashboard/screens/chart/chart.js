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

// What comes is a line of JSON about the figure, and then the figure itself in gzip.
function read(data) {
  const end = data.indexOf(10)
  return { told: JSON.parse(new TextDecoder().decode(data.subarray(0, end))), packed: data.subarray(end + 1) }
}

const unpacked = (packed) =>
  new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text()

async function draw(place, held) {
  const width = place.clientWidth
  const look = JSON.stringify([width, template(place)])
  if (!width || !held.charts || (held.drawn === held.mark && held.look === look)) return
  held.drawn = held.mark
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
  const { told, packed } = read(data)
  held.wanted = told.mark
  place.setAttribute("aria-label", told.alt)
  place.style.height = `${told.height}px`
  const base = window.__streamlit?.BACKEND_BASE_URL ?? ""
  const figure = held.mark === told.mark ? held.figure : await unpacked(packed)
  const charts = held.charts ?? await import(`${base}/${told.bundle}`)
  // A later run may have come while this one was unpacked.
  if (held.wanted === told.mark) Object.assign(held, { figure, charts, mark: told.mark })
  await draw(place, held)
  return () => {
    held.watching.disconnect()
    held.charts.purge(place)
  }
}
