import { writeFile } from "node:fs/promises";
import { AppError } from "../../models/errors/index.ts";
import { type CategoryChoice, formatDay, type IntensityPrediction, type Lineage } from "../../models/forecast/index.ts";
import type { Noun } from "../contract/index.ts";
import { categoryWords } from "./category-words.ts";
import { writeWholeAt } from "./file-writing.ts";
import { wrapText } from "./fonts.ts";
import { capitalised, caveatText, type DataSource, dataItems, dataText, lineageItems, nounOf } from "./lineage-text.ts";
import { HAIRLINE, INK, legendItems, MUTED, mapValues, type PictureStatistic, placeMap } from "./map-scene.ts";
import { periodWords } from "./period-words.ts";
import { encodePng } from "./png.ts";
import type { Scene, SceneItem } from "./scene.ts";
import { writePdf } from "./scene-pdf.ts";
import { renderPixels } from "./scene-pixels.ts";
import { svgText } from "./scene-svg.ts";
import { studyAreaOf } from "./study-area.ts";

export type PictureFormat = "png" | "svg" | "pdf";

export interface PictureRequest {
  readonly prediction: IntensityPrediction;
  readonly category: CategoryChoice;
  readonly statistic: PictureStatistic;
  /** Side of the squares that a count or a chance belongs to; a rate is drawn as finely as the picture. */
  readonly cellMetres: number;
  /** Width of the picture in pixels; a PDF and an SVG hold their map at this resolution. */
  readonly widthPixels: number;
  /** "Graph-ConvGRU, standard" */
  readonly modelTitle: string;
  readonly lineage: Lineage;
  readonly attribution: readonly string[];
  readonly data?: DataSource;
}

/** Width of a picture in points: text of 9 points is then read well on paper and, from 1200 pixels on, on a screen. */
const WIDTH = 540;
const MARGIN = 24;
const INNER = WIDTH - 2 * MARGIN;
/** The map is as tall as its area asks for, within these. */
const MAP_HEIGHT = { least: 240, most: 640 };
export const PICTURE_PIXELS = { least: 320, most: 8000, usual: 1600 };
/** No finer than this: beyond it the base map's own cells are magnified. */
const FINEST_METRES = 10;

export interface WrittenPicture {
  readonly width: number;
  readonly height: number;
}

interface StatisticWords {
  readonly title: string;
  readonly legend: (noun: Noun, cellMetres: number, days: number) => string;
}

const WORDS: Record<PictureStatistic, StatisticWords> = {
  rate: { title: "expected rate", legend: ({ many }) => `Expected ${many} per km² and day` },
  count: {
    title: "expected count",
    legend: ({ many }, cell, days) =>
      `Expected ${many} in a square of ${cell} m, ${days === 1 ? "in the day" : `in the ${days} days`}`,
  },
  probability: {
    title: "chance of at least one",
    legend: ({ one }, cell, days) =>
      `Chance of at least one ${one} in a square of ${cell} m, ${days === 1 ? "in the day" : `in the ${days} days`}`,
  },
};

/** Why a picture of a width is not written; nothing where it can be. */
export function pictureTooLarge(widthPixels: number): AppError | undefined {
  if (widthPixels >= PICTURE_PIXELS.least && widthPixels <= PICTURE_PIXELS.most) return undefined;
  return new AppError("PictureTooLarge", {
    message: `A picture cannot be ${widthPixels} pixels wide.`,
    hint: `Choose from ${PICTURE_PIXELS.least} to ${PICTURE_PIXELS.most} pixels.`,
    details: { widthPixels },
  });
}

/** Writes the map as a picture with legend, scale and caveat. Errors: PictureTooLarge, DiscFull, PathNotWritable. */
export async function writePicture(file: string, format: PictureFormat, request: PictureRequest): Promise<WrittenPicture> {
  const { widthPixels, lineage } = request;
  const refusal = pictureTooLarge(widthPixels);
  if (refusal !== undefined) throw refusal;
  const { scene, title } = pictureScene(request);
  const pixelsPerPoint = widthPixels / WIDTH;
  const size = { width: Math.round(scene.width * pixelsPerPoint), height: Math.round(scene.height * pixelsPerPoint) };
  const caveat = caveatText(request.data);
  const description = {
    TITLE: title,
    CAVEAT: caveat,
    ATTRIBUTION: request.attribution.join(" "),
    ...dataItems(request.data),
    ...lineageItems(lineage),
  };
  const software = `Isarithm ${lineage.codeVersion}`;
  await writeWholeAt(file, async (temporary) => {
    if (format === "pdf") await writePdf(temporary, [scene], { title, subject: caveat, description, creator: software });
    else if (format === "svg") await writeFile(temporary, svgText(scene, { title, description }), { flag: "wx" });
    else {
      const text = { Title: title, Software: software, Description: caveat, Source: JSON.stringify(description) };
      const png = encodePng(renderPixels(scene, pixelsPerPoint), { pixelsPerInch: pixelsPerPoint * 72, text });
      await writeFile(temporary, png, { flag: "wx" });
    }
  });
  return size;
}

function pictureScene(request: PictureRequest): { scene: Scene; title: string } {
  const { prediction, category, statistic, widthPixels, modelTitle, attribution } = request;
  const area = studyAreaOf(prediction.drawing());
  const { extent } = area;
  const aspect = (extent.north - extent.south) / (extent.east - extent.west);
  const mapHeight = Math.min(MAP_HEIGHT.most, Math.max(MAP_HEIGHT.least, INNER * aspect));
  const metresPerPixel = (extent.east - extent.west) / ((widthPixels * INNER) / WIDTH);
  const map = {
    prediction,
    category,
    area,
    statistic,
    cellMetres: statistic === "rate" ? Math.max(FINEST_METRES, metresPerPixel) : request.cellMetres,
  };
  const values = mapValues(map);
  const noun = nounOf(request.data);
  const title = `${capitalised(noun.many)}, ${categoryWords(prediction, category)}: ${WORDS[statistic].title}`;
  const items: SceneItem[] = [];
  let y = MARGIN;
  for (const line of wrapText(title, INNER, 17, "bold")) {
    items.push({ kind: "text", x: MARGIN, y: y + 15, size: 17, weight: "bold", anchor: "start", colour: INK, text: line });
    y += 21;
  }
  const about = `Valid ${periodWords(prediction.valid)}, ${prediction.timeZone}. Issued ${formatDay(prediction.issueDay)} by ${modelTitle}.`;
  for (const line of wrapText(about, INNER, 10, "regular")) {
    items.push({ kind: "text", x: MARGIN, y: y + 10, size: 10, weight: "regular", anchor: "start", colour: MUTED, text: line });
    y += 13.5;
  }
  y += 9;
  const placed = placeMap(map, values, { x: MARGIN, y, width: INNER, height: mapHeight });
  items.push(...placed.items);
  y += mapHeight + 12;
  const legend = WORDS[statistic].legend(noun, request.cellMetres, prediction.valid.days);
  items.push(...legendItems(values.scale, legend, MARGIN, y, INNER * 0.62, statistic === "probability"));
  const total = `${prediction.total(category).toLocaleString("en", { maximumFractionDigits: 1 })} expected in all`;
  items.push({ kind: "text", x: MARGIN + INNER, y: y + 8, size: 9, weight: "bold", anchor: "end", colour: INK, text: total });
  y += 48;
  items.push({ kind: "line", paths: [[MARGIN, y - 4, MARGIN + INNER, y - 4]], colour: HAIRLINE, width: 0.5 });
  const notes = [
    caveatText(request.data),
    [dataText(request.data), ...attribution, `${placed.credit}.`].filter((line) => line !== "").join(" "),
    `Made by Isarithm ${request.lineage.codeVersion}; model ${request.lineage.model}, weights ${request.lineage.weightsHash.slice(0, 12)}, data ${request.lineage.dataHash.slice(0, 12)}, seed ${request.lineage.seed}.`,
  ];
  for (const note of notes) {
    for (const line of wrapText(note, INNER, 7.5, "regular")) {
      items.push({
        kind: "text",
        x: MARGIN,
        y: y + 7.5,
        size: 7.5,
        weight: "regular",
        anchor: "start",
        colour: MUTED,
        text: line,
      });
      y += 10;
    }
  }
  return { scene: { width: WIDTH, height: y + MARGIN - 8, items }, title: `${title}, ${periodWords(prediction.valid)}` };
}
