import type { LocalPoint } from "../grid/index.ts";

/** A correlated Gaussian in metres: mean, and the Cholesky factor [[l11, 0], [l21, l22]] of its covariance. */
export interface Gaussian {
  readonly meanX: number;
  readonly meanY: number;
  readonly l11: number;
  readonly l21: number;
  readonly l22: number;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** ln of the density at a point, per m2. */
export function gaussianLogDensity({ meanX, meanY, l11, l21, l22 }: Gaussian, point: LocalPoint): number {
  const u1 = (point.x - meanX) / l11;
  const u2 = (point.y - meanY - l21 * u1) / l22;
  return -LOG_TWO_PI - Math.log(l11) - Math.log(l22) - 0.5 * (u1 * u1 + u2 * u2);
}

/** Component k of a mixture's geometry [components, 5]. */
export function gaussianAt(geometry: ArrayLike<number>, k: number): Gaussian {
  const from = k * 5;
  return {
    meanX: geometry[from] ?? 0,
    meanY: geometry[from + 1] ?? 0,
    l11: geometry[from + 2] ?? 0,
    l21: geometry[from + 3] ?? 0,
    l22: geometry[from + 4] ?? 0,
  };
}
