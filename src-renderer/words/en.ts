/**
 * Every word that the window says, in English. Whole sentences with placeholders, never glued from parts, so that another
 * language is another file of this shape. Long because it is the whole catalogue.
 */
import type { RejectReason } from "../../src-main/contract/index.ts";
import * as format from "./format.ts";

const plural = (n: number, one: string, many: string): string => (n === 1 ? one : many);

export const words = {
  application: "Isarithm",

  tabs: { data: "Data", train: "Train", forecast: "Forecast" },
  rail: {
    label: "Sections",
    help: "Help",
    theme: { system: "System", light: "Light", dark: "Dark" },
    themeHint: (now: string) => `Colours: ${now}. Change to the next.`,
    tabHint: (tab: string, key: number) => `${tab}, key ${key}`,
  },

  top: {
    noProject: "No project is open",
    jobs: (n: number) => `${n} ${plural(n, "job", "jobs")}`,
    noJobs: "No jobs",
    jobsLabel: "Jobs under way",
    openJobs: "Show the jobs under way",
  },

  status: {
    label: "Status",
    engine: (library: string, device: string) => `${library}, ${device}`,
    engineHint: "The engine that computed last, and where it ran",
    memory: (bytes: number) => format.bytes(bytes),
    memoryHint: "Memory of the service and its processes",
    cursorHint: "Place under the cursor",
    value: (value: string, unit: string) => `${value} ${unit}`,
    validHint: "Day for which the map on show is valid",
    valid: (days: string) => `${days}, local time`,
    connecting: "Connecting to the service ...",
    lost: (attempts: number) => `No connection to the service, attempt ${attempts}. Start it again if it was ended.`,
    outside: "outside the study area",
  },

  panel: {
    label: (tab: string) => `${tab} panel`,
    resize: "Width of the panel",
    collapse: "Fold",
    mapLabel: "Map of the forecast",
  },
  drawer: { resize: "Height of the drawer", close: "Close the drawer", open: "Open the drawer" },

  common: {
    cancel: "Cancel",
    close: "Close",
    dismiss: "Dismiss",
    tryAgain: "Try again",
    copyDetails: "Copy details",
    copied: "Copied",
    loading: "Loading ...",
    asTable: "As a table",
    asChart: "As a chart",
    hint: (hint: string) => `Next step: ${hint}`,
    attribution: "About the data",
  },

  notices: { label: "Notices" },

  progress: {
    share: (value: number) => format.share(value),
    rate: (value: number, unit: string) => `${format.quantity(value)} ${unit}`,
    left: (seconds: number) => `${format.duration(seconds)} left`,
  },

  shortcuts: {
    title: "Shortcuts",
    groups: { window: "Window", map: "Map" },
    tab: (tab: string) => `Go to ${tab}`,
    sheet: "This sheet",
    escape: "Close what is open",
    drawer: "Open or close the drawer",
    observed: "Show or hide the incidents that then happened",
    inspect: "Inspect the place at the map's centre",
    statistic: "Change between rate and chance",
    legend: "Show or hide the legend",
    opacity: "More or less see-through",
    pan: "Move the map, when it has the focus",
    escapeKey: "Esc",
    zoom: "Zoom, when the map has the focus",
    arrows: "Arrow keys",
  },

  data: {
    title: "Data",
    choose: "Choose a file ...",
    drop: "Drop to import",
    dropHint: "Tables of incidents: .csv or .csv.gz",
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
      FarFromTheRest: "Far from all other incidents",
      MissingDate: "No date",
      InvalidDate: "A date that cannot be read",
      ImplausibleDate: "A date before 1950 or after 2100",
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
    role: { time: "Date and time", timeOfDay: "Time of day", category: "Category", lon: "Longitude", lat: "Latitude" },
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

  train: {
    title: "Train",
    emptyTitle: "A model learns from a data set",
    empty: "There are no data to learn from yet. Import a table of reported incidents first.",
    goToData: "Go to Data",
    dataset: "Data set",
    model: "Model",
    models: { crime: "Graph-ConvGRU", climatology: "Long-run map" } as Record<string, string>,
    modelNotes: {
      crime: "Neighbourhoods that pass on what happened near them in the last days; starts from the long-run map.",
      climatology:
        "Where incidents were reported over the whole period; learns nothing of recent days. Every forecast is shown beside it.",
    } as Record<string, string>,
    period: "Period",
    from: "First day",
    to: "Last day",
    trainPart: (days: number) => `${format.count(days)} ${plural(days, "day", "days")} to learn from`,
    validationPart: (days: number) => `${format.count(days)} ${plural(days, "day", "days")} to check on`,
    unusedPart: "not used",
    periodDescription: (first: string, split: string, last: string) =>
      `Learns from ${format.shortDay(first)} on, is checked from ${format.shortDay(split)} to ${format.shortDay(last)}.`,
    periodWrong: "The first day must be before the last, and both inside the data.",
    periodShort: "The period needs at least two days.",
    preset: "How thorough",
    presets: {
      quick: {
        name: "Quick look",
        cost: "A few epochs: at most 3 minutes for a year of a large city on two cores.",
      },
      standard: {
        name: "Standard",
        cost: "Up to 40 epochs, stops when nothing is gained: about 20 minutes for a year of a large city on two cores.",
      },
    },
    advanced: "Advanced",
    seed: "Seed",
    seedHint: "The same seed, data and engine give the same model.",
    epochs: "Epochs",
    epochsHint: "Empty: as the choice above says.",
    start: "Start training",
    starting: "Starting ...",
    engine: {
      ask: (bytes: number) =>
        `Training needs the native engine, TensorFlow: a download of ${format.bytes(bytes)}, once for this machine. Maps and forecasts work meanwhile.`,
      accept: (bytes: number) => `Download ${format.bytes(bytes)} and start`,
      withoutIt: "Start without it",
      withoutHint: "Without it the training runs many times slower.",
      later: "Not now",
      installing: "Installing the native engine; the training starts when it is there.",
      failed: "The native engine could not be installed.",
    },
    live: {
      title: (model: string) => `Training ${model}`,
      epoch: (epoch: number) => `Epoch ${epoch}`,
      stop: "Stop and keep best",
      stopping: "Stopping after this batch ...",
      waiting: "Waiting for its turn.",
      memory: (megabytes: number) => `${format.bytes(megabytes * 1e6)} in memory at most`,
    },
    chart: {
      title: "Loss by epoch",
      unit: "nats per incident",
      axis: "epoch",
      train: "Learning days",
      validation: "Checking days",
      baseline: "Long-run map",
      empty: "The loss curve of a training is drawn here while it runs.",
      none: "No loss was recorded for this run yet.",
      validationDescription: (epochs: number) =>
        `Loss on the checking days after each of ${epochs} ${plural(epochs, "epoch", "epochs")}, with the long-run map as a line across, in nats per incident; lower is better.`,
      trainDescription: (epochs: number) =>
        `Loss on the learning days in each of ${epochs} ${plural(epochs, "epoch", "epochs")}, in nats per incident; lower is better.`,
      epoch: "Epoch",
      loss: "Loss",
      time: "Since the start",
    },
    runs: {
      title: "Runs",
      empty: "Finished and running trainings are listed here.",
      name: "Run",
      status: "State",
      dataset: "Data set",
      validation: "Checking days, nats per incident",
      against: "Against the long-run map",
      step: "Step, ms",
      time: "Took",
      started: "Started",
      sortBy: (column: string) => `Sort by ${column}`,
      resume: "Resume",
      forecast: "Forecast",
      better: (difference: number) =>
        `Below the long-run map by ${format.loss(-difference)} on the checking days; not tested against chance`,
      noBetter: (difference: number) => `No better than the long-run map (difference ${format.difference(difference)})`,
      isBaseline: "This is the long-run map",
      unknown: "Not known yet",
      period: (from: string, to: string) => `${format.shortDay(from)} to ${format.shortDay(to)}`,
      epochs: (best: number, all: number) =>
        best === 0 ? `best before the first of ${all} epochs` : `best epoch ${best} of ${all}`,
      statuses: {
        waiting: "Waiting",
        running: "Running",
        interrupted: "Interrupted",
        cancelled: "Stopped",
        failed: "Failed",
        done: "Done",
      },
    },
    done: (day: string) => `Training is done. The map shows the forecast for ${format.day(day)}.`,
    stopped: "Training was stopped; the best state is kept.",
    stoppedEarly: "Training was stopped. What it has learnt is kept, and it can be resumed.",
    noForecast: "Training is done, but its forecast could not be made.",
    interrupted: "Training was interrupted and can be resumed.",
  },

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

  export: {
    title: "Export GeoTIFF",
    resolution: "Cell size",
    metres: (metres: number) => `${format.count(metres)} m`,
    statistic: "Value",
    statistics: {
      rate: "Rate per km² and day",
      count: "Expected count per cell",
      probability: "Chance of at least one per cell",
    },
    category: "Category",
    start: "Export",
    working: "Writing the raster",
    done: (width: number, height: number, bytes: number) =>
      `${format.count(width)} × ${format.count(height)} cells, ${format.bytes(bytes)}`,
    download: "Download",
    written: (crs: string, file: string) => `${crs}, ${file}`,
    categoryNote: (category: string | null) =>
      category === null ? "All categories together, as on the map." : `Only ${category.toLowerCase()}, as on the map.`,
    copyPath: "Copy the path",
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

  fault: {
    mapBecause: (reason: string) => `The map could not be drawn: ${reason}`,
    load: "This could not be loaded.",
  },
} as const;
