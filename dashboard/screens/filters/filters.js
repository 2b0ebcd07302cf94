// The sidebar: native controls that show what the URL asks for. A choice is sent, and the next run shows it as chosen.
const base = window.__streamlit?.BACKEND_BASE_URL ?? window.location.origin
const text = new TextDecoder()
const places = new WeakMap()
// While a day is typed, each key makes another whole day of it.
const TYPING = 700

function made(tag, given, ...inside) {
  const one = Object.assign(document.createElement(tag), given)
  one.append(...inside)
  return one
}

const makers = {
  choice: ({ names, empty }) =>
    made("select", {}, new Option(empty, ""), ...names.map(([id, name]) => new Option(name, id))),
  period: ({ empty }) => {
    const one = made("input", { placeholder: empty, pattern: "\\d{4}(-\\d{2}){0,2}", autocomplete: "off" })
    one.setAttribute("list", "years")
    return one
  },
  day: (field, [first, last]) => made("input", { type: "date", min: `${first}-01-01`, max: `${last}-12-31` }),
}

function send(held, key, value) {
  held.typed.delete(key)
  // A run that is broken off by the next one may not have followed what was chosen before it.
  held.sent[key] = value
  held.trigger("chosen", { ...held.sent })
}

function say(input, wrong, why) {
  wrong.textContent = why
  input.setAttribute("aria-invalid", String(Boolean(why)))
}

const listeners = {
  choice: (held, { key }, input) => { input.onchange = () => send(held, key, input.value) },
  period: (held, { key }, input) => {
    input.onfocus = () => input.select()
    input.oninput = (event) => {
      held.typed.add(key)
      const isFromList = !event.inputType || event.inputType === "insertReplacementText"
      if (isFromList) send(held, key, input.value.trim())
    }
    input.onchange = () => { if (held.typed.has(key)) send(held, key, input.value.trim()) }
  },
  day: (held, { key, wrong: told }, input, wrong) => {
    let waiting = 0
    let isByKey = false
    const give = () => {
      clearTimeout(waiting)
      if (input.validity.valid && held.typed.has(key)) {
        say(input, wrong, "")
        send(held, key, input.value)
      }
    }
    input.onpointerdown = () => { isByKey = false }
    input.onkeydown = ({ key: pressed }) => {
      isByKey = pressed !== "Enter"
      if (pressed === "Enter") give()
      // Half a day that was typed says nothing to other listeners, but it is the reader's.
      else if (pressed !== "Tab") held.typed.add(key)
    }
    input.onchange = () => {
      held.typed.add(key)
      clearTimeout(waiting)
      waiting = setTimeout(give, isByKey ? TYPING : 0)
    }
    input.onblur = () => {
      if (!input.validity.valid) say(input, wrong, told)
      else if (held.typed.has(key) && input.value !== held.shown[key]) give()
      held.typed.delete(key)
    }
  },
}

function tip({ key, help }) {
  if (!help) return []
  const button = made("button", { type: "button", textContent: "?", ariaLabel: "Help" })
  button.setAttribute("aria-describedby", `${key}-help`)
  button.onkeydown = ({ key: pressed }) => { if (pressed === "Escape") button.blur() }
  return [button, made("span", { id: `${key}-help`, role: "tooltip", textContent: help })]
}

function field(held, told, years) {
  const input = makers[told.kind](told, years)
  const wrong = made("p", { id: `${told.key}-wrong`, className: "wrong", role: "alert" })
  input.id = told.key
  input.setAttribute("aria-describedby", `${told.help ? `${told.key}-help ` : ""}${wrong.id}`)
  listeners[told.kind](held, told, input, wrong)
  input.addEventListener("input", () => input.classList.toggle("empty", !input.value))
  held.fields.set(told.key, { input, wrong })
  const label = made("label", { htmlFor: told.key, textContent: told.label })
  return made("div", { className: `field ${told.kind}` }, label, ...tip(told), input, wrong)
}

function build(held, controls) {
  held.fields = new Map()
  const { controls: fields, years } = JSON.parse(controls)
  const list = made("datalist", { id: "years" })
  for (let year = years[0]; year <= years[1]; year += 1) list.append(new Option(year))
  held.at(".filters").replaceChildren(...fields.map((each) => field(held, each, years)), list)
  held.built = controls
}

function show(held, { values, refused }) {
  for (const [key, { input, wrong }] of held.fields) {
    const value = values[key] ?? ""
    if (held.sent[key] === value) delete held.sent[key]
    held.shown[key] = value
    const isTheirs = held.typed.has(key) || key in held.sent
    if (isTheirs && input === held.root.activeElement) continue
    input.value = value
    input.classList.toggle("empty", !value)
    say(input, wrong, refused[key] ?? "")
  }
  held.at(".clear").hidden = !Object.keys(values).length
}

function copier({ label, told, link }, status) {
  const button = made("button", { type: "button", textContent: label, title: told })
  button.onclick = async () => {
    const whole = `${base}/${link}`
    try { await navigator.clipboard.writeText(whole); status.textContent = `Copied: ${whole}` }
    catch { status.textContent = whole }
  }
  return button
}

function lead(held, { links, files }) {
  const now = JSON.stringify([links, files])
  if (held.led === now) return
  held.led = now
  const status = held.at("[role=status]")
  status.textContent = ""
  held.at(".links").replaceChildren(...links.map((each) => copier(each, status)))
  const to = files.map(({ label, link }) =>
    made("a", { href: `${base}/${link}`, target: "_blank", rel: "noreferrer", textContent: label }))
  held.at(".files span").replaceChildren(...to.flatMap((each, at) => (at ? [" · ", each] : [each])))
  held.at(".files").hidden = !files.length
}

function begin(root) {
  const held = { root, at: (found) => root.querySelector(found), fields: new Map(), sent: {}, shown: {}, typed: new Set(), run: 0 }
  held.forget = () => { held.sent = {} }
  held.at(".clear").onclick = () => {
    held.forget()
    held.typed.clear()
    held.trigger("cleared", true)
  }
  // A letter that chooses in a list is none of Streamlit's shortcuts, which see no control behind the shadow root.
  held.at("section").onkeydown = (event) => event.stopPropagation()
  // What Back leaves behind is not to be sent again.
  window.addEventListener("popstate", held.forget)
  places.set(root, held)
  return held
}

export default function ({ data, parentElement, setTriggerValue }) {
  const held = places.get(parentElement) ?? begin(parentElement)
  const run = ++held.run
  held.trigger = setTriggerValue
  const [told, controls] = text.decode(data).split("\n")
  if (held.built !== controls) build(held, controls)
  const asked = JSON.parse(told)
  show(held, asked)
  lead(held, asked)
  // Streamlit ends a run that another overtook once it is over, so an end counts for the last run alone.
  return () => {
    if (held.run !== run) return
    window.removeEventListener("popstate", held.forget)
    places.delete(parentElement)
  }
}
