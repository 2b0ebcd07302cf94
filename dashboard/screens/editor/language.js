// The language of a query file: SQL as DuckDB speaks it, with a YAML header in its first comment.
import { SQLDialect, StandardSQL } from "@codemirror/lang-sql"
import { yamlLanguage } from "@codemirror/lang-yaml"
import { LanguageSupport } from "@codemirror/language"
import { parseMixed } from "@lezer/common"

export const OPENING = "/*---\n"
export const CLOSING = "---*/"

const dialect = SQLDialect.define({
  ...StandardSQL.spec,
  keywords:
    StandardSQL.spec.keywords +
    " anti asof exclude filter ilike materialized nulls over partition pivot positional qualify range replace semi unpivot window within",
  types: StandardSQL.spec.types + " bigint boolean date double hugeint interval text timestamp tinyint ubigint varchar",
  caseInsensitiveIdentifiers: true,
  doubleDollarQuotedStrings: true,
  operatorChars: "*+-%<>!=&|~^/:",
  specialVar: "$",
})

const language = dialect.language.configure({
  wrap: parseMixed((node, input) => {
    if (node.name !== "BlockComment" || node.from !== 0 || input.read(0, OPENING.length) !== OPENING) return null
    const to = Math.max(OPENING.length, node.to - CLOSING.length)
    return { parser: yamlLanguage.parser, overlay: [{ from: OPENING.length, to }] }
  }),
})

export const queryLanguage = new LanguageSupport(language, [
  language.data.of({ commentTokens: { line: "--" }, closeBrackets: { brackets: ["(", "[", "{", "'", '"'] } }),
])

// Where the header ends in a text, or 0 where there is none.
export function headerEnd(text) {
  if (!text.startsWith(OPENING)) return 0
  const found = text.indexOf(CLOSING, OPENING.length)
  return found < 0 ? text.length : found
}
