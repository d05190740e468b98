/** The Electron host in its own program: skipped, and counted, where that is not there or can show no window. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { _electron, type ElectronApplication, expect, type Page, test } from "@playwright/test";
import { buildElectronHost } from "../../scripts/electron-build.mjs";
import { electronRefusal, findElectron } from "../../src-main/hosts/electron/index.ts";
import { ROOT } from "./harness/service.ts";

const program = findElectron();
const refusal = electronRefusal({ platform: process.platform, environment: process.env }, process.getuid?.());
test.skip(program === undefined || refusal !== undefined, refusal?.message ?? "Electron's program is not here.");

let folder: string;
let application: ElectronApplication;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-electron-"));
  await buildElectronHost();
  application = await _electron.launch({
    executablePath: program,
    args: [path.join(ROOT, "dist/electron/main.mjs")],
    env: { ...process.env, ISARITHM_DATA: folder, ISARITHM_NODE: process.execPath },
  });
  page = await application.firstWindow();
});

test.afterAll(async () => {
  await application?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

test("the window is the service's own page, without Node and with the one bridge", async () => {
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  const seen = await page.evaluate(() => ({
    node: [typeof Reflect.get(globalThis, "require"), typeof Reflect.get(globalThis, "process")],
    bridge: Object.keys(Reflect.get(globalThis, "isarithmHost")).sort(),
  }));
  expect(seen).toEqual({ node: ["undefined", "undefined"], bridge: ["ask", "kind", "onCommand"] });
});

test("what is no request is refused", async () => {
  const answer = await page.evaluate(async () => {
    try {
      await Reflect.get(globalThis, "isarithmHost").ask({ kind: "run" });
      return "done";
    } catch (error) {
      return String(error);
    }
  });
  expect(answer).toContain("Error");
});

test("no other page, window or permission", async () => {
  const before = page.url();
  await page.evaluate(() => {
    location.href = "https://example.org/";
  });
  expect(await page.evaluate(() => window.open("https://example.org/"))).toBeNull();
  expect(page.url()).toBe(before);
  expect(application.windows().length).toBe(1);
  const permissions = await page.evaluate(() =>
    Promise.all(
      (["geolocation", "notifications", "camera"] as const).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  );
  expect(permissions).toEqual(["denied", "denied", "denied"]);
});

test("the menu's commands reach the window", async () => {
  await page.evaluate(() => {
    Reflect.set(globalThis, "heard", []);
    Reflect.get(globalThis, "isarithmHost").onCommand((name: string) => Reflect.get(globalThis, "heard").push(name));
  });
  await application.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === "View");
    file?.submenu?.items.find(({ label }) => label === "Train")?.click();
  });
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "heard"))).toEqual(["tab-train"]);
});

test("closing the last window without work ends the program and its service", async () => {
  const address = page.url();
  const ended = new Promise((resolve) => application.process().once("exit", resolve));
  await page.close();
  await ended;
  await expect(fetch(address)).rejects.toThrow();
});
