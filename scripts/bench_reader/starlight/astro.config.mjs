// Starlight as it comes, in our two languages; scripts/bench_reader/starlight.py writes settings.json.
import { readFileSync } from "node:fs";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

const { base, title, sidebar } = JSON.parse(readFileSync(new URL("settings.json", import.meta.url), "utf8"));

export default defineConfig({
  site: "https://docker-guide.github.io",
  base,
  integrations: [
    starlight({
      title,
      favicon: "/assets/images/favicon.svg",
      defaultLocale: "root",
      locales: { root: { label: "한국어", lang: "ko" }, en: { label: "English", lang: "en" } },
      social: [{ icon: "github", label: "GitHub", href: "https://github.com/docker-guide/docker-guide" }],
      editLink: { baseUrl: "https://github.com/docker-guide/docker-guide/edit/main/docs/" },
      sidebar,
    }),
  ],
});
