/** Words of the Forecast tab and its map, in English. */
import * as format from "../format.ts";
import { plural } from "../plural.ts";

export const forecastWords = {
  forecast: {
    title: "Forecast",
    emptyTitle: "Forecasts go here",
    empty:
      "A forecast needs a data set: import one, and its long-run map appears at once. A trained model adds what the last days tell.",
    run: "Run",
    runLabel: (title: string, period: string) => `${title}, ${period}`,
    issueDay: "Issued at local midnight of",
    horizon: "Valid for",
    horizonDays: (n: number) => `${n} ${plural(n, "day", "days")}`,
    category: "Category",
    allCategories: "All together",
    onTheMap: "On the map",
    show: "What the colours show",
    rate: "Rate",
    chance: "Chance",
    area: "Chance within",
    opacity: "Opacity",
    make: "Issue the forecast",
    making: "Computing the forecast",
    isShown: "This forecast is on the map",
    longRunMap: "Long-run map",
    longRunNote: "Where incidents were reported over the whole period; nothing was learnt of recent days.",
    inSample: "Issued inside of the period that the model learnt from: too good to judge it by.",
    issued: (day: string) => `Issued ${format.day(day)}`,
    valid: (days: string, zone: string) => `Valid ${days}, local time (${zone})`,
    expectedCity: (category: string | null) =>
      category === null ? "Expected reported incidents" : `Expected reported incidents (${category.toLowerCase()})`,
    expectedBaseline: "Long-run map",
    observedCity: "Then reported",
    study: "In the whole study area",
    observed: (n: number) => `Show the ${format.count(n)} ${plural(n, "incident", "incidents")} that then happened`,
    observedOfCategory: (category: string) => `Show the incidents (${category.toLowerCase()}) that then happened`,
    observedKey: "Key o",
    noObserved: "The data end before this day: nothing is known yet of what happened.",
    byCategory: "By category",
    expected: "Expected",
    loadingMap: "Loading the map",
    legendChance: (category: string | null, area: number, days: string) =>
      category === null
        ? `Chance of at least one reported incident within ${format.area(area)}, ${days}`
        : `Chance of at least one reported incident (${category}) within ${format.area(area)}, ${days}`,
    legendRate: (category: string | null, days: string) =>
      category === null
        ? `Expected reported incidents per km² and day, ${days}`
        : `Expected reported incidents (${category}) per km² and day, ${days}`,
    legendLongRun: (title: string) => `Long-run map. ${title}`,
    rateUnit: "per km² and day",
    chanceUnit: "chance",
    scale: { linear: "Linear", log: "Log", choose: "Scale of the colours" },
    mapDescription: (title: string) => `Map. ${title}. Press i to inspect the place at its centre.`,
    mapEmpty: "Map without a forecast.",
  },

  place: {
    title: "Place",
    what: (category: string | null, days: string) =>
      category === null
        ? `Reported incidents in a square around this place, ${days}`
        : `Reported incidents (${category}) in a square around this place, ${days}`,
    forecastColumn: "Forecast",
    expected: "Expected count",
    interval: (low: number, high: number) =>
      low === high
        ? `${format.count(low)} in 9 of 10 such days`
        : `${format.count(low)} to ${format.count(high)} in 9 of 10 such days`,
    intervalDays: (low: number, high: number) =>
      low === high
        ? `${format.count(low)} in 9 of 10 such periods`
        : `${format.count(low)} to ${format.count(high)} in 9 of 10 such periods`,
    chance: "Chance of at least one",
    baseline: "Long-run map",
    ratio: (ratio: string) => `${ratio} times the long-run map`,
    noRatio: "The long-run map expects none here.",
    history: "Reported a week",
    historyDescription: (total: number) => `${format.count(total)} reported in 26 weeks`,
    weeksBefore: "Weeks before",
    outside: "This place lies outside the study area: no incidents were reported near it, so nothing is forecast.",
    copy: "Copy as text",
    pinned: (place: string) => `Forecast at ${place}`,
    textHead: (place: string, area: number, days: string, zone: string) =>
      `Square of ${format.area(area)} around ${place}, valid ${days}, local time (${zone})`,
    textCategory: (category: string | null) =>
      category === null ? "Reported incidents, all categories" : `Reported incidents: ${category}`,
    textExpected: (expected: string, low: number, high: number) =>
      `Expected: ${expected} (${format.count(low)} to ${format.count(high)} in 9 of 10 such periods)`,
    textChance: (chance: string) => `Chance of at least one: ${chance}`,
    textBaseline: (expected: string, chance: string) => `Long-run map: ${expected} expected, chance ${chance}`,
    textSource: (title: string, issued: string, dataHash: string) => `${title}, issued ${format.day(issued)}, data ${dataHash}`,
    categories: "By category",
  },

  ranked: {
    title: "Ranked places",
    empty: "The places with the most expected incidents are listed here when a forecast is on the map.",
    note: (area: number, count: number) =>
      `The ${count} squares of ${format.area(area)} with the highest values, of a fixed grid over the study area.`,
    rank: "Rank",
    place: "Centre",
    expected: "Expected",
    chance: "Chance",
    show: (place: string) => `Inspect ${place}`,
  },
} as const;
