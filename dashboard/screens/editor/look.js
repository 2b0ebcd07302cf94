// How the editor looks: every colour is one of Streamlit's, so that light and dark need no second theme.
import { EditorView } from "@codemirror/view"
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language"
import { tags } from "@lezer/highlight"

const line = "1px solid var(--st-border-color)"
const faint = "color-mix(in srgb, var(--st-text-color) 62%, var(--st-background-color))"
const selected = "color-mix(in srgb, var(--st-primary-color) 28%, transparent)"

const theme = EditorView.theme({
  "&": {
    color: "var(--st-text-color)",
    backgroundColor: "var(--st-background-color)",
    border: line,
    borderRadius: "var(--st-base-radius)",
    fontSize: "0.875rem",
    overflow: "hidden",
  },
  "&.cm-focused": { outline: "none", borderColor: "var(--st-primary-color)", boxShadow: "0 0 0 1px var(--st-primary-color)" },
  ".cm-scroller": { fontFamily: "var(--st-code-font), monospace", lineHeight: "1.5", maxHeight: "45.5em", overflow: "auto" },
  ".cm-content": { minHeight: "15em", caretColor: "var(--st-primary-color)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--st-primary-color)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: `${selected} !important` },
  ".cm-gutters": { backgroundColor: "var(--st-secondary-background-color)", color: faint, borderRight: line },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 6%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 12%, transparent)", color: "var(--st-text-color)" },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { backgroundColor: selected, outline: "1px solid var(--st-primary-color)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--st-red-background-color)" },
  ".cm-selectionMatch": { backgroundColor: "var(--st-yellow-background-color)" },
  ".cm-searchMatch": { backgroundColor: "var(--st-yellow-background-color)", outline: "1px solid var(--st-yellow-color)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--st-orange-background-color)" },
  ".cm-panels": { backgroundColor: "var(--st-secondary-background-color)", color: "var(--st-text-color)", fontFamily: "var(--st-font)" },
  ".cm-panels.cm-panels-top": { borderBottom: line },
  ".cm-panels.cm-panels-bottom": { borderTop: line },
  ".cm-panel.cm-search": { padding: "0.4rem 2rem 0.4rem 0.5rem" },
  ".cm-panel.cm-search label": { fontSize: "0.8rem", whiteSpace: "nowrap" },
  ".cm-textfield": { color: "var(--st-text-color)", backgroundColor: "var(--st-background-color)", border: line, borderRadius: "4px", fontSize: "0.8rem" },
  ".cm-button": { color: "var(--st-text-color)", background: "var(--st-background-color)", border: line, borderRadius: "4px", fontSize: "0.8rem" },
  ".cm-panel button[name=close]": { color: "var(--st-text-color)", fontSize: "1.2rem", padding: "0 0.5rem" },
  ".cm-tooltip": {
    color: "var(--st-text-color)",
    backgroundColor: "var(--st-background-color)",
    border: line,
    borderRadius: "var(--st-base-radius)",
    boxShadow: "0 4px 12px rgba(0, 0, 0, 0.2)",
    zIndex: "1000",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--st-code-font), monospace", maxHeight: "16em", maxWidth: "min(44em, 92vw)" },
  ".cm-tooltip-autocomplete ul li": { padding: "0.15rem 0.5rem !important" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--st-text-color) !important", background: `${selected} !important` },
  ".cm-completionDetail": { color: faint, fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { padding: "0.3rem 0.6rem", fontSize: "0.8rem" },
  ".cm-diagnostic": { padding: "0.3rem 0.6rem", fontFamily: "var(--st-font)", fontSize: "0.85rem", maxWidth: "min(40em, 85vw)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--st-red-color)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--st-red-color)", textDecorationSkipInk: "none", backgroundColor: "var(--st-red-background-color)" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--st-red-color)" },
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0.25em 0.1em" },
  ".cm-lint-marker-error": { content: "none", width: "0.75em", height: "0.75em", borderRadius: "50%", backgroundColor: "var(--st-red-color)" },
})

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--st-blue-text-color)", fontWeight: "600" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--st-blue-text-color)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--st-green-text-color)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--st-orange-text-color)" },
  { tag: tags.special(tags.name), color: "var(--st-violet-text-color)", fontWeight: "600" },
  { tag: tags.comment, color: faint },
  // In the header: keys, and what they say.
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--st-violet-text-color)" },
  { tag: tags.content, color: "var(--st-text-color)" },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: "var(--st-text-color)" },
])

export const look = [theme, syntaxHighlighting(highlight)]
