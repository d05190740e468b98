/** Chance, as a source of numbers in [0, 1). */
export interface UniformSource {
  uniform(): number;
}

/** Days that a block keeps together: a week, so that weekdays and spells of a few days stay whole. */
export const BLOCK_DAYS = 7;

/**
 * Blocks below which no interval is stated: from two blocks a resample is one of three mixtures, and from one it is always the same,
 * which would read as certainty. Four weeks give an interval that is rough but not absurd.
 */
export const LEAST_BLOCKS = 4;

/** Resamples behind an interval: the ends of a 95 % interval then have a standard error of about a twentieth of its width. */
export const RESAMPLES = 1000;

/** Level of the stated intervals. */
export const INTERVAL_LEVEL = 0.95;

/** How often each day stands in each resample, [resamples, days]. Shared by all scores, so that differences are paired. */
export interface DayResamples {
  readonly days: number;
  readonly resamples: number;
  /** Whole blocks that the days hold. */
  readonly blocks: number;
  readonly times: Uint16Array;
}

/** Ends are NaN where the days are too few for an interval. */
export interface ScoreInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Circular block bootstrap over days (Politis and Romano 1992): blocks of consecutive days, the last followed by the first. */
export function resampleDays(
  days: number,
  rng: UniformSource,
  options: { readonly blockDays?: number; readonly resamples?: number } = {},
): DayResamples {
  const blockDays = Math.min(options.blockDays ?? BLOCK_DAYS, days);
  const resamples = options.resamples ?? RESAMPLES;
  const times = new Uint16Array(resamples * days);
  for (let resample = 0; resample < resamples; resample++) {
    for (let drawn = 0; drawn < days; drawn += blockDays) {
      const start = Math.floor(rng.uniform() * days);
      const length = Math.min(blockDays, days - drawn);
      for (let step = 0; step < length; step++) {
        const index = resample * days + ((start + step) % days);
        times[index] = (times[index] ?? 0) + 1;
      }
    }
  }
  return { days, resamples, blocks: Math.floor(days / blockDays), times };
}

/**
 * Ratio of two daily sums over the period, with the percentile interval of the resamples. Score per incident: daily scores over daily
 * incidents; a paired difference: daily differences over the same. Resamples whose denominator is 0 are left out. Ends are NaN below
 * LEAST_BLOCKS blocks.
 */
export function ratioInterval(
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  resampled: DayResamples,
  level: number = INTERVAL_LEVEL,
): ScoreInterval {
  let top = 0;
  let bottom = 0;
  for (let day = 0; day < resampled.days; day++) {
    top += numerator[day] ?? 0;
    bottom += denominator[day] ?? 0;
  }
  if (resampled.blocks < LEAST_BLOCKS) return { value: top / bottom, low: Number.NaN, high: Number.NaN };
  const ratios: number[] = [];
  for (let resample = 0; resample < resampled.resamples; resample++) {
    let over = 0;
    let under = 0;
    for (let day = 0; day < resampled.days; day++) {
      const times = resampled.times[resample * resampled.days + day] ?? 0;
      over += times * (numerator[day] ?? 0);
      under += times * (denominator[day] ?? 0);
    }
    if (under !== 0) ratios.push(over / under);
  }
  ratios.sort((a, b) => a - b);
  return { value: top / bottom, low: quantile(ratios, (1 - level) / 2), high: quantile(ratios, (1 + level) / 2) };
}

/** Quantile of sorted values, linear between neighbours; NaN of none. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
