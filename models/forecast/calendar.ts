/** Days since 1970-01-01 in the data set's own time zone. An integer; no clock and no zone table is needed to compare two. */
export type LocalDay = number;

const MILLISECONDS_PER_DAY = 86_400_000;

/** "2018-07-09" for a local day. */
export function formatDay(day: LocalDay): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** Local day of "YYYY-MM-DD", or undefined where the text is no date of the calendar (2018-02-30). */
export function parseDay(text: string): LocalDay | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return undefined;
  const day = milliseconds / MILLISECONDS_PER_DAY;
  return formatDay(day) === text ? day : undefined;
}

/** 0 is Sunday. 1970-01-01 was a Thursday. */
export function weekday(day: LocalDay): number {
  return (((day + 4) % 7) + 7) % 7;
}
