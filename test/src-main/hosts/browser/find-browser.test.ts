import { expect, test } from "vitest";
import { findBrowser, type Surroundings } from "../../../../src-main/hosts/browser/index.ts";

function machine(platform: NodeJS.Platform, programs: readonly string[], environment: Record<string, string> = {}): Surroundings {
  return { platform, environment, isProgram: (file) => programs.includes(file) };
}

test("Linux: by the names on the path, the first name first", () => {
  const programs = ["/usr/bin/google-chrome", "/opt/bin/chromium"];
  expect(findBrowser(machine("linux", programs, { PATH: "/usr/bin:/opt/bin" }))).toBe("/opt/bin/chromium");
  expect(findBrowser(machine("linux", programs, { PATH: "/usr/bin" }))).toBe("/usr/bin/google-chrome");
  expect(findBrowser(machine("linux", programs, { PATH: "bin:/bin" }))).toBeUndefined();
});

test("macOS: among the applications of the machine, then of the user", () => {
  const edge = "/Users/ada/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge";
  expect(findBrowser(machine("darwin", [edge], { HOME: "/Users/ada" }))).toBe(edge);
});

test("Windows: Edge is always there", () => {
  const edge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
  const environment = { "ProgramFiles(x86)": "C:\\Program Files (x86)", ProgramFiles: "C:\\Program Files" };
  expect(findBrowser(machine("win32", [edge], environment))).toBe(edge);
});

test("a browser that is named is taken, or none", () => {
  const environment = { PATH: "/usr/bin", ISARITHM_BROWSER: "/home/ada/chrome" };
  expect(findBrowser(machine("linux", ["/usr/bin/chromium", "/home/ada/chrome"], environment))).toBe("/home/ada/chrome");
  expect(findBrowser(machine("linux", ["/usr/bin/chromium"], environment))).toBeUndefined();
});
