/** Every word that the host says itself: menus, dialogs, notices, the tray. The window's words are the window's own. */
import type { Job } from "../../contract/index.ts";

export const hostWords = {
  menus: {
    application: "Isarithm",
    file: "File",
    edit: "Edit",
    view: "View",
    run: "Run",
    window: "Window",
    help: "Help",
  },
  commands: {
    settings: "Settings ...",
    newProject: "New project ...",
    openProject: "Open project ...",
    sample: "Open the sample",
    import: "Add data ...",
    export: "Export ...",
    closeProject: "Close project",
    undo: "Undo",
    redo: "Redo",
    data: "Data",
    train: "Train",
    forecast: "Forecast",
    wholeArea: "Whole area",
    palette: "Commands ...",
    jobs: "Jobs",
    startTraining: "Train ...",
    issue: "Issue a forecast ...",
    shortcuts: "Keyboard shortcuts",
  },
  dialogs: {
    addData: "Add data",
    openProject: "Open a project",
    newProject: "New project",
    saveExport: "Save the export",
    tables: "Tables of incidents",
    allFiles: "All files",
    project: "Isarithm project",
  },
  jobs: {
    named: {
      train: (title: string | null) => (title === null ? "Training" : `Training ${title}`),
      "engine-install": (title: string | null) =>
        title === null ? "Installing the native engine" : `Installing the native engine ${title}`,
      import: (title: string | null) => (title === null ? "Importing" : `Importing ${title}`),
      export: (title: string | null) => (title === null ? "Exporting" : `Exporting ${title}`),
    } satisfies Record<Job["kind"], (title: string | null) => string>,
    ended: {
      done: (name: string) => `${name} is done`,
      failed: (name: string) => `${name} has failed`,
      interrupted: (name: string) => `${name} was interrupted`,
    } as Readonly<Partial<Record<Job["status"], (name: string) => string>>>,
    next: "The list of jobs says what to do next.",
    share: (name: string, percent: number) => `${name}, ${percent} %`,
    waiting: (text: string, jobs: number) => `${text}, ${jobs} waiting`,
  },
  tray: { show: "Show Isarithm", quit: "Quit, and interrupt the work" },
  faults: {
    projectNotOpened: "This project cannot be opened",
    serviceEnded: "Isarithm's service has ended",
    serviceEndedHint: "Start Isarithm again. What was trained up to its last epoch is kept.",
    notStarted: "Isarithm cannot start",
    startAgain: "Start Isarithm again.",
  },
} as const;
