// Builds overrides/assets/javascripts/theme.js, or FILE: node build.mjs FOLDER FEATURES [FILE]. `make theme` names the
// folder of Material's bundle and the features of mkdocs.yml, by commas. The result is committed.
//
// Material publishes its TypeScript only inside the bundle's source map. The modules are taken from there, entry.ts
// stands for bundle.ts, features of mkdocs.yml become constants, and esbuild drops what is then never called.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import path from "node:path/posix";

const { build } = createRequire(new URL("../search/", import.meta.url))("esbuild"); // locked there
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const folder = process.argv[2];
const name = readdirSync(folder).find((each) => /^bundle\.\w+\.min\.js$/.test(each));
const { sources, sourcesContent } = JSON.parse(readFileSync(`${folder}/${name}.map`, "utf8"));
const modules = new Map(sources.map((source, n) => [source, sourcesContent[n]]));
const ROOT = "src/templates/assets/javascripts";
const RXJS = "node_modules/rxjs/src/internal";
const features = new Set(process.argv[3].split(","));

// What the site has none of, and what it has its own version of. tests/theme/test_bundle.py fails when a page needs more.
const own = (name) => readFileSync(here(name), "utf8");
const replaced = new Map([
  [
    `${ROOT}/components/tooltip2/index.ts`,
    "import { EMPTY } from 'rxjs'; export const mountTooltip2 = () => EMPTY, mountInlineTooltip2 = () => EMPTY",
  ],
  [`${ROOT}/components/content/code/_/index.ts`, own("code.ts")],
  [`${ROOT}/integrations/search/worker/_/index.ts`, own("worker.ts")],
  ["node_modules/clipboard/index.ts", own("clipboard.ts")],
]);

// A module's text; a folder's index, which the source map leaves out, gives on all that is below it.
function text(file) {
  if (replaced.has(file)) return replaced.get(file);
  const source = modules.get(file);
  if (source === undefined) {
    const inside = path.dirname(file);
    const children = new Set(
      [...modules.keys(), ...replaced.keys()]
        .filter((each) => each.startsWith(`${inside}/`) && each !== file)
        .map((each) => each.slice(inside.length + 1).split("/")[0].replace(/\.tsx?$/, "")),
    );
    if (!children.size) throw new Error(`${name}.map has no ${file}`);
    return [...children].map((each) => `export * from "./${each}"`).join("\n");
  }
  return source.replace(/\bfeature\("([\w.]+)"\)/g, (_, flag) => String(features.has(flag)));
}

// rxjs's own index: where each name that Material imports is defined.
function rxjs() {
  const wanted = new Set(["EMPTY"]);
  for (const [file, content] of modules) {
    if (!file.startsWith(ROOT)) continue;
    for (const [, names] of content.matchAll(/import \{([^}]*)\} from "rxjs"/g)) {
      for (const each of names.split(",")) if (each.trim()) wanted.add(each.trim());
    }
  }
  const order = ["", "observable/", "scheduler/", "operators/"];
  const places = [...modules.keys()].filter((each) => each.startsWith(RXJS)).sort();
  const lines = [];
  for (const each of [...wanted].sort()) {
    const found = places
      .filter((place) => new RegExp(`^export (?:abstract )?(?:function|class|const) ${each}\\b`, "m").test(modules.get(place)))
      .sort((a, b) => order.indexOf(a.slice(RXJS.length + 1).replace(/[^/]*$/, "")) - order.indexOf(b.slice(RXJS.length + 1).replace(/[^/]*$/, "")));
    if (found.length) lines.push(`export { ${each} } from "/${found[0].replace(/\.ts$/, "")}"`);
  }
  return lines.join("\n");
}

const known = (file) => modules.has(file) || replaced.has(file);
const fromMap = {
  name: "material",
  setup(esbuild) {
    esbuild.onResolve({ filter: /.*/ }, ({ path: wanted, importer, kind }) => {
      if (kind === "entry-point") return { path: wanted };
      if (wanted === "rxjs") return { path: "rxjs", namespace: "material", sideEffects: false };
      let at = wanted.startsWith("~")
        ? ROOT + wanted.slice(1)
        : wanted.startsWith(".")
          ? path.join(path.dirname(importer), wanted)
          : wanted.startsWith("/")
            ? wanted.slice(1)
            : `node_modules/${wanted}`;
      at = [at, `${at}.ts`, `${at}.tsx`, `${at}/index.ts`, `${at}/index.tsx`, `${at}/index.js`].find(known) ?? `${at}/index.ts`;
      return { path: at, namespace: "material", sideEffects: false };
    });
    esbuild.onLoad({ filter: /.*/, namespace: "material" }, ({ path: file }) => ({
      contents: file === "rxjs" ? rxjs() : text(file),
      loader: file.endsWith("x") ? "tsx" : file.endsWith(".js") ? "js" : file.endsWith(".css") ? "text" : "ts",
    }));
  },
};

const hash = createHash("sha256").update(readFileSync(`${folder}/${name}`)).digest("hex").slice(0, 16);
await build({
  entryPoints: [here("entry.ts")],
  outfile: process.argv[4] ?? here("../../overrides/assets/javascripts/theme.js"),
  plugins: [fromMap],
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  jsxFactory: "h",
  banner: {
    js:
      `/* Made by scripts/theme/build.mjs of ${name} (${hash}): Material for MkDocs, MIT, Martin Donath; ` +
      "RxJS, Apache 2.0. */",
  },
  tsconfigRaw: {
    compilerOptions: { jsx: "react", jsxFactory: "h", experimentalDecorators: true, useDefineForClassFields: false },
  },
});
