import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import type { IncidentTable } from "../../../models/forecast/index.ts";
import { toLonLat } from "../../../models/grid/index.ts";
import { writeBriefing } from "../../../src-main/export/briefing.ts";
import { type BriefingRequest, briefingOf } from "../../../src-main/export/briefing-words.ts";
import { placeNames } from "../../../src-main/export/place-names.ts";
import { recentWeeks } from "../../../src-main/export/recent-weeks.ts";
import { studyAreaOf } from "../../../src-main/export/study-area.ts";
import { FRAME, LINEAGE, SPIKE, spikePrediction } from "./spike-prediction.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-briefing-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ISSUE_DAY = 17_721;

/** Three thefts a day in the spike's cell, and one battery a week far outside of the study area, for five weeks before the issue day. */
function incidents(): IncidentTable {
  const rows: { day: number; lon: number; lat: number; category: number }[] = [];
  for (let day = ISSUE_DAY - 35; day < ISSUE_DAY + 3; day += 1) {
    const spike = toLonLat(FRAME, SPIKE);
    for (let count = 0; count < 3; count += 1) rows.push({ day, ...spike, category: 1 });
    if (day % 7 === 0) rows.push({ day, lon: -80, lat: 40, category: 0 });
  }
  return {
    day: Int32Array.from(rows, ({ day }) => day),
    secondOfDay: Int32Array.from(rows, () => -1),
    lon: Float64Array.from(rows, ({ lon }) => lon),
    lat: Float64Array.from(rows, ({ lat }) => lat),
    category: Uint16Array.from(rows, ({ category }) => category),
    categories: ["BATTERY", "THEFT"],
    timeZone: "America/Chicago",
    firstDay: ISSUE_DAY - 35,
    lastDay: ISSUE_DAY + 2,
  };
}

function request(overrides: Partial<BriefingRequest> = {}): BriefingRequest {
  const prediction = spikePrediction(1, true);
  const area = studyAreaOf(prediction.drawing());
  return {
    prediction,
    longRun: spikePrediction(1),
    isLongRunMap: false,
    incidents: incidents(),
    category: "all",
    area,
    names: placeNames({ frame: FRAME, middle: { x: 0, y: 0 } }),
    cellMetres: 500,
    datasetName: "Chicago <2018>",
    modelTitle: "Graph-ConvGRU, standard",
    inSample: false,
    lineage: LINEAGE,
    attribution: ["Data: City of Chicago."],
    ...overrides,
  };
}

describe("what a briefing says", () => {
  test("the weeks before, of what lies inside and is modelled, and nothing from the issue day on", () => {
    const weeks = recentWeeks(incidents(), spikePrediction(), "all");
    expect(weeks?.all).toEqual({ name: "all", lastWeek: 21, weekBefore: 21, weeklyMean: 21 });
    expect(weeks?.byCategory.map(({ name, lastWeek }) => [name, lastWeek])).toEqual([
      ["THEFT", 21],
      ["BATTERY", 0],
    ]);
    expect(weeks?.firstDay).toBe(ISSUE_DAY - 7);
    expect(recentWeeks({ ...incidents(), firstDay: ISSUE_DAY - 3 }, spikePrediction(), "all")).toBeNull();
  });

  test("ten places with intervals and last week's count, and that nothing tells the forecast from the long-run map", () => {
    const briefing = briefingOf(request());
    expect(briefing.places).toHaveLength(10);
    expect(briefing.places[0]).toMatchObject({ expected: "3.0", lastWeek: "21", against: "no clear difference" });
    expect(briefing.notes.map(({ heading }) => heading)).toEqual(["Last week", "Against the long-run map"]);
    expect(briefing.notes[1]?.text).toContain("cannot be told from the long-run map");
    expect(briefing.notes[1]?.text).toContain("every one of the 10 squares");
    expect(briefing.subtitle).toContain("Valid Monday 9 July 2018");
    expect(briefing.caveat).toContain("not of crime");
  });

  test("a forecast that expects far more says so; the long-run map says what it is; days that were trained on are named", () => {
    const more = briefingOf(request({ prediction: spikePrediction(30), longRun: spikePrediction(1) }));
    expect(more.notes.at(-1)?.text).toContain("expects more than the long-run map's");
    expect(more.places[0]?.against).toBe("above");
    expect(briefingOf(request({ isLongRunMap: true })).notes.at(-1)?.text).toContain("the long-run map itself");
    expect(briefingOf(request({ inSample: true })).notes.at(-1)?.heading).toBe("Inside the training period");
  });
});

describe("a briefing as a file", () => {
  test("HTML asks nothing of the network and escapes what comes from outside", async () => {
    const file = path.join(folder, "briefing.html");
    await writeBriefing(file, "html", "letter", request());
    const html = readFileSync(file, "utf8");
    expect(html).toContain("Chicago &lt;2018&gt;");
    expect(html).not.toContain("Chicago <2018>");
    expect(html.match(/<tr><th scope="row">\d+<\/th>/g)).toHaveLength(10);
    expect(html).toContain("size: letter");
    // The name of SVG's own language is no address that is asked.
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/(src|href)="(?!data:)|url\((?!#)|https?:/);
    const lineage = /<script type="application\/json" id="lineage">(.*?)<\/script>/.exec(html)?.[1] ?? "";
    expect(JSON.parse(lineage)).toMatchObject({ LINEAGE_WEIGHTS_HASH: LINEAGE.weightsHash });
  });

  test.each([
    ["a4", "595.28 841.89"],
    ["letter", "612 792"],
  ] as const)("PDF on %s: one page of that size", async (paper, size) => {
    const file = path.join(folder, "briefing.pdf");
    await writeBriefing(file, "pdf", paper, request());
    const pdf = readFileSync(file, "latin1");
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf).toContain(`/MediaBox [0 0 ${size}]`);
    expect(readdirSync(folder)).toEqual(["briefing.pdf"]);
  });

  test.each(["html", "pdf"] as const)("%s: a folder that is not there is named, and nothing is left", async (format) => {
    const failure = await writeBriefing(path.join(folder, "none", "a"), format, "a4", request()).catch((error) => error);
    expect(isAppError(failure, "PathNotWritable")).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });
});
