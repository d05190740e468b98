/**
 * Learning rate that falls from `start` to `end` along half a cosine over `steps` steps (Loshchilov and Hutter, arXiv 1608.03983,
 * without restarts) and stays there.
 */
export function cosineSchedule({
  start,
  end,
  steps,
}: {
  readonly start: number;
  readonly end: number;
  readonly steps: number;
}): (step: number) => number {
  return (step) => {
    const share = steps > 0 ? Math.min(1, Math.max(0, step / steps)) : 1;
    return end + ((start - end) * (1 + Math.cos(Math.PI * share))) / 2;
  };
}
