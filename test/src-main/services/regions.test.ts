import { expect, test } from "vitest";
import { regionsOf } from "../../../src-main/services/regions.ts";

/** Settings as the catalogue keeps them: values go through JSON. */
function inMemory() {
  const kept = new Map<string, string>();
  return {
    settings: {
      get: (key: string): unknown => JSON.parse(kept.get(key) ?? "null"),
      set: (key: string, value: unknown) => void kept.set(key, JSON.stringify(value)),
    },
    transaction: <T>(action: () => T): T => action(),
  };
}

const ring: [number, number][] = [
  [-87.7, 41.8],
  [-87.6, 41.8],
  [-87.6, 41.9],
];

test("a region is added, renamed, deleted and brought back", () => {
  const regions = regionsOf(inMemory());
  const first = regions.save({ name: "Loop", shape: "polygon", ring });
  const second = regions.save({ name: "River", shape: "circle", ring });
  expect(regions.list()).toEqual([first, second]);
  regions.save({ ...first, name: "The Loop" });
  expect(regions.list().map(({ name }) => name)).toEqual(["The Loop", "River"]);
  expect(regions.delete(first.id)).toEqual([first.id]);
  expect(regions.delete(first.id)).toEqual([]);
  expect(regions.list()).toEqual([second]);
  expect(regions.restore(first.id)).toEqual([first.id]);
  expect(regions.list().map(({ id }) => id)).toEqual([first.id, second.id]);
});

test("a deleted region's id is not given again", () => {
  const regions = regionsOf(inMemory());
  const { id } = regions.save({ name: "a", shape: "polygon", ring });
  regions.delete(id);
  expect(regions.save({ name: "b", shape: "polygon", ring }).id).not.toBe(id);
});

test("an outline that crosses itself is refused with what to do, and nothing is kept", () => {
  const regions = regionsOf(inMemory());
  const bow: [number, number][] = [
    [-87.7, 41.8],
    [-87.6, 41.9],
    [-87.6, 41.8],
    [-87.7, 41.9],
  ];
  expect(() => regions.save({ name: "bow", shape: "polygon", ring: bow })).toThrow(
    expect.objectContaining({ code: "SelfCrossingRegion", hint: expect.stringContaining("Draw it again") }),
  );
  expect(regions.list()).toEqual([]);
});

test("corners on one line enclose nothing; a ring across the antimeridian does", () => {
  const regions = regionsOf(inMemory());
  const line: [number, number][] = [
    [10, 50],
    [11, 50],
    [12, 50],
  ];
  expect(() => regions.save({ name: "line", shape: "polygon", ring: line })).toThrow();
  const fiji: [number, number][] = [
    [179.5, -17],
    [-179.5, -17],
    [-179.5, -16],
    [179.5, -16],
  ];
  expect(regions.save({ name: "Fiji", shape: "rectangle", ring: fiji }).ring).toEqual(fiji);
});

test("a region that is not there is not found", () => {
  const regions = regionsOf(inMemory());
  for (const act of [
    () => regions.delete("region-9"),
    () => regions.save({ id: "region-9", name: "x", shape: "polygon", ring }),
  ]) {
    expect(act).toThrow(expect.objectContaining({ code: "NotFound" }));
  }
});
