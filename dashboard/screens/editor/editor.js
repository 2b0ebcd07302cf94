// The editor. It owns its text: Python hears of every edit, and puts another text in only under a new revision.
import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, selectedCompletion,
} from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, isolateHistory } from "@codemirror/commands"
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language"
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint"
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search"
import { Annotation, EditorSelection, EditorState, Prec } from "@codemirror/state"
import {
  crosshairCursor, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  keymap, lineNumbers, rectangularSelection,
} from "@codemirror/view"
import { completing } from "./completion.js"
import { queryLanguage } from "./language.js"
import { look } from "./look.js"

const PAUSE = 400
const INDENT = 4
const fromPython = Annotation.define()
// Editors by Python's key. They outlive their place on the page, so that text, cursor and undo survive a visit elsewhere.
const editors = new Map()
let vocabulary


function tab(view) {
  if (acceptCompletion(view)) return true
  const { state } = view
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view)
  const change = state.changeByRange(({ from }) => {
    const insert = " ".repeat(INDENT - ((from - state.doc.lineAt(from).from) % INDENT))
    return { changes: { from, insert }, range: EditorSelection.cursor(from + insert.length) }
  })
  view.dispatch(change, { scrollIntoView: true, userEvent: "input" })
  return true
}

// Enter takes what is offered, but begins a line where that is what stands there already.
function enter(view) {
  const offered = selectedCompletion(view.state)
  if (!offered) return false
  const { head } = view.state.selection.main
  const typed = /[\w$]*$/.exec(view.state.sliceDoc(view.state.doc.lineAt(head).from, head))[0]
  if (typed !== (offered.apply ?? offered.label)) return acceptCompletion(view)
  closeCompletion(view)
  return false
}

// Where two texts begin to differ and how long each differs, so that the cursor stays where it can.
function difference(old, fresh) {
  const most = Math.min(old.length, fresh.length)
  let from = 0
  while (from < most && old[from] === fresh[from]) from++
  let same = 0
  while (same < most - from && old[old.length - 1 - same] === fresh[fresh.length - 1 - same]) same++
  return { from, to: old.length - same, insert: fresh.slice(from, fresh.length - same) }
}

class Editor {
  constructor(data) {
    this.data = data
    this.revision = data.revision
    this.sent = data.text
    this.number = 0
    this.state = EditorState.create({ doc: data.text, extensions: this.extensions() })
  }

  extensions() {
    const run = () => (this.send("run"), true)
    return [
      // Before all others: Enter with Ctrl would begin a line.
      Prec.highest(keymap.of([{ key: "Mod-Enter", run, preventDefault: true }])),
      [lineNumbers(), lintGutter(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), dropCursor()],
      [EditorState.allowMultipleSelections.of(true), rectangularSelection(), crosshairCursor(), highlightActiveLine()],
      [indentUnit.of(" ".repeat(INDENT)), EditorState.tabSize.of(INDENT), indentOnInput(), bracketMatching(), closeBrackets()],
      [queryLanguage, look, search({ top: true }), highlightSelectionMatches()],
      autocompletion({ override: [completing(() => vocabulary)], icons: false, maxRenderedOptions: 80, defaultKeymap: false }),
      keymap.of([
        { key: "Tab", run: tab, shift: indentLess },
        { key: "Enter", run: enter },
        ...[...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap],
      ]),
      matchMedia("(max-width: 640px)").matches ? EditorView.lineWrapping : [],
      EditorView.contentAttributes.of({ "aria-label": this.data.label, "aria-description": this.data.help }),
      EditorView.domEventHandlers({ blur: () => this.send("edit") }),
      EditorView.updateListener.of((update) => {
        this.state = update.state
        if (update.docChanged && !update.transactions.some((each) => each.annotation(fromPython))) this.wait()
      }),
    ]
  }

  wait() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send("edit"), PAUSE)
  }

  // Tell Python the whole text, once. The number tells it which of two that reach it is the later.
  send(kind) {
    clearTimeout(this.timer)
    const text = this.state.doc.toString()
    if (!this.component || (kind === "edit" && text === this.sent)) return
    this.sent = text
    this.number = Math.max(this.number + 1, Date.now())
    const edit = { revision: this.revision, number: this.number, text }
    if (kind === "run") this.component.setTriggerValue("run", edit)
    else this.component.setStateValue("edit", edit)
  }

  show(component, host) {
    const again = this.view?.dom.parentNode === host
    this.component = component
    this.data = component.data
    if (!again) this.place(host)
    if (this.data.revision !== this.revision) this.replace()
    const faults = JSON.stringify(this.data.faults)
    if (!again || faults !== this.faults) this.mark(this.data.faults)
    this.faults = faults
  }

  place(host) {
    this.view?.destroy()
    this.view = new EditorView({ state: this.state, parent: host, root: host.getRootNode() })
    // A session that is new may not have heard of what stands here.
    if (this.data.revision === this.revision && (this.number || this.state.doc.toString() !== this.data.text)) {
      this.sent = null
      this.wait()
    }
  }

  replace() {
    clearTimeout(this.timer)
    this.revision = this.data.revision
    this.sent = this.data.text
    const changes = difference(this.state.doc.toString(), this.data.text)
    this.view.dispatch({ changes, annotations: [fromPython.of(true), isolateHistory.of("full")] })
  }

  mark(faults) {
    const { doc } = this.state
    const marks = faults.map(({ line, column, message }) => {
      const { from, to, text } = doc.line(Math.min(Math.max(1, line), doc.lines))
      const start = Math.min(from + Math.max(0, column - 1), to)
      const word = /^[\w$]+|^\S/.exec(text.slice(start - from))?.[0].length ?? 0
      // A fault at the end of a line would have no width: its whole line is marked.
      return { from: word ? start : from + text.search(/\S|$/), to: word ? start + word : to, severity: "error", message }
    })
    marks.sort((one, other) => one.from - other.from)
    this.view.dispatch(setDiagnostics(this.state, marks))
  }

  leave(component) {
    // Streamlit may end an earlier showing after a later one has begun.
    if (this.component !== component) return
    clearTimeout(this.timer)
    this.component = null
    this.view.destroy()
    this.view = null
  }
}

function show(component) {
  const { key } = component.data
  if (!editors.has(key)) editors.set(key, new Editor(component.data))
  const editor = editors.get(key)
  editor.show(component, component.parentElement.querySelector(".editor"))
  return () => editor.leave(component)
}

// The place on the page that shows an editor waits for this one promise.
export default function ({ data }) {
  vocabulary = data
  globalThis.linchpinEditor ??= Promise.withResolvers()
  globalThis.linchpinEditor.resolve({ show })
}
