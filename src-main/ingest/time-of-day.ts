/** Ways to write a time of day in a column of its own. */

export type TimeOfDayFormat = "hour" | "HHMM" | "HH:mm";

/** The way that fits at least nine in ten of the values, or undefined. */
export function guessTimeOfDay(values: readonly string[]): TimeOfDayFormat | undefined {
  const texts = values.map((value) => value.trim()).filter((value) => value !== "");
  if (texts.length === 0) return undefined;
  const share = (fits: (value: string) => boolean) => texts.filter(fits).length / texts.length;
  if (share((value) => /^\d{1,2}:\d{2}(:\d{2})?$/.test(value)) >= 0.9) return "HH:mm";
  if (share((value) => /^\d{1,2}(\.0)?$/.test(value) && Number(value) <= 24) >= 0.9) return "hour";
  // "0026" is 00:26; a spreadsheet that took it for a number has made it "26", which is the same minute.
  if (share((value) => /^\d{1,4}$/.test(value) && Number(value) <= 2400 && Number(value) % 100 < 60) >= 0.9) return "HHMM";
  return undefined;
}

/** SQL for seconds after midnight of `text` (a trimmed SQL expression), -1 where it is no time of day. 24:00 is taken as 0:00. */
export function secondOfDaySql(format: TimeOfDayFormat, text: string): string {
  const hourMinuteSecond: Record<TimeOfDayFormat, readonly [hour: string, minute: string, second: string]> = {
    hour: [`try_cast(try_cast(${text} AS DOUBLE) AS INTEGER)`, "0", "0"],
    HHMM: [`(try_cast(${text} AS INTEGER) // 100)`, `(try_cast(${text} AS INTEGER) % 100)`, "0"],
    "HH:mm": [
      `try_cast(split_part(${text}, ':', 1) AS INTEGER)`,
      `try_cast(split_part(${text}, ':', 2) AS INTEGER)`,
      `coalesce(try_cast(nullif(split_part(${text}, ':', 3), '') AS INTEGER), 0)`,
    ],
  };
  const [hour, minute, second] = hourMinuteSecond[format];
  const inRange = `${hour} BETWEEN 0 AND 24 AND ${minute} BETWEEN 0 AND 59 AND ${second} BETWEEN 0 AND 59`;
  return `CASE WHEN ${inRange} THEN (${hour} % 24) * 3600 + ${minute} * 60 + ${second} ELSE -1 END`;
}
