import { writeFile } from "node:fs/promises";
import { toLocal } from "../../models/grid/index.ts";
import { type Briefing, type BriefingRequest, briefingOf } from "./briefing-words.ts";
import { writeWholeAt } from "./file-writing.ts";
import { FONT_STACK, fitText, wrapText } from "./fonts.ts";
import { escapeXml } from "./geotiff.ts";
import { dataItems, lineageItems } from "./lineage-text.ts";
import { type Box, HAIRLINE, INK, legendItems, MUTED, mapValues, markerItems, placeMap } from "./map-scene.ts";
import { spreadMarkers } from "./marker-places.ts";
import { coordinatesText } from "./place-names.ts";
import { circlePath, rectanglePath, type Scene, type SceneItem } from "./scene.ts";
import { writePdf } from "./scene-pdf.ts";
import { svgText } from "./scene-svg.ts";

export type BriefingFormat = "html" | "pdf";
export type Paper = "a4" | "letter";

/** Points. */
const PAPERS: Record<Paper, { readonly width: number; readonly height: number; readonly css: string }> = {
  a4: { width: 595.28, height: 841.89, css: "A4" },
  letter: { width: 612, height: 792, css: "letter" },
};
const MARGIN = 40;
const GAP = 18;
const ROW = 18.5;
const ACCENT = "#21708f";
const ZEBRA = "#f3f5f6";
/** Cells of the map on a page: a quarter of a millimetre of paper is a pixel of it. */
const MAP_PIXELS = 520;
/** Between the middles of two markers, points: they have a radius of 7.2. */
const MARKER_DISTANCE = 15;

/** Writes one page: map, ten places, last week, caveat. Errors: DiscFull, PathNotWritable. */
export async function writeBriefing(file: string, format: BriefingFormat, paper: Paper, request: BriefingRequest): Promise<void> {
  const briefing = briefingOf(request);
  const description = {
    TITLE: briefing.title,
    CAVEAT: briefing.caveat,
    ATTRIBUTION: briefing.attribution,
    ...dataItems(request.data),
    ...lineageItems(request.lineage),
  };
  await writeWholeAt(file, async (temporary) => {
    if (format === "pdf") {
      const options = {
        title: `${briefing.title}. ${briefing.subtitle}`,
        subject: briefing.caveat,
        description,
        creator: `Isarithm ${request.lineage.codeVersion}`,
      };
      await writePdf(temporary, [page(request, briefing, paper)], options);
    } else await writeFile(temporary, html(request, briefing, paper, description), { flag: "wx" });
  });
}

/** The map with numbered places and its legend below, in a box. */
function mapItems(request: BriefingRequest, briefing: Briefing, box: Box): { items: SceneItem[]; credit: string } {
  const { prediction, category, area } = request;
  const { extent } = area;
  const cellMetres = Math.max(10, (extent.north - extent.south) / MAP_PIXELS, (extent.east - extent.west) / MAP_PIXELS);
  const map = { prediction, category, area, statistic: "rate", cellMetres } as const;
  const values = mapValues(map);
  const legendHeight = 42;
  const mapBox = { ...box, height: box.height - legendHeight };
  const placed = placeMap(map, values, mapBox);
  const places = briefing.places.map(({ place }) => {
    const { x, y } = toLocal(prediction.frame, place.middle);
    return placed.toScene(x, y);
  });
  const markers = spreadMarkers(places, MARKER_DISTANCE, mapBox);
  const leaders = markers.flatMap(({ x, y, markerX, markerY }): SceneItem[] => [
    { kind: "line", paths: [[x, y, markerX, markerY]], colour: "#ffffff", width: 2.4 },
    { kind: "line", paths: [[x, y, markerX, markerY]], colour: INK, width: 0.9 },
    { kind: "fill", rings: [circlePath(x, y, 1.7)], colour: INK },
  ]);
  const numbers = markers.flatMap(({ markerX, markerY }, index) => markerItems(markerX, markerY, String(index + 1)));
  const legend = legendItems(
    values.scale,
    "Expected per km² and day",
    box.x,
    box.y + box.height - legendHeight + 7,
    box.width,
    false,
  );
  return { items: [...placed.items, ...leaders, ...numbers, ...legend], credit: placed.credit };
}

/** Columns of the table of places: where each begins as a share of the width, and on which side its text stands. */
const COLUMNS = [
  { title: "", at: 0.008, end: 0.04, align: "start" },
  { title: "Place", at: 0.045, end: 0.36, align: "start" },
  { title: "Latitude, longitude", at: 0.36, end: 0.5, align: "start" },
  { title: "Expected", at: 0.5, end: 0.57, align: "end" },
  { title: "90 % interval", at: 0.57, end: 0.67, align: "end" },
  { title: "Long-run map", at: 0.67, end: 0.775, align: "end" },
  { title: "Last week", at: 0.775, end: 0.845, align: "end" },
  { title: "Against the map", at: 0.86, end: 1, align: "start" },
] as const;

function page(request: BriefingRequest, briefing: Briefing, paper: Paper): Scene {
  const { width, height } = PAPERS[paper];
  const inner = width - 2 * MARGIN;
  const items: SceneItem[] = [];
  const write = (
    x: number,
    y: number,
    text: string,
    size: number,
    look: Partial<Extract<SceneItem, { kind: "text" }>> = {},
  ): void => {
    items.push({ kind: "text", x, y, size, weight: "regular", anchor: "start", colour: INK, text, ...look });
  };
  const paragraph = (x: number, top: number, text: string, size: number, wide: number, colour = INK): number => {
    let y = top;
    for (const line of wrapText(text, wide, size, "regular")) {
      write(x, y + size, line, size, { colour });
      y += size * 1.32;
    }
    return y;
  };

  items.push({ kind: "fill", rings: [rectanglePath(MARGIN, MARGIN - 12, 36, 3)], colour: ACCENT });
  let y = MARGIN;
  for (const line of wrapText(briefing.title, inner, 19, "bold")) {
    write(MARGIN, y + 17, line, 19, { weight: "bold" });
    y += 24;
  }
  y = paragraph(MARGIN, y, briefing.subtitle, 10, inner, MUTED) + 10;

  // Foot first: what is above it takes the room that is left.
  const footText = [briefing.caveat, `${briefing.attribution} ${briefing.lineage}`.trim()];
  const footLines = footText.flatMap((text) => wrapText(text, inner, 7.3, "regular"));
  const footTop = height - MARGIN + 8 - footLines.length * 9.4;
  const tableHeight = 20 + 24 + ROW * (briefing.places.length + 1);
  const tableTop = footTop - 12 - tableHeight;

  const mapWidth = inner * 0.52;
  const { items: map, credit } = mapItems(request, briefing, { x: MARGIN, y, width: mapWidth, height: tableTop - y - GAP });
  items.push(...map);

  const side = MARGIN + mapWidth + GAP;
  const sideWidth = inner - mapWidth - GAP;
  write(side, y + 30, briefing.total.expected, 34, { weight: "bold", colour: ACCENT });
  write(side, y + 44, briefing.total.of, 9.5, { colour: MUTED });
  let sideY = y + 52;
  for (const [name, value] of [
    ["90 % interval", briefing.total.interval],
    ["Long-run map", briefing.total.longRun],
  ] as const) {
    write(side, sideY + 11, name, 9.5, { colour: MUTED });
    write(side + sideWidth, sideY + 11, value, 9.5, { weight: "bold", anchor: "end" });
    items.push({ kind: "line", paths: [[side, sideY + 16, side + sideWidth, sideY + 16]], colour: HAIRLINE, width: 0.5 });
    sideY += 17;
  }
  sideY += 8;
  for (const { heading, text } of briefing.notes) {
    write(side, sideY + 10, heading, 10, { weight: "bold" });
    sideY = paragraph(side, sideY + 13.5, text, 9, sideWidth) + 6;
    if (heading === "Last week" && briefing.weeks.length > 0) {
      write(side + sideWidth - 62, sideY + 7, "last week", 7.5, { anchor: "end", colour: MUTED });
      write(side + sideWidth, sideY + 7, "mean week", 7.5, { anchor: "end", colour: MUTED });
      sideY += 10;
      for (const { name, lastWeek, mean } of briefing.weeks) {
        write(side, sideY + 8.5, fitText(name, sideWidth - 110, 8.5, "regular"), 8.5);
        write(side + sideWidth - 62, sideY + 8.5, lastWeek, 8.5, { anchor: "end", weight: "bold" });
        write(side + sideWidth, sideY + 8.5, mean, 8.5, { anchor: "end", colour: MUTED });
        sideY += 11.5;
      }
      sideY += 7;
    }
  }

  write(MARGIN, tableTop + 12, briefing.placesTitle, 12, { weight: "bold" });
  write(MARGIN, tableTop + 26, briefing.placesNote, 8.5, { colour: MUTED });
  let row = tableTop + 40;
  const cell = (column: number, text: string, look: Partial<Extract<SceneItem, { kind: "text" }>>, size = 9): void => {
    const place = COLUMNS[column];
    if (place === undefined) return;
    const x = MARGIN + inner * (place.align === "end" ? place.end : place.at);
    write(x, row + 8, fitText(text, inner * (place.end - place.at) - 2, size, look.weight ?? "regular"), size, {
      anchor: place.align,
      ...look,
    });
  };
  for (const [index, { title }] of COLUMNS.entries()) cell(index, title, { colour: MUTED }, 7.8);
  items.push({ kind: "line", paths: [[MARGIN, row + 12, MARGIN + inner, row + 12]], colour: MUTED, width: 0.6 });
  row += ROW - 1;
  for (const [index, line] of briefing.places.entries()) {
    if (index % 2 === 0) items.push({ kind: "fill", rings: [rectanglePath(MARGIN, row - 4.6, inner, ROW)], colour: ZEBRA });
    cell(0, String(line.place.rank), { weight: "bold", colour: ACCENT });
    cell(1, line.place.plainName, {});
    cell(2, coordinatesText(line.place.middle), { colour: MUTED }, 8.5);
    cell(3, line.expected, { weight: "bold" });
    cell(4, line.interval, {});
    cell(5, line.longRun, {});
    cell(6, line.lastWeek, {});
    cell(7, line.against, { colour: line.against === "no clear difference" ? MUTED : INK }, 8.5);
    row += ROW;
  }
  items.push({ kind: "line", paths: [[MARGIN, footTop - 5, MARGIN + inner, footTop - 5]], colour: HAIRLINE, width: 0.5 });
  const foot = [briefing.caveat, `${briefing.attribution} ${credit}. ${briefing.lineage}`.trim()];
  let footY = footTop;
  for (const text of foot) footY = paragraph(MARGIN, footY, text, 7.3, inner, MUTED);
  return { width, height, items };
}

function html(request: BriefingRequest, briefing: Briefing, paper: Paper, description: Readonly<Record<string, string>>): string {
  const { extent } = request.area;
  const mapWidth = 330;
  const aspect = (extent.north - extent.south) / (extent.east - extent.west);
  const mapHeight = Math.min(430, Math.max(230, mapWidth * aspect)) + 42;
  const { items, credit } = mapItems(request, briefing, { x: 1, y: 1, width: mapWidth - 2, height: mapHeight - 2 });
  const svg = svgText({ width: mapWidth, height: mapHeight, items }, { title: `Map: ${briefing.title}`, size: "none" });
  const text = escapeXml;
  const rows = briefing.places.map(
    ({ place, expected, interval, chance, longRun, lastWeek, against }) =>
      `<tr><th scope="row">${place.rank}</th><td>${text(place.plainName)} <span class="m c">${coordinatesText(place.middle)}</span></td><td class="n"><b>${expected}</b></td><td class="n">${interval}</td><td class="n">${chance}</td><td class="n">${longRun}</td><td class="n">${lastWeek}</td><td class="a${against === "no clear difference" ? " m" : ""}">${against}</td></tr>`,
  );
  const weeks =
    briefing.weeks.length === 0
      ? ""
      : `<table class="w"><thead><tr><td></td><th scope="col">last week</th><th scope="col">mean week</th></tr></thead><tbody>${briefing.weeks
          .map(
            ({ name, lastWeek, mean }) =>
              `<tr><th scope="row">${text(name)}</th><td><b>${lastWeek}</b></td><td class="m">${mean}</td></tr>`,
          )
          .join("")}</tbody></table>`;
  const notes = briefing.notes
    .map(({ heading, text: words }) => `<h2>${text(heading)}</h2><p>${text(words)}</p>${heading === "Last week" ? weeks : ""}`)
    .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Isarithm ${text(request.lineage.codeVersion)}">
<title>${text(briefing.title)}</title>
<style>
@page { size: ${PAPERS[paper].css}; margin: 14mm; }
:root { color: ${INK}; background: #fff; font: 15px/1.4 ${FONT_STACK}; font-variant-numeric: tabular-nums; }
body { max-width: 860px; margin: 0 auto; padding: 28px 24px; }
header { border-top: 4px solid ${ACCENT}; padding-top: 10px; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 15px; margin: 14px 0 2px; }
p { margin: 0; }
.m { color: ${MUTED}; }
.top { display: grid; grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); gap: 24px; margin: 16px 0 8px; }
.top svg { width: 100%; height: auto; display: block; }
.total { font-size: 46px; line-height: 1.1; font-weight: 600; color: ${ACCENT}; }
dl { display: grid; grid-template-columns: 1fr auto; margin: 8px 0 0; }
dt, dd { margin: 0; padding: 3px 0; border-bottom: 1px solid ${HAIRLINE}; }
dt { color: ${MUTED}; }
dd { font-weight: 600; text-align: right; }
table { border-collapse: collapse; width: 100%; }
.places { font-size: 14px; margin-top: 6px; }
.places th, .places td { padding: 4px 8px; text-align: left; font-weight: 400; }
.places thead th { color: ${MUTED}; border-bottom: 1px solid ${MUTED}; vertical-align: bottom; }
.places tbody th { color: ${ACCENT}; font-weight: 600; }
.places tbody tr:nth-child(odd) { background: ${ZEBRA}; }
.places .c { white-space: nowrap; font-size: 0.88em; }
.places .a { white-space: nowrap; }
.places .n { text-align: right; white-space: nowrap; }
.w { font-size: 13px; margin-top: 4px; }
.w th, .w td { text-align: right; font-weight: 400; padding: 1px 0 1px 10px; }
.w tbody th { text-align: left; padding-left: 0; }
.w thead th { color: ${MUTED}; }
footer { border-top: 1px solid ${HAIRLINE}; margin-top: 14px; padding-top: 8px; font-size: 12px; color: ${MUTED}; overflow-wrap: anywhere; }
@media (max-width: 640px) { .top { grid-template-columns: 1fr; } }
@media print { :root { font-size: 11.5px; } body { padding: 0; max-width: none; } h1 { font-size: 21px; } h2 { font-size: 12px; } .places { font-size: 10.5px; } .w { font-size: 10px; } .total { font-size: 34px; } footer { font-size: 8.5px; } .top { grid-template-columns: auto 1fr; margin: 8px 0 4px; } .top svg { width: auto; height: 108mm; } .places th, .places td { padding: 2px 5px; } .places tbody tr, .places tbody th { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
</style>
</head>
<body>
<header><h1>${text(briefing.title)}</h1><p class="m">${text(briefing.subtitle)}</p></header>
<main>
<div class="top">
<div>${svg}</div>
<div>
<p class="total">${briefing.total.expected}</p><p class="m">${text(briefing.total.of)}</p>
<dl><dt>90 % interval</dt><dd>${briefing.total.interval}</dd><dt>Long-run map</dt><dd>${briefing.total.longRun}</dd></dl>
${notes}
</div>
</div>
<h2>${text(briefing.placesTitle)}</h2>
<p class="m">${text(briefing.placesNote)}</p>
<table class="places">
<thead><tr><th scope="col"></th><th scope="col">Place</th><th scope="col" class="n">Expected</th><th scope="col" class="n">90 % interval</th><th scope="col" class="n">Chance of any</th><th scope="col" class="n">Long-run map</th><th scope="col" class="n">Last week</th><th scope="col">Against the long-run map</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</main>
<footer><p>${text(briefing.caveat)}</p><p>${text(`${briefing.attribution} ${credit}.`.trim())} ${text(briefing.lineage)}</p></footer>
<script type="application/json" id="lineage">${JSON.stringify(description).replaceAll("<", "\\u003c")}</script>
</body>
</html>
`;
}
