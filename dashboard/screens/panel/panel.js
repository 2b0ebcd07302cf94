// Panels in their place: words as they come, and figures, drawn when the place has a width, and again only when
// figure, theme or width changed. Streamlit ends a run that another overtook once it is over, so an end counts for
// the last run alone.
const places = new WeakMap()
const FRAME = '<div class="above"></div><div class="room"><div class="chart" role="figure" hidden></div></div><div class="below"></div>'

// Safari has no idle time to offer; a browser that never rests draws all the same.
const idle = () =>
  new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 500 }) : setTimeout(done, 20)))
let outOfSight = Promise.resolve()

// What was opened and closed on all pages, whichever component its panel stands in by now; the latest press counts.
let pressed = { number: 0, parts: {} }
// To which heading its address has led.
let led = ""

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

// What comes is a line of JSON about the panels, and then the words and the figure of each, in gzip.
function read(data) {
  let at = data.indexOf(10) + 1
  const next = (length) => data.subarray(at, (at += length))
  const every = JSON.parse(new TextDecoder().decode(data.subarray(0, at)))
  return every.map((told) => ({ told, words: next(told.words_length), figure: next(told.figure_length) }))
}

const unpacked = (packed) =>
  new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json()

const lookOf = (chart) => JSON.stringify([chart.clientWidth, template(chart)])

function isDue({ chart, charts, figure, mark, drawn, look }) {
  return chart.clientWidth && charts && figure && (drawn !== mark || look !== lookOf(chart))
}

async function drawn(held) {
  if (!isDue(held)) return
  const { chart, charts, figure, mark } = held
  const { data, layout } = await unpacked(figure)
  // Another figure, or none, may be wanted by now, and again once it is drawn.
  if (held.mark !== mark) return
  const look = lookOf(chart)
  const whole = { ...layout, width: chart.clientWidth, template: template(chart) }
  await charts.react(chart, data, whole, { displayModeBar: false })
  if (held.mark !== mark) return clear(held)
  Object.assign(held, { drawn: mark, look })
  chart.dataset.drawn = mark
}

// One drawing at a time; one that fails is tried again with the next.
function draw(held) {
  held.drawing = (held.drawing ?? Promise.resolve()).then(() => drawn(held)).catch((error) => console.error(error))
  return held.drawing
}

// What is in sight is drawn at once, the rest one by one while the browser is idle: nobody waits for what nobody sees.
function drawInTurn(held) {
  if (held.isInSight) draw(held)
  else if (!held.isInLine) {
    held.isInLine = true
    outOfSight = outOfSight.then(() => isDue(held) && idle()).then(() => {
      held.isInLine = false
      return draw(held)
    })
  }
}

function clear(held) {
  held.charts?.purge(held.chart)
  held.drawn = held.look = undefined
  delete held.chart.dataset.drawn
}

// A link within the app changes the page as its Back button does, and the tab goes on.
function follow(event) {
  const link = event.target.closest("a[data-inside]")
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  history.pushState(null, "", link.href)
  window.dispatchEvent(new PopStateEvent("popstate"))
}

const buttons = (held) => [...held.below.querySelectorAll("button[data-part]")]
const isOpen = (button) => button.getAttribute("aria-expanded") === "true"

// A press shows at once, and all that is wanted open goes to the server: of two quick presses none is lost.
function turn(group, held, button) {
  button.setAttribute("aria-expanded", String(!isOpen(button)))
  held.open = Object.fromEntries(buttons(held).map((each) => [each.dataset.part, isOpen(each)]))
  const number = Math.max(pressed.number + 1, Date.now())
  pressed = { number, parts: { ...pressed.parts, [held.id]: held.open } }
  group.tell("open", pressed)
}

function begin(group, id) {
  const panel = document.createElement("section")
  panel.className = "panel"
  panel.innerHTML = FRAME
  const [above, chart, below] = [".above", ".chart", ".below"].map((name) => panel.querySelector(name))
  const held = { id, panel, above, chart, below, open: {} }
  held.watching = [
    new ResizeObserver(() => drawInTurn(held)),
    new IntersectionObserver((seen) => {
      held.isInSight = seen.at(-1).isIntersecting
      if (held.isInSight) draw(held)
    }),
  ]
  for (const each of held.watching) each.observe(chart)
  panel.onclick = (event) => {
    const button = event.target.closest("button[data-part]")
    if (button) turn(group, held, button)
    else follow(event)
  }
  return held
}

function end(held) {
  for (const each of held.watching) each.disconnect()
  held.mark = held.figure = undefined
  clear(held)
  held.panel.remove()
}

function write(held, words) {
  const isFirst = !held.words
  for (const name of ["above", "below"]) {
    if (held.words?.[name] === words[name]) continue
    const focused = held[name].contains(document.activeElement) && document.activeElement.textContent
    held[name].innerHTML = words[name]
    if (focused) [...held[name].querySelectorAll("a, button")].find((each) => each.textContent === focused)?.focus()
  }
  held.words = words
  // What was pressed meanwhile stays as it was pressed, until the server says the same.
  for (const button of buttons(held)) {
    const wanted = held.open[button.dataset.part]
    if (wanted === isOpen(button)) delete held.open[button.dataset.part]
    else if (wanted !== undefined) button.setAttribute("aria-expanded", String(wanted))
  }
  if (isFirst) lead(held.above.querySelector("h2"))
}

// A panel that another component takes over is written anew, and its reader may have scrolled on.
function lead(heading) {
  const here = location.hash && location.pathname + location.hash
  if (here && (here === led || location.hash !== `#${heading?.id}`)) return
  led = here
  if (here) heading.scrollIntoView()
}

function place(held, told, figure) {
  held.chart.hidden = !figure
  if (!figure) clear(held)
  held.figure = figure
  held.mark = told.figure
  held.chart.setAttribute("aria-label", told.alt)
  held.chart.style.height = `${told.height}px`
  held.chart.style.setProperty("--least-width", `${told.least_width}px`)
}

// Those that stand where they are to stand are not touched: what is moved loses its focus.
function arrange(group, root, every) {
  const wanted = new Set(every.map(({ told }) => told.id))
  for (const [id, held] of group.panels) {
    if (wanted.has(id)) continue
    end(held)
    group.panels.delete(id)
  }
  every.forEach(({ told }, at) => {
    if (!group.panels.has(told.id)) group.panels.set(told.id, begin(group, told.id))
    const { panel } = group.panels.get(told.id)
    if (root.children[at] !== panel) root.insertBefore(panel, root.children[at] ?? null)
  })
}

async function show(held, { told, words, figure }, isLast) {
  held.panel.classList.toggle("bare", told.bare)
  // Whoever waits for the page sees that what is drawn is not what is to be.
  held.chart.dataset.wanted = told.figure
  const said = held.said === told.words ? held.words : await unpacked(words)
  // A later run may have come while this one was unpacked; it is then the one that counts.
  if (!isLast()) return
  write(held, said)
  held.said = told.words
  place(held, told, told.figure && figure)
  if (told.figure) held.charts ??= await import(`${window.__streamlit?.BACKEND_BASE_URL ?? ""}/${told.bundle}`)
  drawInTurn(held)
}

export default async function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".panels")
  const group = places.get(root) ?? { panels: new Map(), run: 0 }
  places.set(root, group)
  const run = ++group.run
  const isLast = () => group.run === run
  group.tell = setStateValue
  const every = read(data)
  arrange(group, root, every)
  const shown = every.map((each) => show(group.panels.get(each.told.id), each, isLast))
  // What goes wrong with one panel leaves the others alone.
  await Promise.all(shown.map((each) => each.catch((error) => console.error(error))))
  return () => {
    if (!isLast()) return
    for (const held of group.panels.values()) end(held)
    places.delete(root)
  }
}
