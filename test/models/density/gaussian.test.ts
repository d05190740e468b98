import { describe, expect, it } from "vitest";
import { type Gaussian, gaussianLogDensity } from "../../../models/density/index.ts";

const DRAWS = 20_000;

/** Pairs of standard normal draws by Box and Muller from Park and Miller's generator. */
function* normals(seed: number): Generator<[number, number]> {
  let state = seed;
  const uniform = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    yield [radius * Math.cos(angle), radius * Math.sin(angle)];
  }
}

function isotropic(variance: number): Gaussian {
  return { meanX: 0.4, meanY: 0.6, l11: Math.sqrt(variance), l21: 0, l22: Math.sqrt(variance) };
}

/** Cholesky factor of [[.004, .0018], [.0018, .0025]]. */
const CORRELATED: Gaussian = {
  meanX: 0.4,
  meanY: 0.6,
  l11: Math.sqrt(0.004),
  l21: 0.0018 / Math.sqrt(0.004),
  l22: Math.sqrt(0.0025 - 0.0018 ** 2 / 0.004),
};

describe("gaussianLogDensity", () => {
  it.each([
    ["correlated", CORRELATED, -3.1144],
    ["of variance .02", isotropic(0.02), -1.0741],
    ["of variance .01", isotropic(0.01), -1.7673],
    ["of variance .005", isotropic(0.005), -2.4604],
    ["of variance .003", isotropic(0.003), -2.9713],
  ])("averages to less its entropy, 1 + ln 2 pi + ln det / 2, over its own draws: %s", (_, gaussian, entropy) => {
    const draws = normals(17);
    let sum = 0;
    for (let i = 0; i < DRAWS; i++) {
      const [z1, z2] = draws.next().value as [number, number];
      const point = { x: gaussian.meanX + gaussian.l11 * z1, y: gaussian.meanY + gaussian.l21 * z1 + gaussian.l22 * z2 };
      sum -= gaussianLogDensity(gaussian, point);
    }
    expect(1 + Math.log(2 * Math.PI) + Math.log(gaussian.l11 * gaussian.l22)).toBeCloseTo(entropy, 4);
    // The mean of n draws has standard deviation 1 / sqrt(n) exactly in two dimensions.
    expect(Math.abs(sum / DRAWS - entropy)).toBeLessThan(4 / Math.sqrt(DRAWS));
  });
});
