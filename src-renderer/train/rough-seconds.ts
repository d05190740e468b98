/**
 * A reckoned time with no more digits than it deserves: steps of 5 s below a minute, of half a minute below ten, of five minutes
 * below two hours, of half an hour above.
 */
export function roughSeconds(seconds: number): number {
  const step = seconds < 60 ? 5 : seconds < 600 ? 30 : seconds < 7200 ? 300 : 1800;
  return Math.max(step, Math.round(seconds / step) * step);
}
