/** Round values from low to high, `most` at the most, spaced by 1, 2 or 5 times a power of ten. */
export function roundTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low)) return Number.isFinite(low) ? [low] : [];
  const rough = (high - low) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++)
    ticks.push(Number((index * step).toPrecision(12)));
  return ticks;
}

/** Whole numbers from low to high for an axis that counts. */
export function wholeTicks(low: number, high: number, most: number): readonly number[] {
  const step = Math.max(1, Math.ceil((high - low) / Math.max(1, most - 1)));
  const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((candidate) => candidate >= step) ?? step;
  const ticks: number[] = [];
  for (let value = Math.ceil(low / nice) * nice; value <= high; value += nice) ticks.push(value);
  return ticks.length === 0 ? [low] : ticks;
}

/** Decimals that tell the ticks apart, at least `least`. */
export function tickDecimals(ticks: readonly number[], least = 0): number {
  const [first = 0, second = first + 1] = ticks;
  return Math.min(6, Math.max(least, -Math.floor(Math.log10(Math.abs(second - first) || 1) + 1e-9)));
}
