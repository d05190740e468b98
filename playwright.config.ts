import { defineConfig } from "@playwright/test";
import { findBrowser } from "./src-main/hosts/browser/index.ts";

export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-results/playwright",
  // One window at a time: software rendering takes both cores of a small machine.
  workers: 1,
  timeout: 180_000,
  forbidOnly: process.env.CI !== undefined,
  use: {
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        // Chromium's sandbox does not start as root, which is what continuous integration runs as.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
});
