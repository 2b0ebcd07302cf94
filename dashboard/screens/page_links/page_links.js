// Links to the pages. A plain click stays in the session: Streamlit follows a page's address as it follows Back.
const base = window.__streamlit?.BACKEND_BASE_URL ?? window.location.origin
const text = new TextDecoder()
// Another page's links stand in another nav, so the focus has to be carried to it; this page's stay.
let isFollowing = false

function follow(event) {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  if (!isPlain) return
  event.preventDefault()
  isFollowing = !event.currentTarget.hasAttribute("aria-current")
  const { href } = event.currentTarget
  if (href !== window.location.href) window.history.pushState({}, "", href)
  window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }))
}

function link({ title, path, here }, carried) {
  const made = document.createElement("a")
  made.textContent = title
  made.href = `${base}/${path}${carried}`
  if (here) made.setAttribute("aria-current", "page")
  made.addEventListener("click", follow)
  return made
}

export default function ({ data, parentElement }) {
  const nav = parentElement.querySelector("nav")
  const { links, carried } = JSON.parse(text.decode(data))
  const isWithin = isFollowing || nav.contains(parentElement.activeElement)
  nav.replaceChildren(...links.map((each) => link(each, carried)))
  if (isWithin) nav.querySelector("[aria-current]")?.focus()
  isFollowing = false
}
