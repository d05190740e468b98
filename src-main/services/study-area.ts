/** Where a data set is forecast: the default around its incidents, or polygons that a person drew or took of a layer. */
import { cellsOfIncidents, insideTest, outlineOf, selfCrossing, studyAreaOf } from "../../models/density/index.ts";
import { AppError } from "../../models/errors/index.ts";
import { type AreaPolygons, type IncidentTable, trainWindow } from "../../models/forecast/index.ts";
import { toLocal } from "../../models/grid/index.ts";
import { type CallOutput, type CallRequest, type Dataset, type MultiPolygon, multiPolygon } from "../contract/index.ts";
import { readIncidents } from "../ingest/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";
import { areaFeatures } from "./area-layers.ts";

type StudyArea = CallOutput<"studyArea.get">;

const SQUARE_METRES_PER_SQUARE_KILOMETRE = 1e6;

async function polygonsOf(catalogue: ProjectCatalogue, hash: string): Promise<MultiPolygon> {
  return multiPolygon.parse(JSON.parse(Buffer.from(await catalogue.store.readBytes(hash)).toString("utf8")));
}

async function incidentsOf(
  catalogue: ProjectCatalogue,
  { hash, categories, timeZone, firstDay, lastDay }: Dataset,
): Promise<IncidentTable> {
  return await readIncidents(await catalogue.store.checkedPath(hash), { categories, timeZone, firstDay, lastDay });
}

/** Incidents inside of polygons. Without any the middle of the data cannot be told, and the count is 0. */
function countInside(incidents: IncidentTable, polygons: AreaPolygons): number {
  const lon0 = incidents.lon[0];
  const lat0 = incidents.lat[0];
  if (lon0 === undefined || lat0 === undefined) return 0;
  const frame = { lon0, lat0 };
  const isInside = insideTest(frame, polygons);
  let inside = 0;
  for (let row = 0; row < incidents.lon.length; row += 1) {
    const { x, y } = toLocal(frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    if (isInside(x, y)) inside += 1;
  }
  return inside;
}

/** What a fit on all of the incidents would forecast for. */
function described(
  incidents: IncidentTable,
  polygons: AreaPolygons | undefined,
): Pick<StudyArea, "squareKilometres" | "inside" | "outside"> & {
  readonly outline: AreaPolygons;
} {
  const area = studyAreaOf(trainWindow(polygons === undefined ? incidents : { ...incidents, studyArea: polygons }));
  const cell = area.grid.cellWidthMetres * area.grid.cellHeightMetres;
  const all = incidents.lon.length;
  const inside =
    polygons === undefined ? cellsOfIncidents(area, incidents).filter((at) => at >= 0).length : countInside(incidents, polygons);
  return {
    squareKilometres: (area.mask.reduce((sum, marked) => sum + marked, 0) * cell) / SQUARE_METRES_PER_SQUARE_KILOMETRE,
    inside,
    outside: all - inside,
    outline: outlineOf(area),
  };
}

function asMultiPolygon(polygons: AreaPolygons): MultiPolygon {
  return polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat])));
}

/** The area in force, with the figures of the newest version of the data. Errors: NotFound, Deleted. */
export async function getStudyArea(catalogue: ProjectCatalogue, id: string): Promise<StudyArea> {
  const dataset = catalogue.datasets.get(id);
  const incidents = await incidentsOf(catalogue, dataset);
  const { studyArea } = dataset;
  if (studyArea === null || studyArea.hash === null) {
    const { outline, ...figures } = described(incidents, undefined);
    return { source: "default", hash: null, areas: null, ...figures, polygons: asMultiPolygon(outline) };
  }
  const polygons = await polygonsOf(catalogue, studyArea.hash);
  const { outline: _outline, ...figures } = described(incidents, polygons);
  return { ...studyArea, ...figures, polygons };
}

/** A ring with its first point at the end. */
function closed(ring: readonly (readonly [number, number])[]): [number, number][] {
  const points = ring.map(([lon, lat]): [number, number] => [lon, lat]);
  const [first, last] = [points[0], points.at(-1)];
  if (first !== undefined && last !== undefined && (first[0] !== last[0] || first[1] !== last[1])) points.push([...first]);
  return points;
}

/** Throws InvalidStudyArea for a border that crosses itself: which side of it is inside cannot be told. */
function checkPolygons(polygons: MultiPolygon): MultiPolygon {
  const checked = polygons.map((rings) => rings.map(closed));
  for (const ring of checked.flat()) {
    const crossing = selfCrossing(ring);
    const isOnEarth = ring.every(([lon, lat]) => Math.abs(lon) <= 540 && Math.abs(lat) <= 85);
    if (crossing === undefined && isOnEarth) continue;
    throw new AppError("InvalidStudyArea", {
      message:
        crossing === undefined
          ? "A corner of the study area lies on no place of the Earth that can be drawn."
          : `The border of the study area crosses itself at ${crossing.lat.toFixed(4)}, ${crossing.lon.toFixed(4)}.`,
      hint: "Draw it again so that its border meets itself at its beginning alone.",
      details: crossing === undefined ? {} : { lon: crossing.lon, lat: crossing.lat },
    });
  }
  return checked;
}

/** The polygons that were asked for, or null for the default. */
async function wantedPolygons(
  catalogue: ProjectCatalogue,
  { polygons, areas, names }: CallRequest<"studyArea.set">,
): Promise<{ readonly polygons: MultiPolygon; readonly source: "drawn" | "areas"; readonly areas: string | null } | null> {
  if (polygons !== undefined && areas !== undefined) {
    throw new AppError("InvalidInput", {
      message: "A study area is drawn or taken of a layer, not both.",
      hint: "Give polygons or areas.",
    });
  }
  if (polygons !== undefined) return { polygons: checkPolygons(polygons), source: "drawn", areas: null };
  if (areas === undefined) return null;
  const layer = await areaFeatures(catalogue, areas);
  const chosen = layer.filter(({ name }) => names === undefined || names.includes(name));
  const unknown = (names ?? []).filter((name) => !layer.some((feature) => feature.name === name));
  if (unknown.length > 0) {
    throw new AppError("UnknownArea", {
      message: `The layer ${areas} has no area “${unknown[0]}”.`,
      hint: "Choose areas by the names that the layer lists.",
      details: { areas, unknown },
    });
  }
  const found = chosen.flatMap((feature) => feature.polygons);
  return { polygons: checkPolygons(found), source: "areas", areas };
}

/** Errors: NotFound, Deleted, InvalidStudyArea, UnknownArea, NoIncidentsInArea. On any of them the area stays as it was. */
export async function setStudyArea(catalogue: ProjectCatalogue, wanted: CallRequest<"studyArea.set">): Promise<StudyArea> {
  const dataset = catalogue.datasets.get(wanted.dataset);
  const area = await wantedPolygons(catalogue, wanted);
  if (area === null) {
    catalogue.datasets.setStudyArea(dataset.id, null);
    return await getStudyArea(catalogue, dataset.id);
  }
  const incidents = await incidentsOf(catalogue, dataset);
  if (countInside(incidents, area.polygons) === 0) {
    throw new AppError("NoIncidentsInArea", {
      message: `None of the ${dataset.noun.many} of “${dataset.name}” lies in this area.`,
      hint: "Draw it around the incidents, or choose a layer of the same city. The area was not changed.",
      details: { dataset: dataset.id },
    });
  }
  const { outline: _outline, ...figures } = described(incidents, area.polygons);
  const hash = await catalogue.store.writeBytes(Buffer.from(JSON.stringify(area.polygons)), "json");
  const summary = { source: area.source, hash, areas: area.areas, ...figures };
  catalogue.datasets.setStudyArea(dataset.id, summary);
  return { ...summary, polygons: area.polygons };
}
