import type { Forecast, Region, RegionForecast } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, createNewestAnswer, toFailure } from "../client/index.ts";
import type { RegionShape, Ring } from "../map/index.ts";
import { words } from "../words/index.ts";
import { categoriesInput } from "./captions.ts";

/** Areas that a person has drawn, kept in the project, and what is forecast in the chosen one. */
export interface Regions {
  readonly list: readonly Region[];
  readonly chosen: Region | null;
  /** What is forecast in the chosen region; null while it is computed, or where it failed. */
  readonly forecast: RegionForecast | null;
  readonly failure: CallFailure | null;
  /** What was deleted last and can be taken back. */
  readonly deleted: Region | null;
  /** The shape that is being drawn now. */
  drawing: RegionShape | null;
  load(): Promise<void>;
  add(ring: Ring, shape: RegionShape): Promise<void>;
  rename(region: Region, name: string): Promise<void>;
  remove(region: Region): Promise<void>;
  restore(): Promise<void>;
  choose(id: string | null): void;
  /** Asks what is forecast in the chosen region. No categories: all together. */
  inspect(forecast: Forecast["id"] | null, categories: readonly string[]): void;
}

export function createRegions(connection: Connection): Regions {
  let list = $state.raw<readonly Region[]>([]);
  let chosenId = $state<string | null>(null);
  const answer = createNewestAnswer<RegionForecast>();
  /** Of a change to the list. */
  let failure = $state.raw<CallFailure | null>(null);
  let deleted = $state.raw<Region | null>(null);
  let drawing = $state<RegionShape | null>(null);
  const chosen = $derived(list.find(({ id }) => id === chosenId) ?? null);

  const load = async (): Promise<void> => {
    list = await connection.call("region.list", {});
  };

  /** Does it, and tells what went wrong where the region's answer would stand. */
  const change = async (act: () => Promise<void>): Promise<void> => {
    try {
      failure = null;
      await act();
      await load();
    } catch (error) {
      failure = toFailure(error);
    }
  };

  const nextName = (): string => {
    const taken = new Set(list.map(({ name }) => name));
    let number = list.length + 1;
    while (taken.has(words.regions.newName(number))) number++;
    return words.regions.newName(number);
  };

  return {
    get list() {
      return list;
    },
    get chosen() {
      return chosen;
    },
    get forecast() {
      return answer.found;
    },
    get failure() {
      return failure ?? answer.failure;
    },
    get deleted() {
      return deleted;
    },
    get drawing() {
      return drawing;
    },
    set drawing(shape) {
      drawing = shape;
      if (shape !== null) failure = null;
    },
    load: () => load().catch(() => undefined),
    add: (ring, shape) =>
      change(async () => {
        const corners = ring.map(([lon, lat]): [number, number] => [lon, lat]);
        const { id } = await connection.call("region.save", { name: nextName(), shape, ring: corners });
        answer.clear();
        chosenId = id;
      }),
    rename: (region, name) =>
      change(async () => {
        const { id, shape, ring } = region;
        if (name.trim() !== "") await connection.call("region.save", { id, name: name.trim(), shape, ring });
      }),
    remove: (region) =>
      change(async () => {
        await connection.call("region.delete", { region: region.id });
        if (chosenId === region.id) chosenId = null;
        deleted = region;
      }),
    restore: () =>
      change(async () => {
        if (deleted === null) return;
        await connection.call("region.restore", { region: deleted.id });
        chosenId = deleted.id;
        deleted = null;
      }),
    choose(id) {
      // The chosen one again: its answer stands, and nobody would ask for it anew.
      if (id !== chosenId) answer.clear();
      chosenId = id;
      failure = null;
    },
    inspect(forecast, categories) {
      if (chosen === null || forecast === null) {
        answer.clear();
        return;
      }
      const { ring } = chosen;
      answer.ask(async (signal) => {
        const found = await connection.call("forecast.region", { forecast, ring, ...categoriesInput(categories) }, { signal });
        // What went wrong with an earlier change has been read by now.
        failure = null;
        return found;
      });
    },
  };
}
