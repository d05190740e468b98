/** Sizes of the negative binomial are sought between these; the upper one is a Poisson for every count that a node can have. */
export const SMALLEST_SIZE = 0.05;
export const LARGEST_SIZE = 1e4;

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SEARCH_STEPS = 40;

/** log likelihood of counts under a negative binomial with mean m and variance m + m^2 / size, without terms free of size. */
function logLikelihood(counts: ArrayLike<number>, means: ArrayLike<number>, size: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const mean = means[i] ?? 0;
    const count = counts[i] ?? 0;
    // size log(size / (size + mean)) + count log(mean / (size + mean)) + log of the rising factorial of size.
    sum -= size * Math.log1p(mean / size) + count * Math.log(size + mean);
    for (let k = 0; k < count; k++) sum += Math.log(size + k);
  }
  return sum;
}

/** Maximum-likelihood size for counts with known means, by golden section on its logarithm. */
export function fitSize(counts: ArrayLike<number>, means: ArrayLike<number>): number {
  let low = Math.log(SMALLEST_SIZE);
  let high = Math.log(LARGEST_SIZE);
  const at = (logSize: number): number => logLikelihood(counts, means, Math.exp(logSize));
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let leftValue = at(left);
  let rightValue = at(right);
  for (let step = 0; step < SEARCH_STEPS; step++) {
    if (leftValue >= rightValue) {
      high = right;
      right = left;
      rightValue = leftValue;
      left = high - GOLDEN * (high - low);
      leftValue = at(left);
    } else {
      low = left;
      left = right;
      leftValue = rightValue;
      right = low + GOLDEN * (high - low);
      rightValue = at(right);
    }
  }
  return Math.exp((low + high) / 2);
}
