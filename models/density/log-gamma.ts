/** ln Gamma(x), x > 0. Stirling's series after shifting x above 10; relative error below 1e-14. */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  if (y < 10) {
    let product = 1;
    while (y < 10) {
      product *= y;
      y += 1;
    }
    shift = Math.log(product);
  }
  const inverse = 1 / y;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** ln Gamma(x + n) - ln Gamma(x) for a whole number n >= 0, exact for small n where the difference of two large values is not. */
export function logRisingFactorial(x: number, n: number): number {
  if (n > 40) return logGamma(x + n) - logGamma(x);
  let sum = 0;
  let product = 1;
  for (let j = 0; j < n; j++) {
    product *= x + j;
    if (product > 1e280 || product < 1e-280) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}
