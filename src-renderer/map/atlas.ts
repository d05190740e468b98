import type { FeatureCollection, MultiLineString } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countiesAddress from "us-atlas/counties-10m.json?url";
import worldAddress from "world-atlas/countries-50m.json?url";
import { words } from "../words/index.ts";
import { namePoints } from "./name-points.ts";

/** ISO 3166-1 numeric code of the United States in world-atlas: drawn from us-atlas instead, which knows the Great Lakes. */
const UNITED_STATES = "840";

/** Outlines of the offline base map. World: Natural Earth; United States: Census Bureau. Both public domain. */
export interface Atlas {
  readonly land: FeatureCollection;
  readonly borders: MultiLineString;
  readonly states: MultiLineString;
  readonly counties: MultiLineString;
  readonly stateNames: FeatureCollection;
  readonly countyNames: FeatureCollection;
}

async function topology(address: string): Promise<Topology<Record<string, GeometryCollection<{ name: string }>>>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(words.failures.outlinesMissing(response.status));
  return response.json();
}

export async function loadAtlas(): Promise<Atlas> {
  const [world, us] = await Promise.all([topology(worldAddress), topology(countiesAddress)]);
  const { countries } = world.objects;
  const { nation, states, counties } = us.objects;
  if (countries === undefined || nation === undefined || states === undefined || counties === undefined) {
    throw new Error(words.failures.outlinesIncomplete);
  }
  const elsewhere = feature(world, countries);
  const land: FeatureCollection = {
    type: "FeatureCollection",
    features: [...elsewhere.features.filter((country) => country.id !== UNITED_STATES), ...feature(us, nation).features],
  };
  return {
    land,
    borders: mesh(world, countries, (a, b) => a !== b),
    states: mesh(us, states, (a, b) => a !== b),
    counties: mesh(us, counties, (a, b) => a !== b),
    stateNames: namePoints(feature(us, states)),
    countyNames: namePoints(feature(us, counties)),
  };
}
