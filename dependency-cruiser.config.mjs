/** Who may import whom (docs/architecture.md). No exceptions are listed: a rule that needs one is wrong. */

const MODELS_BELOW_MODEL = ["grid", "forecast", "verify", "tensor", "cells", "density"];

/** Room of models -> rooms that it may import; models/errors is open to all. */
const MODEL_ROOMS = {
  errors: [],
  grid: [],
  forecast: ["grid"],
  verify: ["grid", "forecast"],
  // Weights are the named arrays of saved forecasters.
  tensor: ["grid", "forecast"],
  cells: ["grid", "forecast", "tensor"],
  // Its mixtures are predictions.
  density: ["grid", "forecast", "tensor"],
  crime: MODELS_BELOW_MODEL,
  weather: MODELS_BELOW_MODEL,
  baselines: MODELS_BELOW_MODEL,
  ensemble: ["grid", "forecast", "verify", "tensor"],
};

const MAIN = (...rooms) => rooms.map((room) => `src-main/${room}`);

/** Room of src-main -> what it may import beside itself. `models` stands for all of models. */
const MAIN_ROOMS = {
  "src-main/contract": [],
  // Locks and marks of processes, under everything that keeps files.
  "src-main/ownership": [],
  "src-main/store": ["models", ...MAIN("contract", "ownership")],
  "src-main/engine": ["models", ...MAIN("contract", "ownership")],
  "src-main/ingest": ["models", ...MAIN("contract", "ownership", "store")],
  "src-main/export": ["models", ...MAIN("contract", "store")],
  "src-main/project": ["models", ...MAIN("contract", "store")],
  "src-main/services": ["models", ...MAIN("contract", "ownership", "store", "engine", "ingest", "export", "project", "jobs")],
  "src-main/server": ["models/errors", ...MAIN("services", "contract", "store")],
  "src-main/hosts": ["models/errors", ...MAIN("server", "services", "contract")],
  "src-main/cli": ["models/errors", ...MAIN("server", "services", "contract", "ownership", "hosts")],
};

const OURS = "^(models|src-main|src-renderer|bench|scripts|samples|test)/";
/** Product code, which the rules are about; tests may import everything. */
const PRODUCT = "^(models|src-main|src-renderer|bench|samples)/";

function within(room) {
  return `^${room}/`;
}

function mayImport(room, allowed) {
  return {
    name: `arrows of ${room}`,
    severity: "error",
    from: { path: within(room) },
    to: { path: OURS, pathNot: [within(room), ...allowed.map(within)] },
  };
}

/** Packages by name, whatever folder they were installed to. */
function packages(...names) {
  return `node_modules/(${names.join("|")})(/|$)`;
}

function onlyIn(what, room, target) {
  return {
    name: `${what} only in ${room}`,
    severity: "error",
    from: { path: PRODUCT, pathNot: within(room) },
    to: { path: target },
  };
}

/** A room's way in is its index.ts; `$1` is the room of the importing file. */
function doorOf(rooms) {
  return {
    name: `${rooms} through index.ts`,
    severity: "error",
    from: { path: `^(${rooms})/` },
    to: { path: "^(models|src-main(/hosts)?)/[^/]+/.", pathNot: ["^(models|src-main(/hosts)?)/[^/]+/index\\.ts$", "^$1/"] },
  };
}

const ROOM = "(?:models|src-main|src-main/hosts|src-renderer)/[^/]+|bench|samples";

export default {
  forbidden: [
    ...Object.entries(MODEL_ROOMS).map(([room, below]) =>
      mayImport(
        `models/${room}`,
        ["errors", ...below].map((name) => `models/${name}`),
      ),
    ),
    ...Object.entries(MAIN_ROOMS).map(([room, allowed]) => mayImport(room, allowed)),
    {
      name: "arrows of src-main/jobs, queue side",
      severity: "error",
      from: { path: "^src-main/jobs/", pathNot: "^src-main/jobs/worker/" },
      to: { path: OURS, pathNot: ["^src-main/jobs/", "^models/", "^src-main/(contract|store|project)/"] },
    },
    {
      name: "arrows of src-main/jobs, worker entries",
      severity: "error",
      from: { path: "^src-main/jobs/worker/" },
      to: { path: OURS, pathNot: ["^src-main/jobs/", "^models/", "^src-main/(contract|store|engine|ingest|export)/"] },
    },
    {
      name: "no catalogue in workers",
      comment: "One writer to the database: the service process. Also not by way of others.",
      severity: "error",
      from: { path: "^src-main/jobs/worker/" },
      to: { path: "^src-main/project/", reachable: true },
    },
    mayImport("src-renderer", ["src-main/contract", "models/grid"]),
    mayImport("bench", ["models", ...MAIN("engine", "contract", "store", "ingest", "export", "hosts/browser")]),
    mayImport("samples", ["models", "src-main"]),
    mayImport("scripts", ["models/errors", "src-main/engine", "src-main/hosts", "src-main/ownership"]),
    {
      name: "no room is outside the table",
      severity: "error",
      from: {
        path: "^(models|src-main)/",
        pathNot: [
          `^models/(${Object.keys(MODEL_ROOMS).join("|")})/`,
          `^(${Object.keys(MAIN_ROOMS).join("|")}|src-main/jobs)/`,
          "^models/environment\\.d\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "nobody imports scripts, bench, samples or tests",
      severity: "error",
      from: { path: PRODUCT },
      to: { path: "^(scripts|bench|samples|test)/", pathNot: "^$1/" },
    },
    doorOf(ROOM),
    {
      name: "models and contract know no Node",
      severity: "error",
      from: { path: "^(models|src-main/contract|src-renderer)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "contract imports zod alone",
      severity: "error",
      from: { path: "^src-main/contract/" },
      to: { pathNot: ["^src-main/contract/", packages("zod")] },
    },
    {
      name: "models import tfjs alone",
      severity: "error",
      from: { path: "^models/" },
      to: { path: "node_modules/", pathNot: packages("@tensorflow/tfjs[^/]*") },
    },
    onlyIn("electron", "src-main/hosts/electron", packages("electron")),
    onlyIn("tfjs", "models/tensor", packages("@tensorflow/tfjs", "@tensorflow/tfjs-(core|layers|converter|data|backend-[^/]+)")),
    onlyIn("the native binding", "src-main/engine", packages("@tensorflow/tfjs-node[^/]*")),
    onlyIn("better-sqlite3 and kysely", "src-main/project", packages("better-sqlite3", "kysely")),
    onlyIn("DuckDB", "src-main/ingest", packages("@duckdb/[^/]+")),
    { name: "no circles", severity: "error", from: { path: PRODUCT }, to: { circular: true } },
    { name: "every import is found", severity: "error", from: { path: `${OURS}` }, to: { couldNotResolve: true } },
    {
      name: "what runs is a dependency",
      comment:
        "The window and Electron's own process are bundled, so their libraries are development dependencies; the main side runs as it is.",
      severity: "error",
      from: { path: "^(models|src-main)/", pathNot: "^src-main/hosts/electron/(main|preload|harden)\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|test/e2e)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
