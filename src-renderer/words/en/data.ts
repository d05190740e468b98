/** Words of the Data tab and the import, in English. */
import type { RejectReason } from "../../../src-main/contract/index.ts";
import * as format from "../format.ts";
import { plural } from "../plural.ts";

export const dataWords = {
  data: {
    title: "Data",
    choose: "Choose a file ...",
    drop: "Drop to import",
    dropHint: "Tables of incidents become data sets; polygons of areas become layers.",
    dropUpdate: (name: string) => `Drop to bring ${name} up to date`,
    dropUpdateHint: "A newer export of the same table: new, revised and withdrawn rows are told apart.",
    emptyTitle: "Your incidents go here",
    empty:
      "Drop a table of reported incidents anywhere in this window: one row for each, with a date, a longitude and a latitude, and a category if there is one. It stays on this machine.",
    more: "You can drop a file anywhere in this window.",
    waiting: (n: number) =>
      `${n} more ${plural(n, "file waits", "files wait")}; ${plural(n, "it comes", "they come")} after this one.`,
    summary: (rows: number, first: string, last: string, categories: number, place: string) =>
      `${format.count(rows)} reported incidents from ${format.shortDay(first)} to ${format.shortDay(last)}, in ${categories} ${plural(categories, "category", "categories")}, around ${place}.`,
    weekly: "Reported incidents a week",
    weeklyDescription: (low: number, high: number) =>
      `Between ${format.count(low)} and ${format.count(high)} reported incidents a week.`,
    perWeekMost: (high: number) => `up to ${format.count(high)} a week`,
    categories: "Categories",
    category: "Category",
    incidents: "Incidents",
    findings: "What to know about these data",
    noFindings: "Nothing stood out in these data.",
    severity: { information: "Note", caution: "Caution" },
    rowsRead: (read: number, kept: number) => `${format.count(kept)} of ${format.count(read)} rows kept.`,
    duplicates: (n: number) => `${format.count(n)} ${plural(n, "row repeats another", "rows repeat others")}; they are kept.`,
    showRejects: (n: number) => `Show ${format.count(n)} rejected ${plural(n, "row", "rows")}`,
    rejectsTitle: (name: string) => `Rejected rows of ${name}`,
    rejectsShown: (shown: number, total: number) => `${format.count(shown)} of ${format.count(total)} rows`,
    moreRejects: "Show more rows",
    line: "Line",
    reason: "Reason",
    row: "Row",
    showMap: "Long-run map",
    showMapHint: "Show the long-run map of these data",
    trainOn: "Train on these data",
    rejectReasons: {
      MissingCoordinates: "No coordinates",
      InvalidCoordinates: "Coordinates that are none",
      ZeroCoordinates: "Coordinates 0, 0, which stand for no place",
      FarFromTheRest: "Far from all other incidents",
      MissingDate: "No date",
      InvalidDate: "A date that cannot be read",
      ImplausibleDate: "A date before 1950 or after 2100",
      FutureDate: "A date after the import",
      RepeatedId: "Its number comes again later in the table",
      LeftOut: "In a category that was left out",
      WrongColumnCount: "Another number of columns than the header",
      UnbalancedQuotes: "A quotation mark without its partner",
    } satisfies Record<RejectReason, string> as Record<string, string>,
  },

  importing: {
    title: (file: string) => `Import ${file}`,
    sending: (file: string) => `Sending ${file} to the service on this machine`,
    reading: "Looking at the first rows",
    working: (file: string) => `Importing ${file}`,
    columns: "What the columns mean",
    role: {
      time: "Date and time",
      timeOfDay: "Time of day",
      endTime: "End, date and time",
      endTimeOfDay: "End, time of day",
      category: "Category",
      lon: "Longitude",
      lat: "Latitude",
      id: "Number of the incident",
      modifiedOn: "Reported or changed on",
    },
    noColumn: "None",
    notUsed: "Not used",
    roleOf: (column: string) => `Meaning of the column ${column}`,
    chosen: "Chosen by you.",
    dateFormat: (pattern: string) => `Dates are read as ${pattern}.`,
    timeZone: "Time zone of the dates",
    rejected: (rejected: number, looked: number) =>
      rejected === 0
        ? `None of the first ${format.count(looked)} rows would be rejected.`
        : `${format.count(rejected)} of the first ${format.count(looked)} rows would be rejected.`,
    rejectedTitle: "Rejected so far",
    firstRows: "First rows",
    name: "Name",
    confirm: "Import",
    missingRole: (role: string) => `Choose the column that holds this: ${role}.`,
    done: (rows: number, name: string, seconds: number) =>
      `${format.count(rows)} reported incidents of ${name} imported in ${format.duration(seconds)}. The map shows where they were reported over the whole span.`,
    bytes: (bytes: number) => format.bytes(bytes),
  },
} as const;
