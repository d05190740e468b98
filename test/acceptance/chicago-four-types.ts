import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type IncidentTable, parseDay } from "../../models/forecast/index.ts";

/** The rows of the four-type Chicago file (Date, Primary Type, Latitude, Longitude; local time), sorted by day and second. */
export function readChicagoFourTypes(file: string): IncidentTable {
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split(/\r?\n/).slice(1);
  const categories = ["ASSAULT", "BATTERY", "CRIMINAL DAMAGE", "THEFT"];
  const rows = lines
    .filter((line) => line !== "")
    .map((line) => {
      const [date = "", type = "", lat = "", lon = ""] = line.split(",");
      const [month, day, year] = date.slice(0, 10).split("/");
      const hour = (Number(date.slice(11, 13)) % 12) + (date.endsWith("PM") ? 12 : 0);
      return {
        day: parseDay(`${year}-${month}-${day}`) ?? Number.NaN,
        second: hour * 3600 + Number(date.slice(14, 16)) * 60 + Number(date.slice(17, 19)),
        category: categories.indexOf(type),
        lon: Number(lon),
        lat: Number(lat),
      };
    })
    .sort((a, b) => a.day - b.day || a.second - b.second || a.lon - b.lon || a.lat - b.lat || a.category - b.category);
  const column = (pick: (row: (typeof rows)[number]) => number): number[] => rows.map(pick);
  return {
    day: Int32Array.from(column((row) => row.day)),
    secondOfDay: Int32Array.from(column((row) => row.second)),
    lon: Float64Array.from(column((row) => row.lon)),
    lat: Float64Array.from(column((row) => row.lat)),
    category: Uint16Array.from(column((row) => row.category)),
    categories,
    timeZone: "America/Chicago",
    firstDay: rows[0]?.day ?? 0,
    lastDay: rows.at(-1)?.day ?? 0,
  };
}
