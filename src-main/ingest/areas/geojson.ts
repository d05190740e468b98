/** GeoJSON and TopoJSON. */
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { areasNotRead, type Layer, type LayerCrs, layerOf } from "./layer.ts";

interface Described {
  readonly properties: unknown;
  readonly geometry: unknown;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of GeoJSON's first version: "urn:ogc:def:crs:EPSG::3435". */
function crsOf(document: Readonly<Record<string, unknown>>): LayerCrs {
  const properties = isRecord(document.crs) ? document.crs.properties : undefined;
  const name = isRecord(properties) ? properties.name : undefined;
  if (typeof name !== "string" || /CRS84$/.test(name)) return null;
  const code = /EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1];
  return code === undefined ? { definition: name } : { epsg: `EPSG:${code}` };
}

function describedOf(document: Readonly<Record<string, unknown>>): Described[] {
  if (document.type === "FeatureCollection" && Array.isArray(document.features)) {
    return document.features.filter(isRecord).map(({ properties, geometry }) => ({ properties, geometry }));
  }
  if (document.type === "Feature") return [{ properties: document.properties, geometry: document.geometry }];
  return [{ properties: {}, geometry: document }];
}

/** The object of a topology with the most geometries. */
function topologyFeatures(document: Readonly<Record<string, unknown>>, fileName: string): Described[] {
  try {
    // What is wrong inside shows while it is unfolded; each coordinate is checked afterwards.
    const topology = document as unknown as Topology;
    const collections = Object.values(topology.objects).filter(
      (object): object is GeometryCollection => object.type === "GeometryCollection",
    );
    const largest = collections.sort((a, b) => b.geometries.length - a.geometries.length)[0];
    if (largest === undefined) return [];
    return feature(topology, largest).features.map(({ properties, geometry }) => ({ properties, geometry }));
  } catch (cause) {
    throw areasNotRead(fileName, "its topology is damaged", cause);
  }
}

/** Throws AreasNotRead. */
export function readGeoJson(text: string, fileName: string): Layer {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw areasNotRead(fileName, "it is no JSON", cause);
  }
  if (!isRecord(document)) throw areasNotRead(fileName, "it is no GeoJSON");
  if (document.type === "Topology") return layerOf(topologyFeatures(document, fileName), null);
  return layerOf(describedOf(document), crsOf(document));
}
