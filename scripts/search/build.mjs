// Bundles the worker: node build.mjs [file]. The result is committed; tests/search builds it again and compares.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
await build({
  entryPoints: [here("worker/main.mjs")],
  outfile: process.argv[2] ?? here("../../overrides/assets/javascripts/workers/guide-search.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* Made by scripts/search/build.mjs from scripts/search/worker/. Includes es-hangul (MIT, Toss). */" },
});
