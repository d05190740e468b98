/**
 * Writing a real field (the sample project's forecast) as a Cloud Optimized GeoTIFF with overviews, by us and by gdal_translate, same
 * compression, predictor, tiles and resampling, on one thread each and on all; and a whole city at 100 m with a band for each category.
 * Run by `isarithm bench geotiff`; prints one JSON document.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import path from "node:path";
import { layerCounts, mixturePrediction } from "../models/density/index.ts";
import { AppError } from "../models/errors/index.ts";
import type { IntensityPrediction, Lineage } from "../models/forecast/index.ts";
import { lonLatGrid, makeLocalGrid } from "../models/grid/index.ts";
import { DEFLATE_LEVEL, georeferenceOf, TILE_SIZE, writeGeoTiff, writeRateRaster } from "../src-main/export/index.ts";
import { openStore, readStoredPrediction } from "../src-main/store/index.ts";

const SIDE = 2048;
const ROUNDS = 7;
const SAMPLE_STORE = path.resolve(import.meta.dirname, "../samples/chicago-2018.isarithm/store");

const LINEAGE: Lineage = {
  dataHash: "",
  model: "bench",
  modelConfiguration: {},
  weightsHash: "",
  engine: { backend: "none", library: "none", device: "none" },
  seed: 0,
  codeVersion: "bench",
};

/** The sample's forecast with the most components: the network's, not the long-run map. */
async function samplePrediction(): Promise<IntensityPrediction> {
  const store = await openStore(SAMPLE_STORE);
  let best: IntensityPrediction | undefined;
  let most = -1;
  for (const name of readdirSync(SAMPLE_STORE, { recursive: true, encoding: "utf8" })) {
    const hash = /([0-9a-f]{64})\.safetensors$/.exec(name)?.[1];
    if (hash === undefined) continue;
    const stored = await readStoredPrediction(store, hash).catch(() => undefined);
    if (stored === undefined || stored.mixture.geometry.length <= most) continue;
    most = stored.mixture.geometry.length;
    best = mixturePrediction(stored.mixture, stored.meta);
  }
  if (best === undefined) {
    throw new AppError("NotFound", { message: "The sample project has no forecast.", hint: "Make the sample project again." });
  }
  return best;
}

function gdalTranslate(): string {
  const found = (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, "gdal_translate"))
    .find(existsSync);
  if (found === undefined) {
    throw new AppError("PeerMissing", {
      message: "gdal_translate is not installed, so there is nothing to compare with.",
      hint: "Install GDAL (the package gdal-bin) and run the bench again.",
    });
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function compare(folder: string): Promise<unknown> {
  const peer = gdalTranslate();
  const prediction = await samplePrediction();
  const { grid: base } = prediction.drawing().mixture.base;
  const cells = makeLocalGrid({
    ...base,
    cellWidthMetres: (base.columns * base.cellWidthMetres) / SIDE,
    cellHeightMetres: (base.rows * base.cellHeightMetres) / SIDE,
    columns: SIDE,
    rows: SIDE,
  });
  const [counts = new Float64Array()] = layerCounts(prediction, cells, ["all"]);
  const squareKilometres = (cells.cellWidthMetres * cells.cellHeightMetres) / 1e6;
  // Nothing is expected outside of the study area alone.
  const field = Float32Array.from(counts, (count) => (count === 0 ? Number.NaN : count / squareKilometres));
  const grid = lonLatGrid(cells);
  const raw = path.join(folder, "field.img");
  writeFileSync(raw, new Uint8Array(field.buffer));
  writeFileSync(
    path.join(folder, "field.hdr"),
    [
      "ENVI",
      `samples = ${SIDE}`,
      `lines = ${SIDE}`,
      "bands = 1",
      "data type = 4",
      "interleave = bsq",
      "byte order = 0",
      "data ignore value = nan",
      `map info = {Geographic Lat/Lon, 1, 1, ${grid.west}, ${grid.north}, ${grid.lonStep}, ${grid.latStep}, WGS-84}`,
    ].join("\n"),
  );

  const ourFile = path.join(folder, "ours.tif");
  const peerFile = path.join(folder, "peer.tif");
  const ours = (threads: "one" | "pool") =>
    writeGeoTiff(
      ourFile,
      {
        place: georeferenceOf(grid),
        bands: [{ description: "rate", unit: "1/km2/day" }],
        metadata: {},
        imageDescription: "",
        software: "bench",
        readRows: (firstRow, rows) => field.subarray(firstRow * SIDE, (firstRow + rows) * SIDE),
      },
      { threads },
    );
  const theirs = (threads: string) =>
    execFileSync(
      peer,
      [
        ..."-q -of COG -co COMPRESS=DEFLATE -co PREDICTOR=FLOATING_POINT -co RESAMPLING=AVERAGE -co BIGTIFF=NO".split(" "),
        ...["-co", `LEVEL=${DEFLATE_LEVEL}`, "-co", `BLOCKSIZE=${TILE_SIZE}`, "-co", `NUM_THREADS=${threads}`],
        ...[raw, peerFile],
      ],
      { env: { ...process.env, GDAL_NUM_THREADS: threads }, stdio: ["ignore", "ignore", "inherit"] },
    );
  const start = () => execFileSync(peer, ["--version"], { stdio: "ignore" });

  const row = async (form: string, ourThreads: "one" | "pool", peerThreads: string) => {
    const times = { ours: [] as number[], peer: [] as number[], start: [] as number[] };
    await ours(ourThreads);
    for (let round = 0; round < ROUNDS; round += 1) {
      times.ours.push(await milliseconds(() => ours(ourThreads)));
      times.peer.push(await milliseconds(() => theirs(peerThreads)));
      times.start.push(await milliseconds(start));
    }
    // A program's start is not the work: what gdal_translate takes to print its version is taken off.
    const peerTime = median(times.peer) - median(times.start);
    const ourTime = median(times.ours);
    const megabytes = (file: string): string => (statSync(file).size / 1e6).toFixed(2);
    return {
      work: `COG ${SIDE} x ${SIDE} float32 with overviews, deflate ${DEFLATE_LEVEL}, ${form}; ${megabytes(ourFile)} MB, peer ${megabytes(peerFile)} MB`,
      ours: Math.round(ourTime),
      peer: Math.round(peerTime),
      ratio: Math.round((peerTime / ourTime) * 100) / 100,
      unit: "ms",
    };
  };

  const city = async () => {
    const times: number[] = [];
    const forecastTimes: number[] = [];
    const hundred = makeLocalGrid({
      ...base,
      cellWidthMetres: 100,
      cellHeightMetres: 100,
      columns: Math.ceil((base.columns * base.cellWidthMetres) / 100),
      rows: Math.ceil((base.rows * base.cellHeightMetres) / 100),
    });
    const every = prediction.categories.map((_, index) => index);
    for (let round = 0; round < ROUNDS; round += 1) {
      forecastTimes.push(await milliseconds(() => layerCounts(prediction, hundred, every)));
    }
    const request = {
      prediction,
      category: "all",
      bands: "categories",
      statistic: "rate",
      out: path.join(folder, "city.tif"),
      lineage: LINEAGE,
      periodText: "",
      timeZone: prediction.timeZone,
    } as const;
    for (let round = 0; round < ROUNDS; round += 1) times.push(await milliseconds(() => writeRateRaster(request)));
    const { width, height } = await writeRateRaster(request);
    const alone = { peer: null, ratio: null, unit: "ms" } as const;
    return [
      {
        work: `city forecast at 100 m, ${hundred.columns} x ${hundred.rows} cells, all ${every.length} categories`,
        ours: Math.round(median(forecastTimes)),
        ...alone,
      },
      {
        work: `the same with their sum as bands of one COG, ${width} x ${height} pixels`,
        ours: Math.round(median(times)),
        ...alone,
      },
    ];
  };

  const rows = [
    await row("one thread each", "one", "1"),
    await row(`ours on Node's pool, peer on ${availableParallelism()} threads`, "pool", "ALL_CPUS"),
    ...(await city()),
  ];
  const version = execFileSync(peer, ["--version"], { encoding: "utf8" }).trim().split(",")[0];
  return { rows, machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${version}, Node ${process.versions.node}` };
}

const folder = mkdtempSync(path.join(tmpdir(), "isarithm-bench-"));
let document: unknown;
try {
  document = await compare(folder);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  document = { error: { code: error.code, message: error.message, hint: error.hint } };
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`${JSON.stringify(document)}\n`);
