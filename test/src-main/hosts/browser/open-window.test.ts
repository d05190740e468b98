import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openWindow, type Surroundings, thisMachine, windowRefusal } from "../../../../src-main/hosts/browser/index.ts";

const withChromium: Surroundings = {
  platform: "linux",
  environment: { PATH: "/usr/bin", DISPLAY: ":0" },
  isProgram: (file) => file === "/usr/bin/chromium",
};

test("each reason why there is no window has its words", () => {
  expect(windowRefusal(withChromium, 1000)).toBeUndefined();
  expect(windowRefusal(withChromium, 0)?.why).toBe("RootWithoutSandbox");
  expect(windowRefusal({ ...withChromium, environment: { PATH: "/usr/bin" } }, 1000)?.why).toBe("NoDisplay");
  expect(windowRefusal({ ...withChromium, isProgram: () => false }, 1000)?.why).toBe("NoBrowser");
  expect(windowRefusal({ ...withChromium, platform: "darwin", isProgram: () => true }, 0)).toBeUndefined();
});

test.skipIf(process.platform === "win32")("the browser gets the address as an app and a profile of its own", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-window-test-"));
  try {
    const browser = path.join(folder, "browser");
    const seen = path.join(folder, "arguments");
    await writeFile(browser, `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}'\n`);
    await chmod(browser, 0o755);
    const opened = await openWindow({
      address: "http://127.0.0.1:4000/?token=once",
      profileFolder: path.join(folder, "profile"),
      surroundings: { ...thisMachine, environment: { ISARITHM_BROWSER: browser, DISPLAY: ":0" } },
      userId: 1000,
    });
    expect(opened).toMatchObject({ opened: true, browser });
    if (opened.opened) await opened.closed;
    const given = (await readFile(seen, "utf8")).split("\n");
    expect(given).toContain("--app=http://127.0.0.1:4000/?token=once");
    expect(given).toContain(`--user-data-dir=${path.join(folder, "profile")}`);
    expect(given.join()).not.toContain("--no-sandbox");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
