import type { MixtureData } from "../forecast/index.ts";
import { cellIndex, type LocalPoint } from "../grid/index.ts";
import { gaussianAt, gaussianLogDensity } from "./gaussian.ts";

/**
 * Rate of a mixture at a point, incidents per m2 and day: base rate x node factor + Gaussians; 0 outside of the study area. A rate at a
 * point is what an incident's log score asks for; a map shows means over areas (mixturePrediction).
 */
export function intensityAt(mixture: MixtureData, point: LocalPoint, category: number): number {
  const { base, geometry, nodeCount, nodeFactors, weights } = mixture;
  const cell = cellIndex(base.grid, point.x, point.y);
  const node = cell < 0 ? -1 : (base.node[cell] ?? -1);
  if (node < 0) return 0;
  const components = geometry.length / 5;
  let rate = (base.rate[category * base.node.length + cell] ?? 0) * (nodeFactors[category * nodeCount + node] ?? 0);
  for (let k = 0; k < components; k++) {
    const weight = weights[category * components + k] ?? 0;
    if (weight > 0) rate += weight * Math.exp(gaussianLogDensity(gaussianAt(geometry, k), point));
  }
  return rate;
}
