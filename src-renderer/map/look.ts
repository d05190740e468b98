import { AT_LEAST, type AtLeast } from "./count-chance.ts";
import { SEQUENTIAL_RAMPS, type SequentialRamp } from "./ramp.ts";
import { SCALE_KINDS, type ScaleKind } from "./scale.ts";

export const COMPARE_KINDS = ["swipe", "side", "difference"] as const;
export type CompareKind = (typeof COMPARE_KINDS)[number];

/** How the map looks: what a reload should bring back beside the forecast itself. */
export interface Look {
  readonly ramp: SequentialRamp;
  readonly scale: ScaleKind;
  /** Values at the two ends of the ramp that a person chose; null: fitted to the study area. */
  readonly range: readonly [number, number] | null;
  /** The chance that is drawn is that of at least so many incidents. */
  readonly atLeast: AtLeast;
  readonly globe: boolean;
  readonly compare: CompareKind | null;
  /** The forecast that the shown one is compared with; null: the long-run map of the same data. */
  readonly against: string | null;
}

/** Rates of incidents spread over decades: a linear scale would show a few hot cells on an even ground. */
export const initialLook: Look = {
  ramp: "viridis",
  scale: "log",
  range: null,
  atLeast: 1,
  globe: false,
  compare: null,
  against: null,
};

function oneOf<T extends string>(known: readonly T[], text: string | null, otherwise: T): T {
  return known.find((each) => each === text) ?? otherwise;
}

function parseRange(text: string | null): readonly [number, number] | null {
  const [low = Number.NaN, high = Number.NaN, ...rest] = (text ?? "")
    .split(",")
    .map((part) => (part === "" ? Number.NaN : Number(part)));
  return rest.length === 0 && Number.isFinite(low) && Number.isFinite(high) && low < high ? [low, high] : null;
}

/** Unknown or malformed values fall back one by one. */
export function parseLook(query: URLSearchParams): Look {
  const compare = query.get("compare");
  return {
    ramp: oneOf(SEQUENTIAL_RAMPS, query.get("ramp"), initialLook.ramp),
    scale: oneOf(SCALE_KINDS, query.get("scale"), initialLook.scale),
    range: parseRange(query.get("range")),
    atLeast: AT_LEAST.find((least) => String(least) === query.get("least")) ?? initialLook.atLeast,
    globe: query.get("globe") === "1",
    compare: COMPARE_KINDS.find((kind) => kind === compare) ?? null,
    against: query.get("against") || null,
  };
}

/** Writes what is not as it begins. */
export function writeLook(look: Look, query: URLSearchParams): void {
  if (look.ramp !== initialLook.ramp) query.set("ramp", look.ramp);
  if (look.scale !== initialLook.scale) query.set("scale", look.scale);
  if (look.range !== null) query.set("range", look.range.map((value) => Number(value.toPrecision(4))).join(","));
  if (look.atLeast !== initialLook.atLeast) query.set("least", String(look.atLeast));
  if (look.globe) query.set("globe", "1");
  if (look.compare !== null) query.set("compare", look.compare);
  if (look.against !== null) query.set("against", look.against);
}
