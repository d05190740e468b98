import path from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const here = import.meta.dirname;

/** The window: `vite build` writes dist/window, which the service serves under a policy without inline scripts or styles. */
export default defineConfig({
  root: path.join(here, "src-renderer"),
  base: "/",
  plugins: [svelte()],
  // The map's worker is an ES module of its own.
  worker: { format: "es" },
  build: {
    outDir: path.join(here, "dist/window"),
    emptyOutDir: true,
    target: "es2023",
    // Data addresses would need holes in the policy, and the files are few.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre alone is 1 MB; it comes from this machine.
    chunkSizeWarningLimit: 2000,
  },
});
