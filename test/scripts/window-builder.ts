/**
 * Started by window-build.test.ts as `npm start` starts it: makes sure of the window of a checkout by a build of several steps,
 * and says over IPC whether the window was whole when it was done, and how often it built.
 */
import { mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ensureWindow } from "../../scripts/window-build.mjs";

const [root = ""] = process.argv.slice(2);
const inside = path.join(root, "somebody-builds");
const FILES = Array.from({ length: 30 }, (_, index) => `part-${index}.js`);
let builds = 0;

async function build(_root: string, outFolder: string): Promise<void> {
  // Fails where another process is building at this moment.
  mkdirSync(inside);
  await mkdir(outFolder, { recursive: true });
  for (const file of FILES) await writeFile(path.join(outFolder, file), file);
  builds += 1;
  rmdirSync(inside);
}

process.once("message", async () => {
  await ensureWindow(root, { say: () => undefined, build });
  const whole = FILES.every((file) => readFileSync(path.join(root, "dist", "window", file), "utf8") === file);
  process.send?.({ whole, builds });
  process.disconnect();
});
process.send?.("ready");
