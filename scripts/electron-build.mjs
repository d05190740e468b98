/**
 * Bundles Electron's main process and its preload into dist/electron. The preload is CommonJS, because sandboxed ones are nothing else;
 * `electron` itself is part of the program that runs them.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const HOST = path.join("src-main", "hosts", "electron");

/** Edge of the tray's picture, in pixels. */
const TRAY_EDGE = 32;

/**
 * @param {string} type
 * @param {Buffer} content
 */
function pngChunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** Three rings, which are lines of equal value, as a PNG with transparency. */
export function trayPicture() {
  const rows = [];
  for (let y = 0; y < TRAY_EDGE; y++) {
    const row = Buffer.alloc(1 + 4 * TRAY_EDGE);
    for (let x = 0; x < TRAY_EDGE; x++) {
      const radius = Math.hypot(x - TRAY_EDGE / 2 + 0.5, y - TRAY_EDGE / 2 + 0.5);
      const nearest = Math.min(...[4, 9, 14].map((ring) => Math.abs(radius - ring)));
      row.set([217, 119, 6, Math.round(255 * Math.max(0, Math.min(1, 1.8 - nearest)))], 1 + 4 * x);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(TRAY_EDGE, 0);
  header.writeUInt32BE(TRAY_EDGE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.concat(rows))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * @param {string} outFolder
 * @param {string} root
 */
export async function buildElectronHost(outFolder = path.join(ROOT, "dist", "electron"), root = ROOT) {
  const { build } = await import("vite");
  for (const [name, format] of /** @type {const} */ ([
    ["main", "es"],
    ["preload", "cjs"],
  ])) {
    await build({
      configFile: false,
      root,
      logLevel: "error",
      publicDir: false,
      // All is bundled but the program's own parts: a packaged program has no node_modules beside it.
      ssr: { noExternal: true, external: ["electron"], target: "node" },
      build: {
        ssr: path.join(root, HOST, `${name}.ts`),
        outDir: outFolder,
        emptyOutDir: false,
        target: "node24",
        minify: false,
        rolldownOptions: {
          external: ["electron", /^node:/],
          output: { format, entryFileNames: format === "cjs" ? `${name}.cjs` : `${name}.mjs`, codeSplitting: false },
        },
      },
    });
  }
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(path.join(outFolder, "tray.png"), trayPicture());
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  writeFileSync(
    path.join(outFolder, "package.json"),
    `${JSON.stringify({ name: "isarithm", productName: "Isarithm", version, main: "main.mjs", type: "module" }, null, 2)}\n`,
  );
}

/** Of which sources a built host is made. Lies beside it. */
const STAMP = "sources.sha256";

/** @param {string} root */
function sourceHash(root) {
  const hash = createHash("sha256");
  for (const folder of [HOST, path.join("src-main", "contract"), path.join("models", "errors")]) {
    const names = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    for (const name of names.sort()) hash.update(name).update(readFileSync(path.join(root, folder, name)));
  }
  return hash.update(readFileSync(path.join(root, "package-lock.json"))).digest("hex");
}

/**
 * Builds the host where its sources are newer than what was built. A host that cannot be built keeps nobody from the browser's.
 *
 * @param {string} root
 * @param {{ say: (line: string) => void }} options
 */
export async function ensureElectronHost(root, { say }) {
  const outFolder = path.join(root, "dist", "electron");
  const stamp = path.join(outFolder, STAMP);
  try {
    const wanted = sourceHash(root);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
    await buildElectronHost(outFolder, root);
    writeFileSync(stamp, wanted);
  } catch (error) {
    say(`The Electron host could not be built: ${error instanceof Error ? error.message : String(error)}`);
  }
}

if (existsSync(process.argv[1] ?? "") && import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await buildElectronHost();
