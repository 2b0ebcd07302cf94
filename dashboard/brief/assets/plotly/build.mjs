import { build } from "esbuild"
await build({entryPoints:["entry.js"],outfile:"/tmp/plt/charts.js",bundle:true,minify:true,format:"esm",target:"es2022",legalComments:"none",define:{global:"window"}})
