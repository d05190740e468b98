import { existsSync, mkdtempDisposableSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createService, type Service } from "../../src-main/services/index.ts";
import { smallCity } from "../src-main/services/small-city.ts";
import { smallDisc } from "../support/small-disc.ts";

const timeout = 240_000;

interface Bench extends AsyncDisposable {
  readonly service: Service;
  readonly exports: string;
  readonly forecast: string;
}

async function openBench(): Promise<Bench> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-exports-"))).path;
  const service = stack.use(createService({ log: () => undefined }));
  await service.call("project.create", { path: path.join(folder, "city") });
  const file = path.join(folder, "city.csv");
  writeFileSync(file, smallCity({ days: 40, perDay: 10 }).text);
  const upload = await service.uploads.register(file);
  const { roles } = await service.call("dataset.preview", { upload });
  const { baseMap } = await service.call("dataset.import", { upload, roles, timeZone: "America/Chicago" });
  const held = stack.move();
  return {
    service,
    exports: path.join(folder, "city.isarithm", "exports"),
    forecast: baseMap.id,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Each kind of file, in the project's own folder. */
function writersOf({ service, forecast }: Bench) {
  const common = { forecast, resolutionMetres: 500 };
  return {
    raster: () => service.call("export.raster", { ...common, format: "geotiff" }),
    picture: () => service.call("export.picture", { ...common, format: "png" }),
    places: () => service.call("export.places", { ...common, format: "csv" }),
    briefing: () => service.call("export.briefing", { ...common, format: "html" }),
  } as const;
}

test("an exports folder that is removed while its project is open is made again; what was in it is named as gone", {
  timeout,
}, async () => {
  await using bench = await openBench();
  const { service, exports } = bench;
  const first = await writersOf(bench).places();
  const name = path.basename(first.download);
  expect((await service.files.exported(name)).path).toBe(first.file);
  rmSync(exports, { recursive: true });
  await expect(service.files.exported(name)).rejects.toMatchObject({ code: "NotFound", hint: "Export the forecast again." });
  for (const write of Object.values(writersOf(bench))) {
    rmSync(exports, { recursive: true, force: true });
    const { file, bytes } = await write();
    expect([path.dirname(file), readFileSync(file).length]).toEqual([exports, bytes]);
  }
});

test("a file where the exports folder should be is named, and nothing is written over it", { timeout }, async () => {
  await using bench = await openBench();
  rmSync(bench.exports, { recursive: true, force: true });
  writeFileSync(bench.exports, "mine");
  for (const write of Object.values(writersOf(bench))) {
    await expect(write()).rejects.toMatchObject({
      code: expect.stringMatching(/^PathNotWritable$/),
      hint: expect.any(String),
    });
  }
  expect(readFileSync(bench.exports, "utf8")).toBe("mine");
});

test("a full and a read-only exports folder: each kind says so, keeps the former file and no half one, and goes on with room", {
  timeout,
}, async (context) => {
  using disc = smallDisc("4m");
  if (disc === undefined) return context.skip("mounting is not allowed here");
  await using bench = await openBench();
  const { service, exports } = bench;
  rmSync(exports, { recursive: true, force: true });
  symlinkSync(disc.path, exports);
  const visible = () => readdirSync(exports).filter((name) => !name.startsWith(".filling"));
  const writers = Object.values(writersOf(bench));

  disc.fill();
  for (const write of writers)
    await expect(write()).rejects.toMatchObject({ code: "DiscFull", hint: expect.stringMatching(/[Ff]ree/) });
  expect(visible()).toEqual([]);
  disc.free();
  const files = [];
  for (const write of writers) files.push(await write());
  const before = files.map(({ file }) => readFileSync(file));
  expect(visible().length).toBeGreaterThanOrEqual(files.length);

  disc.readOnly();
  for (const write of writers) {
    await expect(write()).rejects.toMatchObject({
      code: expect.stringMatching(/^(PathNotWritable|NotWritable)$/),
      hint: expect.stringMatching(/\w{3}/),
    });
  }
  expect(files.map(({ file }) => readFileSync(file))).toEqual(before);
  // The catalogue goes on, and the project's own work does not need the folder.
  expect(await service.call("forecast.list", {})).toHaveLength(1);
  expect(existsSync(exports)).toBe(true);
});
