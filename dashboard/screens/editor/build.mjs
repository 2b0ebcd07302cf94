// Bundles editor.js and CodeMirror into bundle.js, with the digest of all that went in on its first line.
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync, existsSync } from "node:fs"
import { build } from "esbuild"

const MADE = new Set(["bundle.js"])
const digest = createHash("sha256")
for (const name of readdirSync(".").sort()) {
  if (!/\.(js|mjs|json)$/.test(name) || MADE.has(name)) continue
  digest.update(name + "\0").update(readFileSync(name)).update("\0")
}
const { metafile } = await build({
  entryPoints: ["editor.js"],
  outfile: "bundle.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  banner: { js: `// Built by "make editor"; do not edit. Licences: licences.txt. Sources: sha256 ${digest.digest("hex")}` },
})

// One licence for each package that is in the bundle.
const packages = new Set()
for (const input of Object.keys(metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)
  if (found) packages.add(found[1])
}
const texts = new Map()
for (const name of [...packages].sort()) {
  const path = `node_modules/${name}/LICENSE`
  if (!existsSync(path)) throw new Error(`${name} has no LICENSE`)
  const text = readFileSync(path, "utf8").trim()
  texts.set(text, [...(texts.get(text) ?? []), name])
}
writeFileSync(
  "licences.txt",
  "bundle.js holds these packages under these licences.\n\n" +
    [...texts].map(([text, names]) => `${names.join(", ")}\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`),
)
console.log([...packages].sort().join(" "))
