// What is offered while typing: tables, columns, macros and parameters in the SQL, keys and their values in the header.
import { headerEnd } from "./language.js"

const KEYWORDS =
  "select from where group by order having qualify limit with as join left inner cross on using union all distinct " +
  "case when then else end and or not in is null true false between like ilike exists over partition filter " +
  "asc desc nulls first last count sum min max avg coalesce nullif greatest least round abs cast interval date"
const WORD = /[\w$]*$/
const NOT_ALIASES = new Set("on where join left right full inner cross group order using union qualify having limit asof semi anti as select".split(" "))

const option = (type, boost) => (label, detail, info) => ({ label, type, boost, detail: detail || undefined, info: info || undefined })
const asTable = option("class", 2)
const asColumn = option("property", 3)
const asMacro = option("function", 1)
const asKeyword = option("keyword", -2)
const asParameter = option("variable", 3)
const asKey = option("property", 0)
const asValue = option("constant", 0)

// Blank out comments and texts, so that words in them name no table; every character keeps its place.
const bare = (sql) => sql.replace(/--[^\n]*|'(?:[^']|'')*'/g, (found) => found.replace(/[^\n]/g, " "))

// The place of the bracket that closes the one at `open`, or the end.
function closing(sql, open) {
  let depth = 0
  for (let place = open; place < sql.length; place++) {
    if (sql[place] === "(") depth++
    else if (sql[place] === ")" && --depth === 0) return place
  }
  return sql.length
}

// The names of the columns of a select's list, as far as they can be read off.
function selected(body) {
  const start = /\bselect\s+(distinct\s+)?/i.exec(body)
  if (!start) return []
  const names = []
  let depth = 0
  let item = ""
  const end = () => {
    const found = /(?:\bas\s+|\.|^\s*)(\w+)\s*$/i.exec(item)
    if (found) names.push(found[1])
    item = ""
  }
  for (const part of body.slice(start.index + start[0].length).split(/([(),]|\bfrom\b)/i)) {
    if (part === "(") depth++
    else if (part === ")") depth--
    if (depth === 0 && /^from$/i.test(part)) break
    if (depth === 0 && part === ",") end()
    else item += part
  }
  end()
  return names
}

// The named parts of the statement (`with name as (...)`), each with its columns.
function named(sql) {
  const found = {}
  for (const each of sql.matchAll(/(\w+)\s+as\s+(?:(?:not\s+)?materialized\s+)?\(/gi)) {
    const open = each.index + each[0].length - 1
    const body = sql.slice(open + 1, closing(sql, open))
    if (/^\s*(with|select|from|values)\b/i.test(body)) {
      found[each[1]] = Object.fromEntries(selected(body).map((name) => [name, ""]))
    }
  }
  return found
}

// Every `from table as alias` of the statement: alias, table and place.
function sources(sql) {
  const found = []
  for (const each of sql.matchAll(/(?:\bfrom|\bjoin|,)\s+(\w+(?:\.\w+)?)(?:\s+as\s+|[ \t]+)?(\w+)?/gi)) {
    const alias = each[2] && !NOT_ALIASES.has(each[2].toLowerCase()) ? each[2] : each[1]
    found.push({ alias, table: each[1], place: each.index })
  }
  return found
}

function inStatement(sql, at, context, vocabulary, header) {
  const word = context.matchBefore(WORD)
  const known = { ...vocabulary.tables, ...named(sql) }
  const read = sources(sql).filter(({ table }) => known[table])
  const before = context.state.sliceDoc(Math.max(0, word.from - 80), word.from)
  const alias = /(\w+)\.$/.exec(before)?.[1]
  if (alias) {
    // The same alias may stand for several tables; the nearest is meant.
    const near = read.filter((each) => each.alias === alias).sort((a, b) => Math.abs(a.place - at) - Math.abs(b.place - at))
    const columns = known[near[0]?.table ?? alias]
    return columns ? { from: word.from, options: Object.entries(columns).map(([name, type]) => asColumn(name, type)), validFor: /^\w*$/ } : null
  }
  if (word.text.startsWith("$")) {
    return { from: word.from, options: declared(header, "params").map((name) => asParameter(`$${name}`)), validFor: /^\$\w*$/ }
  }
  if (word.from === word.to && !context.explicit) return null
  const columns = new Map()
  for (const { table } of read) {
    for (const [name, type] of Object.entries(known[table])) {
      columns.set(name, columns.has(name) ? { type, tables: [...columns.get(name).tables, table] } : { type, tables: [table] })
    }
  }
  const afterFrom = /\b(from|join)\s+$/i.test(before)
  const tables = Object.keys(known).map((name) => ({ ...asTable(name, known[name] && vocabulary.tables[name] ? "table" : "in this query"), boost: afterFrom ? 9 : 2 }))
  if (afterFrom) return { from: word.from, options: tables, validFor: /^\w*$/ }
  return {
    from: word.from,
    options: [
      ...[...columns].map(([name, { type, tables }]) => asColumn(name, [...new Set(tables)].slice(0, 2).join(", "), type && `${name}: ${type}`)),
      ...tables,
      ...Object.entries(vocabulary.macros).map(([name, detail]) => ({ ...asMacro(name, detail), apply: `${name}(` })),
      ...KEYWORDS.split(" ").map((name) => asKeyword(name)),
    ],
    validFor: /^\w*$/,
  }
}

// The names declared one a line under a key of the header.
function declared(header, key) {
  const found = new RegExp(`^${key}:[^\\n]*\\n((?:[ \\t]+[^\\n]*(?:\\n|$)|\\s*\\n)*)`, "m").exec(header)
  return found ? [...found[1].matchAll(/^\s+(\w+):/gm)].map((each) => each[1]) : []
}

const list = (from, names, make, suffix = "") => ({
  from,
  options: names.map((name) => (suffix ? { ...make(name), apply: name + suffix } : make(name))),
  validFor: /^\w*$/,
})

function inHeader(header, context, vocabulary) {
  const word = context.matchBefore(/\w*$/)
  const line = context.state.doc.lineAt(context.pos)
  const before = context.state.sliceDoc(line.from, word.from)
  if (before.trim() === "" && before === "") {
    if (word.from === word.to && !context.explicit) return null
    const there = new Set([...header.matchAll(/^(\w+):/gm)].map((each) => each[1]))
    const missing = vocabulary.header.keys.filter((name) => !there.has(name) || name === word.text)
    return list(word.from, missing, asKey, ": ")
  }
  const above = context.state.sliceDoc(0, word.from)
  const section = [...above.matchAll(/^(\w+):/gm)].at(-1)?.[1]
  const inside = vocabulary.header.inside[section] ?? {}
  const key = /(\w+):\s*(?:[[{]\s*)?(?:\w+,\s*)*$/.exec(before.replace(/^.*[{,]\s*(?=\w+:\s*\w*$)/, ""))?.[1]
  const atValue = /:\s*(\[[^\]]*)?$/.test(before)
  const columns = declared(header, "columns")
  if (atValue && key) {
    const values = key === section ? vocabulary.header.values[key] : inside[key]
    if (values === "columns") return list(word.from, columns, asColumn)
    if (values?.length) return list(word.from, values, asValue)
  }
  if (/[{,]\s*$/.test(before)) {
    if (/\[[^\]]*$/.test(before)) return vocabulary.header.values[section] === "columns" ? list(word.from, columns, asColumn) : null
    if (Object.keys(inside).length) return list(word.from, Object.keys(inside), asKey, ": ")
  }
  return null
}

// The source of completions; `vocabulary` is a function, for the words may change while the editor lives.
export const completing = (vocabulary) => (context) => {
  const text = context.state.doc.toString()
  const end = headerEnd(text)
  const words = vocabulary()
  if (context.pos < end) return inHeader(text.slice(0, end), context, words)
  return inStatement(bare(text.slice(end)), context.pos - end, context, words, text.slice(0, end))
}
