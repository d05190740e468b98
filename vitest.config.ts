import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** Tests run in Node. Components are rendered there as on a server; what needs a page is in test/e2e, run by Playwright. */
export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/acceptance/**"],
  },
});
