import { beforeAll, describe, expect, it } from "vitest";
import { type CrimeModel, crimeForecaster } from "../../../models/crime/index.ts";
import { mixtureOfBase, mixturePrediction } from "../../../models/density/index.ts";
import { isAppError } from "../../../models/errors/index.ts";
import {
  type FitOptions,
  type Fitted,
  historyBefore,
  type IncidentTable,
  type NamedArray,
  type SavedForecaster,
  type TrainingProgress,
  type TrainWindow,
  trainWindow,
} from "../../../models/forecast/index.ts";
import type { LocalGrid } from "../../../models/grid/index.ts";
import { decodeSafetensors, encodeSafetensors, tf } from "../../../models/tensor/index.ts";
import { nativeEngine, trainingEngines, useEngine } from "../../support/engines.ts";
import { smallTown, TOWN_FIRST_DAY, tableOf } from "./small-town.ts";

/** Small enough for seconds on any engine. */
const SMALL = { steps: 5, hidden: [8, 4], headUnits: 8, splitAbove: 60, batchWindows: 8, epochs: 2, averaging: 0.9 };

const options = (configuration: Record<string, unknown> = {}, more: Partial<FitOptions> = {}): FitOptions => ({
  seed: 7,
  configuration: { ...SMALL, ...configuration },
  ...more,
});

/** Cells of the base grid joined by `side`. */
function joined(grid: LocalGrid, side: number): LocalGrid {
  return {
    ...grid,
    cellWidthMetres: grid.cellWidthMetres * side,
    cellHeightMetres: grid.cellHeightMetres * side,
    columns: grid.columns / side,
    rows: grid.rows / side,
  };
}

function hasOnlyNumbers(saved: SavedForecaster): boolean {
  return Object.values(saved.arrays).every(({ data }) => data.every((value) => Number.isFinite(value)));
}

/** Size of WebAssembly's memory, which only grows. What a kernel forgot to free stands in no count of tensors. */
function wasmBytes(): number {
  const { backend } = tf.engine();
  return "wasm" in backend ? (backend as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length : 0;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "none",
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

/** All parts in full, as while training. */
function inFull(fitted: CrimeModel): Fitted<CrimeModel> {
  return { ...fitted, use: { city: 1, node: 1, mixing: 1 } } as Fitted<CrimeModel>;
}

/** Nothing chooses the epoch, so the last one's weights come out. */
function withoutValidation(table: IncidentTable): TrainWindow {
  return trainWindow(table, table.firstDay, table.lastDay + 1, table.lastDay + 1);
}

describe.each(trainingEngines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  describe("an untrained model", () => {
    it.each([
      // What training starts from: .7 % of the mass lies in the Gaussians, and at most twice that share moves.
      ["as training starts from it", inFull, 2 * 0.0067],
      // No part does good on the validation days, so none is used.
      ["as it is handed out", (fitted: Fitted<CrimeModel>) => fitted, 1e-6],
    ])("%s has the expected counts of the long-run map at every resolution", async (_, asUsed, share) => {
      const table = smallTown();
      const { fitted, summary } = await crimeForecaster.fit(trainWindow(table), options({ epochs: 0 }));
      expect(fitted.use).toEqual({ city: 0, node: 0, mixing: 0 });
      expect(summary.validation.logScore).toBeCloseTo(summary.baseline.logScore ?? 0, 5);
      const issueDay = table.lastDay + 1;
      const valid = { startDay: issueDay, days: 1 };
      const prediction = await crimeForecaster.predict(asUsed(fitted), historyBefore(table, issueDay), valid);
      const map = mixturePrediction(mixtureOfBase(fitted.base), { timeZone: "UTC", issueDay, valid });
      const { grid } = fitted.base.partition.area;
      for (const side of [8, 4, 2]) {
        const got = prediction.expectedCounts(joined(grid, side), "all");
        const wanted = map.expectedCounts(joined(grid, side), "all");
        const total = wanted.reduce((sum, value) => sum + value, 0);
        const moved = got.reduce((sum, value, cell) => sum + Math.abs(value - (wanted[cell] ?? 0)), 0);
        expect(moved / total).toBeLessThan(share);
      }
    });
  });

  describe("training", () => {
    it("learns a level that moved, and leaves no tensor behind", async () => {
      // Two months at 4 a day and category, then busy: the level of the last weeks tells of the next day.
      const table = smallTown({ days: 120, perDay: (day) => (Math.floor(day / 20) % 2 === 0 ? 5 : 15) });
      const before = tf.memory().numTensors;
      const lines: TrainingProgress[] = [];
      const { fitted, summary } = await crimeForecaster.fit(
        trainWindow(table),
        options({ epochs: 10, learningRate: 0.04, patience: 10 }, { progress: (line) => lines.push(line) }),
      );
      expect(tf.memory().numTensors).toBe(before);
      expect(summary.bestEpoch).toBeGreaterThan(0);
      expect(summary.validation.logScore).toBeLessThan((summary.baseline.logScore ?? 0) - 0.01);
      const ends = lines.filter((line) => line.validationLoss !== undefined);
      expect(ends.map((line) => line.epoch)).toEqual(Array.from({ length: summary.epochs }, (_, i) => i + 1));
      expect(ends[0]?.baselineLoss).toBeCloseTo(summary.baseline.logScore ?? 0, 9);
      const issueDay = table.lastDay + 1;
      await crimeForecaster.predict(fitted, historyBefore(table, issueDay), { startDay: issueDay, days: 1 });
      expect(tf.memory().numTensors).toBe(before);
    });

    it("keeps the number of tensors and the memory of the engine over 50 steps", async () => {
      const held: number[][] = [];
      const progress = ({ stepMilliseconds }: TrainingProgress): void => {
        if (stepMilliseconds !== undefined) held.push([tf.memory().numTensors, tf.engine().backend.numDataIds(), wasmBytes()]);
      };
      const train = withoutValidation(smallTown({ days: 60 }));
      await crimeForecaster.fit(train, options({ epochs: 9, batchWindows: 5, patience: 20 }, { progress, now: () => 0 }));
      expect(held.length).toBeGreaterThan(60);
      // The first steps grow the memory to what a step needs.
      expect(new Set(held.slice(10).map(String)).size).toBe(1);
    });

    it("gives the same bytes for the same seed, and others for another", async () => {
      const train = withoutValidation(smallTown({ days: 50 }));
      const weights = async (seed: number): Promise<Uint8Array> => {
        const { fitted } = await crimeForecaster.fit(train, { ...options(), seed });
        return encodeSafetensors(crimeForecaster.save(fitted).arrays);
      };
      const first = await weights(1);
      expect(await weights(1)).toEqual(first);
      expect(await weights(2)).not.toEqual(first);
    });

    it("goes on from a checkpoint to the same bytes as without a stop", async () => {
      const train = withoutValidation(smallTown({ days: 60 }));
      const states: SavedForecaster[] = [];
      const keep = async (state: SavedForecaster): Promise<void> => {
        // Through the file format, as a killed process would leave it.
        const { arrays } = decodeSafetensors(encodeSafetensors(state.arrays));
        states.push({ ...state, manifest: JSON.parse(JSON.stringify(state.manifest)), arrays });
      };
      const whole = await crimeForecaster.fit(train, options({ epochs: 4 }, { checkpoint: keep }));
      expect(states.length).toBe(whole.summary.epochs);
      const resumed = await crimeForecaster.fit(train, options({ epochs: 4 }, { resume: states[1] }));
      expect(resumed.summary).toEqual(whole.summary);
      expect(encodeSafetensors(crimeForecaster.save(resumed.fitted).arrays)).toEqual(
        encodeSafetensors(crimeForecaster.save(whole.fitted).arrays),
      );
      expect(await codeOf(crimeForecaster.fit(train, { ...options({ epochs: 4 }, { resume: states[1] }), seed: 8 }))).toBe(
        "CheckpointMismatch",
      );
    });

    it("refuses a checkpoint whose parts do not fit or are no numbers, and trains nothing", async () => {
      const train = withoutValidation(smallTown({ days: 40 }));
      const states: SavedForecaster[] = [];
      const keep = async (state: SavedForecaster) => void states.push(state);
      await crimeForecaster.fit(train, options({ epochs: 1 }, { checkpoint: keep }));
      const [state] = states;
      if (state === undefined) throw new Error("no checkpoint was made");
      const before = tf.memory().numTensors;
      const refusal = async (resume: SavedForecaster) => {
        let batches = 0;
        const progress = () => void batches++;
        const error = await crimeForecaster.fit(train, options({ epochs: 1 }, { resume, progress })).catch((cause) => cause);
        expect([batches, tf.memory().numTensors]).toEqual([0, before]);
        return isAppError(error) ? [error.code, error.details?.name] : error;
      };
      const damage = (name: string, change: (array: NamedArray) => NamedArray | undefined) => {
        const { [name]: array, ...rest } = state.arrays;
        if (array === undefined) throw new Error(`no array ${name}`);
        const changed = change(array);
        return { ...state, arrays: changed === undefined ? rest : { ...rest, [name]: changed } };
      };
      const notANumber = ({ shape, data }: NamedArray) => ({ shape, data: Float32Array.from(data).fill(Number.NaN, 0, 1) });
      for (const prefix of ["weights/", "average/", "best/"]) {
        const name = `${prefix}head.rate.kernel`;
        const damaged = ["CheckpointDamaged", name];
        expect(await refusal(damage(name, notANumber))).toEqual(damaged);
        expect(await refusal(damage(name, () => undefined))).toEqual(damaged);
        expect(await refusal(damage(name, ({ shape, data }) => ({ shape: [...shape].reverse(), data })))).toEqual(damaged);
        expect(await refusal(damage(name, ({ shape, data }) => ({ shape, data: Float64Array.from(data) })))).toEqual(damaged);
        const more = { ...state, arrays: { ...state.arrays, [`${prefix}more`]: { shape: [1], data: Float32Array.of(1) } } };
        expect(await refusal(more)).toEqual(["CheckpointDamaged", `${prefix}more`]);
      }
      const slot = Object.keys(state.arrays).find((name) => name.startsWith("optimiser/")) ?? "";
      expect(await refusal(damage(slot, notANumber))).toEqual(["CheckpointDamaged", slot]);
      const { manifest } = state;
      for (const broken of [undefined, "state", { ...(manifest.state as object), step: -1 }, { epoch: 1 }]) {
        expect(await refusal({ ...state, manifest: { ...manifest, state: broken } })).toEqual(["CheckpointDamaged", "state"]);
      }
      for (const rng of [undefined, "1234", [1, 2, null, 4]]) {
        expect(await refusal({ ...state, manifest: { ...manifest, rng } })).toEqual(["CheckpointDamaged", "rng"]);
      }
    });

    it("stops within a batch when it is cancelled from outside, and frees its tensors", async () => {
      const train = trainWindow(smallTown({ days: 60 }));
      const before = tf.memory().numTensors;
      const controller = new AbortController();
      let batches = 0;
      // The cancel comes as a message does: in a turn of the event loop of its own.
      const progress = (): void => {
        batches++;
        if (batches === 2) setTimeout(() => controller.abort(new Error("cancelled")), 0);
      };
      await expect(crimeForecaster.fit(train, options({ epochs: 50 }, { signal: controller.signal, progress }))).rejects.toThrow(
        "cancelled",
      );
      expect(batches).toBeLessThanOrEqual(4);
      expect(tf.memory().numTensors).toBe(before);
    });

    describe("asked to stop and keep the best", () => {
      /** Stops after the given batch, as a message would: in a turn of the event loop of its own. */
      async function stopped(train: TrainWindow, afterEpoch: number, more: Partial<FitOptions> = {}) {
        const controller = new AbortController();
        const states: SavedForecaster[] = [];
        let batchesAfter = 0;
        const result = crimeForecaster.fit(
          train,
          options(
            { epochs: 4, batchWindows: 4, patience: 10, learningRate: 0.02 },
            {
              stop: controller.signal,
              progress: ({ epoch, batch, stepMilliseconds }) => {
                if (stepMilliseconds === undefined) return;
                if (controller.signal.aborted) batchesAfter++;
                if (epoch === afterEpoch + 1 && batch === 2) setTimeout(() => controller.abort(new Error("stopped")), 0);
              },
              checkpoint: async (state) => {
                states.push(state);
              },
              now: () => 0,
              ...more,
            },
          ),
        );
        return { result, states, batchesAfter: () => batchesAfter };
      }

      it("gives a fitted forecaster of the epochs that ended, with scales and counts chosen", async () => {
        const table = smallTown({ days: 60 });
        const train = trainWindow(table);
        const before = tf.memory().numTensors;
        const { result, states, batchesAfter } = await stopped(train, 2);
        const { fitted, summary } = await result;
        expect(batchesAfter()).toBeLessThanOrEqual(1);
        expect(tf.memory().numTensors).toBe(before);
        expect(states.length).toBe(2);
        expect(summary).toMatchObject({ epochs: 2, stopped: true });
        // What the last checkpoint holds as the best, finished in the same way as a training that had gone no further.
        const ended = { ...states[1]?.manifest, state: { ...(states[1]?.manifest.state as object), ended: true } };
        const last = states[1] as SavedForecaster;
        const { result: whole } = await stopped(train, 99, { resume: { ...last, manifest: ended } });
        const { fitted: wanted, summary: wantedSummary } = await whole;
        expect(wantedSummary.stopped).toBeUndefined();
        expect({ ...summary, stopped: undefined }).toEqual({ ...wantedSummary, stopped: undefined });
        expect(crimeForecaster.save(fitted)).toEqual(crimeForecaster.save(wanted));
        expect(fitted.countFamily.kind).toBe("negative-binomial");
        const valid = { startDay: table.lastDay + 1, days: 1 };
        const prediction = await crimeForecaster.predict(fitted, historyBefore(table, valid.startDay), valid);
        expect(prediction.total("all")).toBeGreaterThan(0);
      });

      it("goes on from its last checkpoint to the same bytes as without a stop", async () => {
        const train = trainWindow(smallTown({ days: 60 }));
        const { result: undisturbed } = await stopped(train, 99);
        const { result, states } = await stopped(train, 1);
        await result;
        const { result: resumed } = await stopped(train, 99, { resume: states[0] });
        expect(encodeSafetensors(crimeForecaster.save((await resumed).fitted).arrays)).toEqual(
          encodeSafetensors(crimeForecaster.save((await undisturbed).fitted).arrays),
        );
      });

      it("has nothing to keep before the first epoch ended", async () => {
        const before = tf.memory().numTensors;
        const { result, states, batchesAfter } = await stopped(trainWindow(smallTown({ days: 60 })), 0);
        await expect(result).rejects.toThrow("stopped");
        expect(states).toEqual([]);
        expect(batchesAfter()).toBeLessThanOrEqual(1);
        expect(tf.memory().numTensors).toBe(before);
      });

      it("is ended at once by the other signal, in the finishing step too", async () => {
        const end = new AbortController();
        const stop = new AbortController();
        const checkpoint = async (): Promise<void> => {
          stop.abort(new Error("stopped"));
          setTimeout(() => end.abort(new Error("ended")), 0);
        };
        const { result } = await stopped(trainWindow(smallTown({ days: 60 })), 99, {
          stop: stop.signal,
          signal: end.signal,
          checkpoint,
        });
        await expect(result).rejects.toThrow("ended");
      });
    });

    it("ends in time", async () => {
      let clock = 0;
      const now = (): number => {
        clock += 1000;
        return clock;
      };
      const { summary } = await crimeForecaster.fit(
        trainWindow(smallTown({ days: 60 })),
        options({ epochs: 1000, patience: 1000 }, { now, maxMinutes: 0.5 }),
      );
      expect(summary.epochs).toBeLessThan(10);
    });

    it("refuses a setting that it does not know", async () => {
      expect(await codeOf(crimeForecaster.fit(trainWindow(smallTown()), options({ depth: 3 })))).toBe("UnknownSetting");
    });
  });

  describe("what is learnt", () => {
    /** The same town with 300 more incidents on each of the days from `day` on. */
    function withSpike(table: IncidentTable, day: number): IncidentTable {
      const extra = Array.from({ length: 300 * (table.lastDay - day + 1) }, (_, i) => ({
        day: day + (i % (table.lastDay - day + 1)),
        category: 1,
      }));
      const days = [...table.day, ...extra.map((row) => row.day)];
      const order = days.map((_, index) => index).sort((a, b) => (days[a] ?? 0) - (days[b] ?? 0));
      const lon = [...table.lon, ...extra.map(() => table.lon[0] ?? 0)];
      const lat = [...table.lat, ...extra.map(() => table.lat[0] ?? 0)];
      const category = [...table.category, ...extra.map((row) => row.category)];
      return {
        ...table,
        day: Int32Array.from(order, (i) => days[i] ?? 0),
        secondOfDay: new Int32Array(order.length).fill(-1),
        lon: Float64Array.from(order, (i) => lon[i] ?? 0),
        lat: Float64Array.from(order, (i) => lat[i] ?? 0),
        category: Uint16Array.from(order, (i) => category[i] ?? 0),
      };
    }

    it("does not change with what happens after the window", async () => {
      const table = smallTown({ days: 70 });
      const cut = TOWN_FIRST_DAY + 55;
      const fitted = async (incidents: IncidentTable) =>
        crimeForecaster.save((await crimeForecaster.fit(trainWindow(incidents, incidents.firstDay, cut), options())).fitted);
      expect(await fitted(withSpike(table, cut))).toEqual(await fitted(table));
    });

    it("does not let a forecast see its own day", async () => {
      const table = smallTown({ days: 60 });
      const { fitted } = await crimeForecaster.fit(trainWindow(table), options());
      const day = table.lastDay - 5;
      const valid = { startDay: day, days: 1 };
      const plain = await crimeForecaster.predict(fitted, historyBefore(table, day), valid);
      const spiked = await crimeForecaster.predict(fitted, historyBefore(withSpike(table, day), day), valid);
      expect(spiked.drawing()).toEqual(plain.drawing());
    });
  });

  describe("predict", () => {
    it("refuses other periods than the issue day", async () => {
      const table = smallTown({ days: 40 });
      const { fitted } = await crimeForecaster.fit(trainWindow(table), options({ epochs: 0 }));
      const history = historyBefore(table, table.lastDay);
      expect(await codeOf(crimeForecaster.predict(fitted, history, { startDay: table.lastDay, days: 2 }))).toBe(
        "HorizonUnsupported",
      );
      expect(await codeOf(crimeForecaster.predict(fitted, history, { startDay: table.lastDay + 1, days: 1 }))).toBe(
        "HorizonUnsupported",
      );
    });

    it("reads tables whose categories stand in another order", async () => {
      const table = smallTown({ days: 40 });
      const { fitted } = await crimeForecaster.fit(trainWindow(table), options());
      const turned = {
        ...table,
        categories: ["fraud", "battery", "theft"],
        category: Uint16Array.from(table.category, (category) => 2 - category),
      };
      const valid = { startDay: table.lastDay + 1, days: 1 };
      const plain = await crimeForecaster.predict(fitted, historyBefore(table, valid.startDay), valid);
      const other = await crimeForecaster.predict(fitted, historyBefore(turned, valid.startDay), valid);
      expect(other.drawing()).toEqual(plain.drawing());
    });

    it("works on the first day that has a history", async () => {
      const table = smallTown({ days: 40 });
      const { fitted } = await crimeForecaster.fit(trainWindow(table), options());
      const valid = { startDay: table.firstDay + 1, days: 1 };
      const prediction = await crimeForecaster.predict(fitted, historyBefore(table, valid.startDay), valid);
      expect(prediction.total("all")).toBeGreaterThan(0);
    });
  });

  describe("save and load", () => {
    it("round trips through the file format to the same forecast", async () => {
      const table = smallTown({ days: 60 });
      const { fitted } = await crimeForecaster.fit(trainWindow(table), options());
      const saved = crimeForecaster.save(fitted);
      const { arrays } = decodeSafetensors(encodeSafetensors(saved.arrays));
      const loaded = crimeForecaster.load({ ...saved, manifest: JSON.parse(JSON.stringify(saved.manifest)), arrays });
      const valid = { startDay: table.lastDay + 1, days: 1 };
      const history = historyBefore(table, valid.startDay);
      const before = await crimeForecaster.predict(fitted, history, valid);
      const after = await crimeForecaster.predict(loaded, history, valid);
      expect(after.drawing()).toEqual(before.drawing());
      expect(after.countFamily).toEqual(before.countFamily);
    });

    it("refuses what is no whole crime model", async () => {
      const { fitted } = await crimeForecaster.fit(trainWindow(smallTown({ days: 40 })), options({ epochs: 0 }));
      const saved = crimeForecaster.save(fitted);
      const code = (change: Partial<SavedForecaster>): Promise<string> =>
        codeOf((async () => crimeForecaster.load({ ...saved, ...change }))());
      const { "weights/head.rate.kernel": kernel, ...rest } = saved.arrays;
      if (!kernel) throw new Error("the kernel has another name");
      expect(await code({ version: 99 })).toBe("ForecasterVersion");
      expect(await code({ forecaster: "climatology" })).toBe("ForecasterVersion");
      expect(await code({ arrays: rest })).toBe("DamagedForecaster");
      expect(
        await code({
          arrays: { ...saved.arrays, "weights/head.rate.kernel": { ...kernel, shape: [...kernel.shape].reverse() } },
        }),
      ).toBe("DamagedForecaster");
      expect(await code({ arrays: { ...saved.arrays, "weights/more": kernel } })).toBe("DamagedForecaster");
      for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
        const data = Float32Array.from(kernel.data).fill(value, 0, 1);
        expect(await code({ arrays: { ...saved.arrays, "weights/head.rate.kernel": { ...kernel, data } } })).toBe(
          "DamagedForecaster",
        );
      }
      const wide = { ...kernel, data: Float64Array.from(kernel.data) };
      expect(await code({ arrays: { ...saved.arrays, "weights/head.rate.kernel": wide } })).toBe("DamagedForecaster");
      // Weights of a smaller network than the configuration asks for.
      const configuration = { ...(saved.manifest.configuration as object), headUnits: 77 };
      expect(await code({ manifest: { ...saved.manifest, configuration } })).toBe("DamagedForecaster");
      expect(await code({ manifest: { ...saved.manifest, configuration: undefined } })).toBe("DamagedForecaster");
      expect(await code({ manifest: { ...saved.manifest, use: { city: 2, node: 1, mixing: 1 } } })).toBe("DamagedForecaster");
    });
  });

  describe("degenerate data", () => {
    const firstDay = TOWN_FIRST_DAY;
    const lastDay = firstDay + 29;
    const categories = ["theft", "arson"];
    const at = (day: number, x: number, y: number, category = 0) => ({ day: firstDay + day, x, y, category });
    const cases: readonly (readonly [string, IncidentTable])[] = [
      ["a single incident", tableOf([at(3, 0, 0)], { firstDay, lastDay, categories })],
      [
        "all incidents at one address, one category without any",
        tableOf(
          Array.from({ length: 120 }, (_, i) => at(i % 30, 10, 10)),
          { firstDay, lastDay, categories },
        ),
      ],
      [
        "empty days between",
        tableOf(
          Array.from({ length: 60 }, (_, i) => at((i % 3) * 10, (i % 7) * 300, (i % 5) * 300)),
          { firstDay, lastDay, categories },
        ),
      ],
      [
        "two far places, each a node without neighbours",
        tableOf(
          Array.from({ length: 120 }, (_, i) => at(i % 30, i % 2 === 0 ? 0 : 30_000, (i % 7) * 50)),
          { firstDay, lastDay, categories },
        ),
      ],
      ["two days", tableOf([at(0, 0, 0), at(1, 500, 0)], { firstDay, lastDay: firstDay + 1, categories })],
      ["incidents in the validation part alone", tableOf([at(29, 0, 0), at(29, 900, 0)], { firstDay, lastDay, categories })],
    ];

    it.each(cases)("%s: trains and forecasts finite numbers", async (_, table) => {
      const { fitted, summary } = await crimeForecaster.fit(
        trainWindow(table),
        options({ learningRate: 0.02, splitAbove: null }),
      );
      expect(hasOnlyNumbers(crimeForecaster.save(fitted))).toBe(true);
      expect(Object.values(summary.validation).every(Number.isFinite)).toBe(true);
      const valid = { startDay: table.lastDay + 1, days: 1 };
      const prediction = await crimeForecaster.predict(fitted, historyBefore(table, valid.startDay), valid);
      const full = await crimeForecaster.predict(inFull(fitted), historyBefore(table, valid.startDay), valid);
      for (const p of [prediction, full]) {
        expect(Number.isFinite(p.total("all"))).toBe(true);
        expect(p.total("all")).toBeGreaterThan(0);
      }
      const { geometry } = full.drawing().mixture;
      for (let k = 0; k < geometry.length; k += 5)
        expect(Math.min(geometry[k + 2] ?? 0, geometry[k + 4] ?? 0)).toBeGreaterThanOrEqual(20);
    });
  });
});

describe.skipIf(!nativeEngine)("wasm beside TensorFlow", () => {
  it("gives the same forecast on wasm", async () => {
    const table = smallTown({ days: 60 });
    const { fitted } = await crimeForecaster.fit(trainWindow(table), options({ learningRate: 0.02 }));
    const used = inFull(fitted);
    const valid = { startDay: table.lastDay + 1, days: 1 };
    const history = historyBefore(table, valid.startDay);
    const native = (await crimeForecaster.predict(used, history, valid)).drawing().mixture;
    await useEngine("wasm");
    const wasm = (await crimeForecaster.predict(used, history, valid)).drawing().mixture;
    native.nodeFactors.forEach((factor, at) => {
      expect(wasm.nodeFactors[at]).toBeCloseTo(factor, 4);
    });
    native.geometry.forEach((metres, at) => {
      expect(Math.abs((wasm.geometry[at] ?? 0) - metres)).toBeLessThan(0.05);
    });
    native.weights.forEach((weight, at) => {
      expect(wasm.weights[at]).toBeCloseTo(weight, 4);
    });
  });

  it("takes the same first steps, within the noise of float32", async () => {
    const table = smallTown({ days: 60 });
    const firstSteps = async (engine: "tensorflow" | "wasm") => {
      await useEngine(engine);
      const losses: number[] = [];
      const progress = ({ stepMilliseconds, trainLoss }: TrainingProgress): void => {
        if (stepMilliseconds !== undefined && trainLoss !== undefined) losses.push(trainLoss);
      };
      const { fitted } = await crimeForecaster.fit(
        withoutValidation(table),
        options({ epochs: 2, learningRate: 0.01 }, { progress, now: () => 0 }),
      );
      return { losses, weights: fitted.weights };
    };
    const [native, wasm] = [await firstSteps("tensorflow"), await firstSteps("wasm")];
    expect(native.losses.length).toBeGreaterThanOrEqual(8);
    native.losses.forEach((loss, step) => {
      expect(Math.abs((wasm.losses[step] ?? Number.NaN) / loss - 1), `step ${step}`).toBeLessThan(1e-5);
    });
    // Adam divides by the root of squared gradients: a weight whose gradient is rounding noise still moves by a whole step.
    for (const [name, { data }] of Object.entries(native.weights)) {
      const other = wasm.weights[name]?.data ?? [];
      const mean = Array.from(data).reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? Number.NaN)), 0) / data.length;
      expect(mean, name).toBeLessThan(1e-3);
    }
  });
});
