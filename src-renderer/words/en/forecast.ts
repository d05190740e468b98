/** Words of the Forecast tab and its map, in English. */
import type { Noun } from "../../../src-main/contract/index.ts";
import { capital } from "../capital.ts";
import * as format from "../format.ts";
import { plural } from "../plural.ts";

/** Categories that a caption names one by one; more are counted. */
const MOST_NAMED = 3;

export const forecastWords = {
  forecast: {
    title: "Forecast",
    emptyTitle: "Forecasts go here",
    empty:
      "A forecast needs a data set: import one, and its long-run map appears at once. A trained model adds what the last days tell.",
    run: "Run",
    runLabel: (title: string, period: string) => `${title}, ${period}`,
    issueDay: "Issued, local midnight",
    horizon: "Valid for",
    horizonDays: (n: number) => `${n} ${plural(n, "day", "days")}`,
    category: "Category",
    allCategories: "All together",
    categories: "Categories",
    categoriesNote: (n: number) => `${n} chosen: the chance is that of at least one incident of any of them.`,
    anyOf: (names: readonly string[]) =>
      names.length <= MOST_NAMED
        ? format.alternatives(names.map((name) => name.toLowerCase()))
        : `any of ${names.length} categories`,
    onTheMap: "On the map",
    show: "What the colours show",
    rate: "Rate",
    chance: "Chance",
    area: "Within",
    rateArea: "Mean of the surrounding",
    atLeast: "Chance of at least",
    atLeastIncidents: (noun: Noun, n: number) => `At least ${n} ${plural(n, noun.one, noun.many)}`,
    opacity: "Opacity",
    make: "Issue the forecast",
    making: "Computing the forecast",
    isShown: "This forecast is on the map",
    longRunMap: "Long-run map",
    longRunNote: "Where incidents were reported over the whole period; nothing was learnt of recent days.",
    inSample: "Issued inside of the period that the model learnt from: too good to judge it by.",
    issued: (day: string) => `Issued ${format.day(day)}`,
    valid: (days: string, zone: string) => `Valid ${days}, local time (${zone})`,
    expectedCity: (noun: Noun, category: string | null) =>
      category === null ? `Expected ${noun.many}` : `Expected ${noun.many} (${category.toLowerCase()})`,
    expectedBaseline: "Long-run map",
    observedCity: "Then reported",
    study: "In the whole study area",
    toCome: "…",
    missing: "not known",
    observed: (n: number) => `Show the ${format.count(n)} ${plural(n, "incident", "incidents")} that then happened`,
    observedOfCategory: (category: string) => `Show the incidents (${category.toLowerCase()}) that then happened`,
    observedKey: "Key o",
    noObserved: "The data end before this day: nothing is known yet of what happened.",
    byCategory: "By category",
    expected: "Expected",
    loadingMap: "Loading the map",
    legendChance: (noun: Noun, least: number, category: string | null, area: number, days: string) =>
      [
        `Chance of at least ${least === 1 ? "one" : format.count(least)} ${plural(least, noun.one, noun.many)}`,
        ...(category === null ? [] : [`(${category})`]),
        `within ${format.area(area)}, ${days}`,
      ].join(" "),
    legendRate: (noun: Noun, category: string | null, area: number, days: string) =>
      `Expected ${noun.many}${category === null ? "" : ` (${category})`} per km² and day, mean of ${format.area(area)}, ${days}`,
    legendLongRun: (title: string) => `Long-run map. ${title}`,
    rateUnit: "per km² and day",
    issueDays: (first: string, last: string) => `From ${first} to ${last}, the day after the data end.`,
    notAnIssueDay: (first: string, last: string) => `Choose a day from ${first} to ${last}, the day after the data end.`,
    mapDescription: (title: string) => `Map. ${title}. Press i to inspect the place at its centre.`,
    inView: (lowest: string, highest: string, place: string) =>
      `In view: from ${lowest} to ${highest}. The highest value in view lies at ${place}. The table of ranked places, key d, says the same in rows.`,
    nothingInView: "Nothing of the study area is in view.",
    incidents: "Incidents",
    incidentDays: "Days of the incidents",
    incidentPeriods: {
      valid: "The forecast's own days",
      week: "7 days before it",
      month: "28 days before it",
      all: "All days of the data",
      own: "Chosen days",
    },
    incidentFrom: "First day",
    incidentTo: "Last day",
    showIncidents: "Show incidents on the map",
    incidentsShown: (n: number) => `${format.count(n)} ${plural(n, "incident", "incidents")} on the map`,
    incidentsCounted: "Where too many are in view to draw each, the area of a circle goes by the count of its cell.",
    cap: "A forecast ends where its study area ends.",
    mapEmpty: "Map without a forecast.",
  },

  legend: {
    ramp: "Colours",
    ramps: { viridis: "Viridis", cividis: "Cividis", magma: "Magma", print: "For print" },
    scale: "Scale of the colours",
    scales: { linear: "Linear", log: "Log", quantile: "Quantile" },
    low: "Value at the low end of the colours",
    high: "Value at the high end of the colours",
    lowIs: (value: string) => `Low end: ${value}. Drag, or use the arrow keys.`,
    highIs: (value: string) => `High end: ${value}. Drag, or use the arrow keys.`,
    fit: "Fit",
    difference: (shown: string, other: string, of: string) => `${shown} less ${other}: ${of}`,
    points: "Differences are in percentage points.",
    orMore: (value: string) => `≥ ${value}`,
    orLess: (value: string) => `≤ ${value}`,
    compared: (other: string) => `Right of the line: ${other}`,
    hatched: (days: number, area: number) =>
      `Hatched: ${format.count(days)} days of incidents within ${format.area(area)} could not tell the two apart (as two Poisson counts, at 90 %).`,
    nothing: "Not coloured: outside of the study area.",
  },

  compare: {
    title: "Compare",
    with: "With",
    longRunMap: "Long-run map of the same data",
    kinds: { none: "Off", swipe: "Swipe", side: "Two maps", difference: "Difference" },
    choose: "How to compare",
    line: "Line between the two forecasts",
    lineAt: (share: number) => `At ${Math.round(share * 100)} % of the map's width`,
    nothing: "There is no other forecast of this data set yet: issue one, and it can be compared.",
    second: (title: string, days: string) => `${title}, ${days}`,
    secondMap: (title: string) => `Second map: ${title}`,
  },

  regions: {
    title: "Regions",
    none: "Draw an area to see what is forecast inside of it.",
    draw: "Draw",
    shapes: { polygon: "Polygon", rectangle: "Rectangle", circle: "Circle" },
    start: (shape: string) => `Draw a region: ${shape.toLowerCase()}, key r`,
    drawing: {
      polygon:
        "Click the corners; click the first one again to close. Keyboard: arrows move the map, Space sets a corner, Enter closes.",
      rectangle: "Click two opposite corners. Keyboard: arrows move the map, Space sets a corner.",
      circle: "Click the centre, then the edge. Keyboard: arrows move the map, Space sets a point.",
    },
    stop: "Stop drawing",
    name: "Name of the region",
    newName: (n: number) => `Region ${n}`,
    choose: (name: string) => `Show what is forecast in ${name}`,
    remove: (name: string) => `Delete ${name}`,
    removed: (name: string) => `${name} is deleted.`,
    restore: "Undo",
    card: (name: string) => `Forecast in ${name}`,
    what: (noun: Noun, category: string | null, area: string, days: string) =>
      `${capital(noun.many)}${category === null ? "" : ` (${category})`} in ${area}, ${days}`,
    outsideShare: (share: string) => `${share} of it lies in the study area; nothing is forecast for the rest.`,
    outside: "This region lies outside the study area: nothing is forecast for it.",
    observed: "Then reported",
    notSaved: "The region could not be kept.",
    textHead: (name: string, area: string, days: string, zone: string) => `${name}, ${area}, valid ${days}, local time (${zone})`,
    textObserved: (n: number) => `Then reported: ${format.count(n)}`,
    textCorners: (corners: string) => `Corners (longitude latitude): ${corners}`,
  },

  baseMap: {
    title: "Base map",
    kinds: { outlines: "Outlines", pmtiles: "Street file", online: "Online" },
    choose: "What lies under the forecast",
    outlinesNote: "Coasts, borders and counties, part of the program. Nothing is asked of any network.",
    path: "Path of a PMTiles file",
    pathNote: "A street map of the Protomaps schema, on this computer. It is read where it lies.",
    usePath: "Use this file",
    template: "Address of the tiles",
    templateHint: "https://host/{z}/{x}/{y}.png",
    consent: (host: string) =>
      `I agree that this window asks ${host} for map pictures. ${host} then learns which places are looked at, and when, and the address of this computer. The data and the forecasts are not sent.`,
    noHost: "Type an address that begins with https:// and holds {z}, {x} and {y}.",
    useOnline: (host: string) => `Show pictures of ${host}`,
    reload: "The window loads again, because its protection names the hosts that it may ask.",
    globe: "Globe",
    flat: "Flat",
    projection: "Shape of the world",
    attributionOwn: "Base map: own file",
    attributionOnline: (host: string) => `Base map: ${host}`,
    shown: (name: string) => `On the map: ${name}`,
  },

  place: {
    title: "Place",
    what: (noun: Noun, category: string | null, days: string) =>
      `${capital(noun.many)}${category === null ? "" : ` (${category})`} in a square around this place, ${days}`,
    forecastColumn: "Forecast",
    expected: "Expected",
    interval: "90 % range",
    intervalHint: "If the forecast is right, the number lies in this range nine times in ten.",
    range: (low: number, high: number) => (low === high ? format.count(low) : `${format.count(low)} to ${format.count(high)}`),
    chance: "At least one",
    baseline: "Long-run map",
    ratio: (ratio: string) => `${ratio} times the long-run map`,
    noRatio: "The long-run map expects none here.",
    history: "Reported a week",
    historyDescription: (total: number, weeks: number) => `${format.count(total)} reported in ${format.count(weeks)} weeks`,
    historyLongRun: (expected: string) => `The dashed line is the long-run map: ${expected} a week.`,
    weeksBefore: "Weeks before",
    outside: "This place lies outside the study area: nothing was reported near it, so nothing is forecast.",
    copy: "Copy as text",
    pinned: (place: string) => `Forecast at ${place}`,
    textHead: (place: string, area: number, days: string, zone: string) =>
      `Square of ${format.area(area)} around ${place}, valid ${days}, local time (${zone})`,
    textCategory: (noun: Noun, category: string | null) =>
      category === null ? `${capital(noun.many)}, all categories` : `${capital(noun.many)}: ${category}`,
    textExpected: (expected: string, low: number, high: number) =>
      `Expected: ${expected}, 90 % range ${low === high ? format.count(low) : `${format.count(low)} to ${format.count(high)}`}`,
    textChance: (chance: string) => `Chance of at least one: ${chance}`,
    textBaseline: (expected: string, chance: string) => `Long-run map: ${expected} expected, chance ${chance}`,
    textSource: (title: string, issued: string, dataHash: string) => `${title}, issued ${format.day(issued)}, data ${dataHash}`,
    categories: "By category",
  },

  ranked: {
    title: "Ranked places",
    empty: "The places with the highest expected counts are listed here when a forecast is on the map.",
    note: (area: number, count: number) =>
      `The ${count} squares of ${format.area(area)} with the highest values, of a fixed grid over the study area.`,
    rank: "Rank",
    place: "Centre",
    expected: "Expected",
    chance: "Chance",
    show: (place: string) => `Inspect ${place}`,
  },
} as const;
