import { describe, expect, it } from "vitest";
import { parseConfiguration, QUICK, STANDARD } from "../../../models/crime/configuration.ts";
import { isAppError } from "../../../models/errors/index.ts";

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("parseConfiguration", () => {
  it("is the standard preset without settings", () => {
    expect(parseConfiguration()).toEqual(STANDARD);
  });

  it("takes a preset by name and settings over it", () => {
    expect(parseConfiguration({ preset: "quick", epochs: 2 })).toEqual({ ...QUICK, epochs: 2 });
  });

  it("takes a whole preset as settings", () => {
    expect(parseConfiguration({ ...QUICK })).toEqual(QUICK);
  });

  it("refuses a setting that it does not know, by name", () => {
    expect(codeOf(() => parseConfiguration({ learningrate: 0.1 }))).toBe("UnknownSetting");
    expect(codeOf(() => parseConfiguration({ toString: 1 }))).toBe("UnknownSetting");
  });

  it.each([
    { epochs: -1 },
    { epochs: 1.5 },
    { hidden: [] },
    { hidden: [0] },
    { clipNorm: 0 },
    { averaging: 1 },
    { refitBase: "yes" },
    { preset: "slow" },
    { preset: "constructor" },
    { studyBox: { west: 1, south: 0, east: 0, north: 1, rows: 2, columns: 2 } },
    { studyBox: { west: 0, south: 0, east: 1, north: 1, rows: 2, columns: 2, depth: 3 } },
  ])("refuses %j", (settings) => {
    expect(codeOf(() => parseConfiguration(settings))).toBe("InvalidSetting");
  });
});
