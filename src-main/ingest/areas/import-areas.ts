/** Layers of named polygons (beats, districts): read, put into degrees, checked and written as GeoJSON. */
import { open, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { selfCrossing } from "../../../models/density/index.ts";
import { AppError } from "../../../models/errors/index.ts";
import type { Finding } from "../../contract/index.ts";
import { openArchive } from "../archive.ts";
import { candidateSystems, crsName, DEGREES, type ToDegrees, toDegreesFrom, toDegreesFromText } from "../crs.ts";
import { nearestCity } from "../near-city.ts";
import type { ParserOptions } from "../preview.ts";
import { AREAS_FILE, type AreasResult, type AreasTask } from "../task.ts";
import { CITY_RADIUS_KILOMETRES } from "../time-zone.ts";
import { readGeoJson } from "./geojson.ts";
import { readGeoPackage } from "./geopackage.ts";
import {
  areasNotRead,
  areasTooLarge,
  type Feature,
  type Layer,
  MAX_AREA_BYTES,
  MAX_FEATURES,
  MAX_VERTICES,
  type Ring,
} from "./layer.ts";
import { onlyJson, readShapefile } from "./shapefile.ts";

/** Names of properties that call an area, the surest first. */
const NAME_PROPERTIES = [
  "name",
  "label",
  "community",
  "neighborhood",
  "neighbourhood",
  "pri_neigh",
  "beat",
  "beat_num",
  "district",
  "dist_label",
  "dist_num",
  "precinct",
  "sector",
  "ward",
  "zone",
  "title",
  "id",
];

/** Names listed of features that have the same fault. */
const NAMES_LISTED = 5;

async function readLayer(file: string, fileName: string): Promise<Layer> {
  const { size } = await stat(file);
  if (size > MAX_AREA_BYTES) throw areasTooLarge(fileName);
  const head = Buffer.alloc(16);
  {
    await using handle = await open(file, "r");
    await handle.read(head, 0, head.length, 0);
  }
  if (head.toString("latin1", 0, 15) === "SQLite format 3") return readGeoPackage(file, fileName);
  if (head[0] === 0x50 && head[1] === 0x4b) {
    using archive = await openArchive(file, fileName);
    const json = await onlyJson(archive, fileName);
    return json === undefined ? await readShapefile(archive, fileName) : readGeoJson(json, fileName);
  }
  if (head.readUInt32BE(0) === 9994)
    throw areasNotRead(fileName, "a shapefile has parts; pack the .shp, .dbf and .prj into one zip");
  const text = await readFile(file, "utf8");
  if (!/^\s*\{/.test(text.replace(/^\ufeff/, "")))
    throw areasNotRead(fileName, "it is neither GeoJSON nor a zipped shapefile nor a GeoPackage");
  return readGeoJson(text.replace(/^\ufeff/, ""), fileName);
}

interface Place {
  readonly crs: string;
  readonly reason: string;
  readonly toDegrees: ToDegrees;
}

const asItIs: ToDegrees = (x, y) => [x, y];

function placeOf(layer: Layer, chosen: string | undefined, fileName: string): Place {
  if (chosen !== undefined) {
    const crs = crsName(chosen);
    return { crs, reason: "Chosen by you.", toDegrees: crs === DEGREES ? asItIs : toDegreesFrom(crs) };
  }
  const { crs: told } = layer;
  if (told !== null && "epsg" in told) {
    const degrees = told.epsg === DEGREES;
    return { crs: told.epsg, reason: "Stated in the file.", toDegrees: degrees ? asItIs : toDegreesFrom(told.epsg) };
  }
  if (told !== null) {
    const isDegrees = /^GEOGCS/.test(told.definition) && /WGS.?(19)?84/.test(told.definition);
    const name = /^[A-Z]+\["([^"]+)"/.exec(told.definition)?.[1] ?? "stated in the file";
    return {
      crs: isDegrees ? DEGREES : name,
      reason: "Stated in the file.",
      toDegrees: isDegrees ? asItIs : toDegreesFromText(told.definition),
    };
  }
  const [x, y] = middleOf(layer.features);
  if (Math.abs(x) <= 540 && Math.abs(y) <= 90) return { crs: DEGREES, reason: "The coordinates are degrees.", toDegrees: asItIs };
  const near = candidateSystems(x, y)
    .map((candidate) => ({ ...candidate, ...nearestCity(candidate.lon, candidate.lat) }))
    .filter(({ kilometres }) => kilometres <= CITY_RADIUS_KILOMETRES)
    .sort((a, b) => a.kilometres - b.kilometres)[0];
  if (near === undefined) {
    throw new AppError("CrsNotFound", {
      message: `${fileName} does not say what its coordinates are (around ${x.toFixed(0)}, ${y.toFixed(0)}); they are no degrees.`,
      hint: "Give the EPSG code that the source names, or export the layer in WGS84 (EPSG:4326).",
      details: { file: fileName, x, y },
    });
  }
  return {
    crs: near.crs,
    reason: `Not stated; as ${near.family} they lie near ${near.city}. Look at the map.`,
    toDegrees: toDegreesFrom(near.crs),
  };
}

function middleOf(features: readonly Feature[]): readonly [number, number] {
  const first = features.flatMap(({ polygons }) => polygons.flatMap((rings) => rings[0]?.slice(0, 1) ?? []));
  const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return [middle(first.map(([x]) => x)), middle(first.map(([, y]) => y))];
}

/** A ring in degrees, closed, without points that come twice in a row; undefined where too few are left for an area. */
function ringInDegrees(ring: Ring, toDegrees: ToDegrees, fileName: string): Ring | undefined {
  const points: Ring = [];
  for (const [x, y] of ring) {
    const [lon, lat] = toDegrees(x, y);
    if (!(Math.abs(lon) <= 540 && Math.abs(lat) <= 90)) {
      throw areasNotRead(fileName, `a corner (${x}, ${y}) is no place on the Earth; its coordinate system may be another one`);
    }
    const last = points.at(-1);
    if (last === undefined || last[0] !== lon || last[1] !== lat) points.push([lon, lat]);
  }
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (first[0] !== last[0] || first[1] !== last[1]) points.push(first);
  return points.length < 4 ? undefined : points;
}

interface NameChoice {
  readonly property: string;
  readonly reason: string;
}

function chooseName(features: readonly Feature[], chosen: string | undefined, fileName: string): NameChoice {
  const properties = [...new Set(features.flatMap(({ properties: own }) => Object.keys(own)))];
  const filled = (property: string) => features.filter(({ properties: own }) => nameText(own[property]) !== undefined).length;
  const distinct = (property: string) => new Set(features.map(({ properties: own }) => nameText(own[property]))).size;
  if (chosen !== undefined) {
    if (properties.includes(chosen)) return { property: chosen, reason: "Chosen by you." };
    throw new AppError("UnknownProperty", {
      message: `The areas of ${fileName} have no property “${chosen}”.`,
      hint: `They have: ${properties.join(", ")}.`,
      details: { file: fileName, property: chosen, properties },
    });
  }
  for (const name of NAME_PROPERTIES) {
    const property = properties.find((known) => known.toLowerCase() === name);
    if (property === undefined || filled(property) < features.length || distinct(property) < features.length) continue;
    return { property, reason: `Named like a name, and each of the ${features.length.toLocaleString("en")} areas has its own.` };
  }
  const own = properties.find((property) => filled(property) === features.length && distinct(property) === features.length);
  if (own !== undefined) return { property: own, reason: "The first property that gives each area a value of its own." };
  const most = [...properties].sort((a, b) => distinct(b) - distinct(a))[0];
  if (most !== undefined) return { property: most, reason: "No property tells all areas apart; this one tells most." };
  return { property: "number", reason: "The areas have no properties: they are numbered." };
}

function nameText(value: unknown): string | undefined {
  const text = value === null || value === undefined ? "" : String(value).trim();
  return text === "" ? undefined : text;
}

/** What each area is called by a property: repeated names are numbered, so that a name is one area's. */
export function areaNames(properties: readonly Feature["properties"][], property: string): string[] {
  const used = new Set<string>();
  return properties.map((own, index) => {
    const base = nameText(own[property]) ?? `area ${index + 1}`;
    let name = base;
    for (let copy = 2; used.has(name); copy += 1) name = `${base} (${copy})`;
    used.add(name);
    return name;
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_LISTED).map((name) => `“${name}”`);
  return `${shown.join(", ")}${names.length > shown.length ? " and more" : ""}`;
}

/** A map grid that puts the layer where no city is: most often the wrong system of coordinates. */
function elsewhere(crs: string, middle: readonly [lon: number, lat: number]): Finding[] {
  const { city, kilometres } = nearestCity(...middle);
  if (crs === DEGREES || kilometres <= CITY_RADIUS_KILOMETRES) return [];
  return [
    {
      code: "PlacesElsewhere",
      severity: "caution",
      message: `Read as ${crs} the areas lie around ${middle[1].toFixed(2)}, ${middle[0].toFixed(2)}, ${Math.round(kilometres).toLocaleString("en")} km from the nearest city that is known here (${city}).`,
      effect:
        "In the wrong system of coordinates they hold other incidents, or none. Give the system that the source of the layer names.",
    },
  ];
}

function findingsOf(crossing: readonly string[], empty: readonly string[], leftOut: number): Finding[] {
  const findings: Finding[] = [];
  if (crossing.length > 0) {
    findings.push({
      code: "SelfCrossing",
      severity: "caution",
      message: `The border of ${crossing.length === 1 ? "one area crosses" : `${crossing.length} areas crosses`} itself: ${listed(crossing)}.`,
      rows: crossing.length,
      effect: "What lies in a loop of the border may count outside; mend the layer in a GIS. As a study area it is refused.",
    });
  }
  if (empty.length > 0) {
    findings.push({
      code: "AreasWithoutExtent",
      severity: "caution",
      message: `${empty.length === 1 ? "One area has" : `${empty.length} areas have`} no extent and ${empty.length === 1 ? "is" : "are"} left out: ${listed(empty)}.`,
      rows: empty.length,
      effect: "Incidents there belong to no area.",
    });
  }
  if (leftOut > 0) {
    findings.push({
      code: "NoPolygons",
      severity: "information",
      message: `${leftOut.toLocaleString("en")} features are no polygons and are left out.`,
      rows: leftOut,
      effect: "None on the areas.",
    });
  }
  return findings;
}

/** Reads a layer and writes it as GeoJSON in degrees into the work folder. Throws AreasNotRead, AreasTooLarge, UnknownProperty, CrsNotFound. */
export async function importAreas(task: AreasTask, options: ParserOptions = {}): Promise<AreasResult> {
  const { fileName } = task;
  const layer = await readLayer(task.file, fileName);
  options.signal?.throwIfAborted();
  if (layer.features.length === 0) throw areasNotRead(fileName, "it holds no polygons");
  const vertices = layer.features.reduce(
    (sum, { polygons }) => sum + polygons.flat().reduce((points, ring) => points + ring.length, 0),
    0,
  );
  if (layer.features.length > MAX_FEATURES || vertices > MAX_VERTICES) throw areasTooLarge(fileName);
  const { crs, reason: crsReason, toDegrees } = placeOf(layer, task.crs, fileName);
  const { property, reason: nameReason } = chooseName(layer.features, task.nameProperty, fileName);
  const allNames = areaNames(
    layer.features.map(({ properties }) => properties),
    property,
  );
  const names: string[] = [];
  const crossing: string[] = [];
  const empty: string[] = [];
  const bounds = { west: 540, south: 90, east: -540, north: -90 };
  // The same with the west of the antimeridian counted on from the east, for layers that lie on both of its sides.
  const wrapped = { west: 540, east: -540 };
  const features: unknown[] = [];
  for (const [index, { properties, polygons }] of layer.features.entries()) {
    const name = allNames[index] ?? "";
    const inDegrees = polygons
      .map((rings) => rings.map((ring) => ringInDegrees(ring, toDegrees, fileName)))
      .filter(([outer]) => outer !== undefined)
      .map((rings) => rings.filter((ring) => ring !== undefined));
    if (inDegrees.length === 0) {
      empty.push(name);
      continue;
    }
    for (const [lon, lat] of inDegrees.flat(2)) {
      bounds.west = Math.min(bounds.west, lon);
      bounds.east = Math.max(bounds.east, lon);
      bounds.south = Math.min(bounds.south, lat);
      bounds.north = Math.max(bounds.north, lat);
      wrapped.west = Math.min(wrapped.west, lon < 0 ? lon + 360 : lon);
      wrapped.east = Math.max(wrapped.east, lon < 0 ? lon + 360 : lon);
    }
    if (inDegrees.flat().some((ring) => selfCrossing(ring) !== undefined)) crossing.push(name);
    names.push(name);
    features.push({ type: "Feature", properties, geometry: { type: "MultiPolygon", coordinates: inDegrees } });
    if (index % 100 === 0) options.signal?.throwIfAborted();
  }
  if (features.length === 0) throw areasNotRead(fileName, "none of its polygons has an extent");
  const areasPath = path.join(task.workFolder, AREAS_FILE);
  await writeFile(areasPath, JSON.stringify({ type: "FeatureCollection", features }));
  const box = bounds.east - bounds.west > 180 && wrapped.east - wrapped.west < 180 ? { ...bounds, ...wrapped } : bounds;
  return {
    areasPath,
    count: features.length,
    nameProperty: property,
    nameReason,
    properties: [...new Set(layer.features.flatMap(({ properties }) => Object.keys(properties)))],
    names,
    crs,
    crsReason,
    bounds: box,
    findings: [
      ...elsewhere(crs, [(box.west + box.east) / 2, (box.south + box.north) / 2]),
      ...findingsOf(crossing, empty, layer.leftOut),
    ],
  };
}
