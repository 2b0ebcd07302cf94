// Copy buttons, rows that a phone shows as cards, and pictures that come alive once the page has been read.
const status = document.querySelector(".actions [role=status]")
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false
  button.onclick = async () => {
    const link = new URL(button.dataset.copy, location.href).href
    try { await navigator.clipboard.writeText(link); status.textContent = "Copied: " + link }
    catch { status.textContent = link }
  }
}

const here = document.querySelector("nav [aria-current]")
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 72

// A narrow screen shows the rows of a wide table one above another, each value beneath its label.
for (const table of document.querySelectorAll("table:has(th:nth-child(4))")) {
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent)
  for (const row of table.tBodies[0].rows) labels.forEach((label, place) => { row.cells[place].dataset.label = label })
  table.className = "cards"
}

const dark = matchMedia("(prefers-color-scheme: dark)")
const template = () => {
  const style = getComputedStyle(document.documentElement)
  const ink = style.getPropertyValue("--ink").trim(), line = style.getPropertyValue("--line").trim()
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true }
  return { layout: { font: { color: ink, family: "system-ui, sans-serif", size: 12 }, xaxis: axis, yaxis: axis, colorway: [ink] } }
}

let loading
const draw = async (figure) => {
  loading ??= import(new URL(document.body.dataset.charts, location.href))
  const [charts, answer] = await Promise.all([loading, fetch(figure.dataset.chart)])
  if (!answer.ok) return
  const { data, layout } = await answer.json()
  const live = figure.appendChild(document.createElement("div"))
  live.className = "live"
  if (figure.dataset.width) live.style.minWidth = `${figure.dataset.width}px`
  await charts.newPlot(live, data, { ...layout, template: template() }, { displayModeBar: false, responsive: true })
  figure.classList.add("alive")
  dark.addEventListener("change", () => charts.relayout(live, { template: template() }))
}
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) { near.unobserve(target); draw(target) }
}, { rootMargin: "400px" })
const begin = () => document.querySelectorAll("[data-chart]").forEach((figure) => near.observe(figure))
for (const figure of document.querySelectorAll("[data-chart]:not(:has(svg))")) {
  figure.style.minHeight = `${figure.dataset.height}px`
}
document.readyState === "complete" ? begin() : addEventListener("load", begin)
