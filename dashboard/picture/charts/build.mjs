// Bundles entry.js and Plotly into charts.js.br, with version and digest of all that went in on its first line.
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { brotliCompressSync, constants } from "node:zlib"
import { build } from "esbuild"

const digest = createHash("sha256")
for (const name of readdirSync(".").sort()) {
  if (/\.(js|mjs|json)$/.test(name)) digest.update(name + "\0").update(readFileSync(name)).update("\0")
}
const { version } = JSON.parse(readFileSync("node_modules/plotly.js/package.json", "utf8"))

// Parts of the core that no figure of ours has: menus, sliders, selectors of ranges, pictures, grids of plots.
const UNUSED = /\/components\/(updatemenus|sliders|rangeslider|rangeselector|annotations3d|images|grid)$/
const withoutUnused = {
  name: "without unused components",
  setup(bundle) {
    bundle.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }))
    bundle.onLoad({ filter: /.*/, namespace: "unused" }, ({ path }) => ({
      contents: `module.exports = { moduleType: "component", name: "${UNUSED.exec(path)[1]}" }`,
    }))
  },
}
const { metafile, outputFiles } = await build({
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  // The registry names the style of maps, which we have none of.
  loader: { ".css": "empty" },
  define: { global: "window" },
  plugins: [withoutUnused],
  banner: {
    js: `// plotly.js ${version}, parts of it. Built by "make charts"; do not edit. Licences: licences.txt. Sources: sha256 ${digest.digest("hex")}`,
  },
})
const parameters = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }
writeFileSync("charts.js.br", brotliCompressSync(outputFiles[0].contents, { params: parameters }))

// One licence for each package that is in the bundle.
const packages = new Set()
const [{ inputs }] = Object.values(metafile.outputs)
for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
  const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)
  if (found && bytesInOutput > 0) packages.add(found[0])
}
const texts = new Map()
for (const folder of [...packages].sort()) {
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE"].find((name) => existsSync(folder + name))
  const { name, version, license } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"))
  const text = file ? readFileSync(folder + file, "utf8").trim() : `Licence as the package names it: ${license}`
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`])
}
const told = [...texts].map(([text, names]) => `${[...new Set(names)].join(", ")}\n\n${text}\n`)
writeFileSync("licences.txt", `charts.js holds parts of these packages under these licences.\n\n${told.join(`\n${"-".repeat(80)}\n\n`)}`)
