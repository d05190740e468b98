import { availableParallelism } from "node:os";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Processes, not threads: the native libraries under test are loaded once a process.
    pool: "forks",
    maxWorkers: availableParallelism(),
    // A training step or an engine's start, on a machine that does other things as well.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: "main side", include: ["test/**/*.test.ts"], exclude: ["test/src-renderer/**", "test/e2e/**"] },
      },
      {
        extends: true,
        plugins: [svelte()],
        test: { name: "window", include: ["test/src-renderer/**/*.test.ts"] },
      },
    ],
  },
});
