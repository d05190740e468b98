/** Coasts and borders from Natural Earth and the US Census Bureau (public domain), as kept by world-atlas and us-atlas. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { MultiLineString, MultiPolygon, Polygon } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { LonLat } from "../../models/grid/index.ts";

export interface Atlas {
  /** Rings of land, degrees. */
  readonly land: readonly (readonly (readonly number[])[])[];
  /** Lines of states or countries, and of counties where there are any. */
  readonly borders: readonly (readonly (readonly number[])[])[];
  readonly countyBorders: readonly (readonly (readonly number[])[])[];
  readonly credit: string;
}

/** The United States without their far territories: there the atlas has counties. */
function isInUnitedStates({ lon, lat }: LonLat): boolean {
  return lon > -180 && lon < -66 && lat > 18 && lat < 72 && !(lat > 49.5 && lon > -130) && !(lat < 25 && lon > -100 && lon < -82);
}

function read(file: string): Topology {
  return JSON.parse(readFileSync(createRequire(import.meta.url).resolve(file), "utf8")) as Topology;
}

function collection(topology: Topology, name: string): GeometryCollection<Record<string, unknown>> {
  const object = topology.objects[name];
  if (object?.type !== "GeometryCollection") throw new RangeError(`the atlas has no ${name}`);
  return object as GeometryCollection<Record<string, unknown>>;
}

function rings(geometry: Polygon | MultiPolygon): readonly (readonly (readonly number[])[])[] {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

function landOf(topology: Topology, name: string): Atlas["land"] {
  return feature(topology, collection(topology, name)).features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" || geometry.type === "MultiPolygon" ? rings(geometry) : [],
  );
}

export function atlasAround(place: LonLat): Atlas {
  if (isInUnitedStates(place)) {
    const topology = read("us-atlas/counties-10m.json");
    const lines = (name: string): MultiLineString => mesh(topology, collection(topology, name), (a, b) => a !== b);
    return {
      land: landOf(topology, "nation"),
      borders: lines("states").coordinates,
      countyBorders: lines("counties").coordinates,
      credit: "Outlines: US Census Bureau",
    };
  }
  const topology = read("world-atlas/countries-10m.json");
  return {
    land: landOf(topology, "land"),
    borders: mesh(topology, collection(topology, "countries"), (a, b) => a !== b).coordinates,
    countyBorders: [],
    credit: "Outlines: Natural Earth",
  };
}
