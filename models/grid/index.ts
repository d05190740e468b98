export {
  cellAreaSquareMetres,
  type LocalFrame,
  type LocalPoint,
  type LonLat,
  metresPerDegree,
  toLocal,
  toLonLat,
  WGS84_FLATTENING,
  WGS84_SEMI_MAJOR_METRES,
} from "./geodesy.ts";
export {
  cellIndex,
  cellRect,
  type Field,
  type Grid,
  type LocalGrid,
  type LocalRect,
  lonLatGrid,
  makeLocalGrid,
} from "./grid.ts";
export { clipRing, crossesItself, forEachEdge, isInRing, type LocalRing, ringArea, ringBox } from "./polygon.ts";
