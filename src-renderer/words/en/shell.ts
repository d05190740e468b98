/** Words of the frame of the window, in English. */
import * as format from "../format.ts";
import { plural } from "../plural.ts";

export const shellWords = {
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
    lost: (attempts: number) => `No connection to the service, attempt ${attempts}`,
    refused: "No connection to the new service",
    outside: "outside the study area",
  },

  connection: {
    lost: "The service cannot be reached.",
    lostHint:
      "What is on show stays; nothing new can be computed. The window goes on trying. If the service was ended or crashed, start Isarithm again.",
    refused: "The service was started again, and this window belongs to the one before.",
    refusedHint:
      "Go on in the window that it opened, or open the address that it printed. Everything that the project held is there.",
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
    observed: "Show or hide incidents on the map",
    inspect: "Inspect the place at the map's centre",
    statistic: "Change between rate and chance",
    legend: "Show or hide the legend",
    region: "Draw a region: polygon, then rectangle, then circle",
    opacity: "More or less see-through",
    pan: "Move the map, when it has the focus",
    escapeKey: "Esc",
    zoom: "Zoom, when the map has the focus",
    arrows: "Arrow keys",
  },

  fault: {
    mapBecause: (reason: string) => `The map could not be drawn: ${reason}`,
    load: "This could not be loaded.",
  },
} as const;
