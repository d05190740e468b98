/** Figures that are numbers. A metric of no days or no incidents is none, and JSON has no word for it. */
export function finite(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}
