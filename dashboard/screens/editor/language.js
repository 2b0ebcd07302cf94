// The language of a query file: SQL as DuckDB speaks it, with a YAML header in its first comment.
import { SQLDialect } from "@codemirror/lang-sql"
import { yamlLanguage } from "@codemirror/lang-yaml"
import { LanguageSupport } from "@codemirror/language"
import { parseMixed } from "@lezer/common"

export const OPENING = "/*---\n"
export const CLOSING = "---*/"

// The words of a select as DuckDB reads it; a longer list would colour columns such as `name` and `value`.
const KEYWORDS =
  "all and anti any as asc asof at between both by case collate cross current_date current_timestamp desc distinct else end " +
  "escape except exclude exists filter first following for from full glob group grouping having ignore ilike in inner " +
  "intersect interval is isnull join lambda last lateral left like limit materialized natural not notnull nulls offset on " +
  "or order ordinality outer over partition pivot positional preceding qualify range recursive respect right row " +
  "rollup cube rows sample select semi sets similar some tablesample then ties to unbounded union unpivot unnest using " +
  "values when where window with within"
const TYPES =
  "bigint bit blob boolean date decimal double enum float hugeint int integer json list map numeric real smallint struct " +
  "text time timestamp timestamptz tinyint ubigint uinteger uuid varchar"

const dialect = SQLDialect.define({
  keywords: KEYWORDS,
  types: TYPES,
  caseInsensitiveIdentifiers: true,
  operatorChars: "*+-%<>!=&|~^/:",
  specialVar: "$",
})

const language = dialect.language.configure({
  wrap: parseMixed((node, input) => {
    if (node.name !== "BlockComment" || node.from !== 0 || input.read(0, OPENING.length) !== OPENING) return null
    const isClosed = input.read(node.to - CLOSING.length, node.to) === CLOSING
    const to = isClosed ? node.to - CLOSING.length : node.to
    // The parser throws at a part without length, and the key that made it would be lost.
    return to > OPENING.length ? { parser: yamlLanguage.parser, overlay: [{ from: OPENING.length, to }] } : null
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
