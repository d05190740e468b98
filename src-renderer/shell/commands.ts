import { REGION_SHAPES } from "../map/index.ts";
import { format, LANGUAGES, words } from "../words/index.ts";
import type { App } from "./app.ts";
import { longRunMapOf, viewOfForecast } from "./navigate.ts";
import { themeChoices } from "./theme.svelte.ts";
import { AREAS_SQUARE_METRES, type Tab, tabs } from "./view-url.ts";
import { workList } from "./work-list.ts";

/** Where a command stands in the sheet of shortcuts and in the palette. */
export type CommandGroup = "window" | "project" | "data" | "train" | "forecast" | "map" | "settings";

/** One act of the window. The palette, the keys and the sheet of shortcuts are all made of these. */
export interface Command {
  readonly id: string;
  readonly group: CommandGroup;
  readonly name: string;
  /** As a key event names it, with "ctrl+" and "shift+" before it. The first is shown. */
  readonly keys: readonly string[];
  readonly enabled: boolean;
  /** True for commands that exist only now: one a forecast, a project. They are found in the palette and are not in the sheet. */
  readonly passing: boolean;
  readonly run: () => void;
}

const OPACITY_STEP = 0.1;
/** Recent forecasts and projects that the palette offers. */
const MOST_PASSING = 30;

interface Given {
  readonly keys?: readonly string[];
  readonly enabled?: boolean;
  readonly passing?: boolean;
}

/** Every act that is there now. Cheap: made anew whenever it is looked at. */
export function commandsOf(app: App): readonly Command[] {
  const { project, view, showing, regions, importing, training, frame, history, theme, preferences, deleting, projects } = app;
  const say = words.commands;
  const commands: Command[] = [];
  const add: Add = (group, id, name, run, given = {}) => {
    const { keys = [], enabled = true, passing = false } = given;
    commands.push({ id, group, name, keys, enabled, passing, run });
  };
  const now = view.now;
  const open = project.status?.project != null;
  const forecast = project.forecast(now.forecast);
  const dataset = project.dataset(now.dataset) ?? project.datasets[0];
  const has = forecast !== undefined;

  add("window", "palette", say.palette, () => (frame.over = "palette"), { keys: ["ctrl+k"] });
  for (const [index, tab] of tabs.entries()) {
    add("window", `tab-${tab}`, say.tab(words.tabs[tab]), () => view.change({ tab }), {
      keys: [String(index + 1)],
      enabled: open,
    });
  }
  add("window", "undo", history.undoName === null ? say.undo : say.undoThis(history.undoName), () => void history.undo(), {
    keys: ["ctrl+z"],
    enabled: history.undoName !== null || history.busy,
  });
  add("window", "redo", history.redoName === null ? say.redo : say.redoThis(history.redoName), () => void history.redo(), {
    keys: ["ctrl+shift+z", "ctrl+y"],
    enabled: history.redoName !== null || history.busy,
  });
  add("window", "main", say.main, () => frame.pressMain(), { keys: ["ctrl+Enter"], enabled: open });
  add("window", "drawer", say.drawer, () => toggleDrawer(app), { keys: ["d"], enabled: open });
  add("window", "jobs", say.jobs(workList(app).length), () => (frame.over = "jobs"), { keys: ["j"] });
  add("window", "shortcuts", say.shortcuts, () => (frame.over = "shortcuts"), { keys: ["?"] });
  add("window", "settings", say.settings, () => (frame.over = "settings"), { keys: ["ctrl+,"] });
  add("window", "diagnostics", say.diagnostics, () => (frame.over = "diagnostics"));
  add("window", "copy-link", say.copyLink, () => void navigator.clipboard.writeText(location.href), { enabled: open });

  add("project", "project-new", say.newProject, () => (frame.over = "new-project"), { keys: ["ctrl+alt+n"] });
  add("project", "project-open", say.openProject, () => (frame.over = "open-project"), { keys: ["ctrl+o"] });
  add("project", "project-sample", say.sample, () => void projects.sample());
  add("project", "project-close", say.closeProject, () => void projects.close(), { enabled: open });
  for (const recent of projects.recent.filter(({ present, path }) => present && path !== project.status?.project?.path)) {
    add("project", `project-${recent.path}`, say.openRecent(recent.name), () => void projects.open(recent.path), {
      passing: true,
    });
  }

  add(
    "data",
    "import",
    say.import,
    goTo(app, "data", () => frame.focusMain()),
    {
      enabled: open && importing.phase === "idle",
    },
  );
  for (const each of project.datasets) {
    add("data", `train-on-${each.id}`, say.trainOn(each.name), () => view.change({ tab: "train", dataset: each.id }), {
      passing: true,
    });
    const map = longRunMapOf(each.id, project.forecasts);
    if (map !== undefined) {
      const show = (): void => view.change({ ...viewOfForecast(map), tab: "forecast" });
      add("data", `map-of-${each.id}`, say.longRunMap(each.name), show, { passing: true });
    }
    add("data", `delete-${each.id}`, say.deleteThing(each.name), () => void deleting.dataset(each), { passing: true });
  }

  add(
    "train",
    "train",
    say.train,
    goTo(app, "train", () => frame.focusMain()),
    { enabled: dataset !== undefined },
  );
  add("train", "runs", say.runs, () => showRuns(app), { enabled: project.runs.length > 0 });
  addTrainings(app, add);
  const chosen = project.run(now.run);
  const lineage = goTo(app, "train", () => frame.reveal(words.train.lineage.title));
  add("train", "lineage", say.lineage, lineage, { enabled: chosen !== undefined });
  const again = (): void => {
    view.change({ tab: "train" });
    if (chosen !== undefined) void training.again(chosen);
  };
  add("train", "again", say.again, again, { enabled: chosen !== undefined });
  for (const run of project.runs.filter(({ status }) => status === "interrupted" || status === "cancelled")) {
    add("train", `resume-${run.id}`, say.resume(run.title), () => void training.resume(run.id), { passing: true });
  }
  for (const run of project.runs.filter(({ model }) => model === "crime")) {
    add("train", `delete-${run.id}`, say.deleteThing(run.title), () => void deleting.run(run), { passing: true });
  }

  add(
    "forecast",
    "issue",
    say.issue,
    goTo(app, "forecast", () => frame.focusMain()),
    {
      enabled: dataset !== undefined,
    },
  );
  add(
    "forecast",
    "export",
    say.export,
    goTo(app, "forecast", () => frame.reveal(words.export.title)),
    {
      enabled: has,
    },
  );
  add(
    "forecast",
    "compare",
    say.compare,
    goTo(app, "forecast", () => frame.reveal(words.compare.title)),
    {
      enabled: has,
    },
  );
  add("forecast", "ranked", say.ranked, () => showRanked(app), { enabled: has });
  for (const each of project.forecasts.slice(-MOST_PASSING).reverse()) {
    const name = format.validDays(each.validFromDay, each.validDays);
    const show = (): void => view.change({ ...viewOfForecast(each), tab: "forecast" });
    add("forecast", `show-${each.id}`, say.showForecast(each.title, name), show, {
      passing: true,
      enabled: each.id !== now.forecast,
    });
  }
  if (forecast !== undefined) {
    const name = say.deleteForecast(format.validDays(forecast.validFromDay, forecast.validDays));
    add("forecast", "delete-forecast", name, () => void deleting.forecast(forecast), { passing: true });
  }

  add("map", "inspect", say.inspect, () => inspect(app), { keys: ["i"], enabled: has });
  add("map", "observed", say.observed, () => (showing.observed = !showing.observed), { keys: ["o"], enabled: has });
  add("map", "region", say.region, () => drawNext(app), { keys: ["r"], enabled: has });
  const other = now.statistic === "rate" ? "probability" : "rate";
  add("map", "statistic", say.statistic, () => view.change({ statistic: other }), { keys: ["p"], enabled: has });
  add("map", "legend", say.legend, () => (showing.legend = !showing.legend), { keys: ["l"], enabled: has });
  add("map", "less-opaque", say.lessOpaque, () => turnOpacity(app, -OPACITY_STEP), { keys: ["["], enabled: has });
  add("map", "more-opaque", say.moreOpaque, () => turnOpacity(app, OPACITY_STEP), { keys: ["]"], enabled: has });
  add("map", "focus-map", say.focusMap, () => frame.map?.focus(), { keys: ["m"], enabled: open });
  add("map", "whole-area", say.wholeArea, () => showWhole(app), { keys: ["0"], enabled: has });
  for (const area of AREAS_SQUARE_METRES) {
    add("map", `area-${area}`, say.area(format.area(area)), () => view.change({ areaSquareMetres: area }), {
      enabled: has && now.areaSquareMetres !== area,
      passing: true,
    });
  }
  for (const region of regions.list) {
    add("map", `region-${region.id}`, say.chooseRegion(region.name), () => chooseRegion(app, region.id), {
      passing: true,
      enabled: has,
    });
    add("map", `delete-${region.id}`, say.deleteThing(region.name), () => void regions.remove(region), { passing: true });
  }

  for (const choice of themeChoices) {
    const enabled = theme.choice !== choice;
    add("settings", `theme-${choice}`, say.theme(words.settings.themes[choice]), () => theme.choose(choice), {
      enabled,
      passing: true,
    });
  }
  for (const [language, { name }] of Object.entries(LANGUAGES)) {
    const enabled = preferences.now.language !== language;
    const choose = (): void => void preferences.change({ language });
    add("settings", `language-${language}`, say.language(name), choose, { enabled, passing: true });
  }
  return commands;
}

type Add = (group: CommandGroup, id: string, name: string, run: () => void, given?: Given) => void;

/** Of the trainings that have not ended: the first by keys, each by its name. */
function addTrainings({ project, training }: App, add: Add): void {
  const say = words.commands;
  const trainings = project.jobs.filter(({ kind }) => kind === "train");
  const running = trainings.find(({ status }) => status === "running");
  const turned = running ?? trainings.find(({ status }) => status === "paused");
  const turn = (): void => {
    if (turned !== undefined) void (turned.status === "paused" ? training.goOn(turned.id) : training.pause(turned.id));
  };
  add("train", "pause", say.pauseOrGoOn, turn, { keys: ["ctrl+alt+p"], enabled: turned !== undefined });
  const stop = (): void => {
    if (running !== undefined) void training.stop(running.id);
  };
  add("train", "stop", say.stopNow, stop, { keys: ["ctrl+alt+s"], enabled: running !== undefined });
  const waiting = trainings.filter(({ status }) => status === "waiting");
  for (const { id, run, status, place } of trainings) {
    const name = project.run(run)?.title ?? words.jobs.training;
    const passing = true;
    if (status === "running") add("train", `stop-${id}`, say.stop(name), () => void training.stop(id), { passing });
    if (status === "running" || status === "waiting")
      add("train", `pause-${id}`, say.pause(name), () => void training.pause(id), { passing });
    if (status === "paused") add("train", `go-on-${id}`, say.goOn(name), () => void training.goOn(id), { passing });
    if (status !== "waiting" || waiting.length < 2) continue;
    const [first, last] = [place === 1, place === waiting.length];
    add("train", `first-${id}`, words.jobs.first(name), () => void training.move(id, "first"), { passing, enabled: !first });
    add("train", `up-${id}`, words.jobs.earlier(name), () => void training.move(id, "up"), { passing, enabled: !first });
    add("train", `down-${id}`, words.jobs.later(name), () => void training.move(id, "down"), { passing, enabled: !last });
  }
}

/** Goes to a tab and does something in it. */
function goTo({ view }: App, tab: Tab, act: () => void): () => void {
  return () => {
    view.change({ tab });
    act();
  };
}

function chooseRegion({ showing, regions }: App, id: string): void {
  showing.pinAt(null);
  regions.choose(id);
}

function toggleDrawer({ view, rejects, importing }: App): void {
  const { drawers, tab } = view.now;
  if (!drawers.includes(tab)) view.change({ drawers: [...drawers, tab] });
  else if (tab === "data" && importing.phase !== "ready" && rejects.of !== null) rejects.close();
  else view.change({ drawers: drawers.filter((each) => each !== tab) });
}

function showRuns({ view }: App): void {
  view.change({ tab: "train", trainDrawer: "runs", drawers: [...new Set([...view.now.drawers, "train" as const])] });
}

function showRanked({ view }: App): void {
  view.change({ tab: "forecast", drawers: [...new Set([...view.now.drawers, "forecast" as const])] });
}

function inspect({ frame, showing }: App): void {
  const centre = frame.map?.centre() ?? null;
  if (centre !== null) showing.pinAt(centre);
}

/** Goes on to the next shape while one is being drawn. */
function drawNext({ regions }: App): void {
  const at = regions.drawing === null ? -1 : REGION_SHAPES.indexOf(regions.drawing);
  regions.drawing = REGION_SHAPES[(at + 1) % REGION_SHAPES.length] ?? "polygon";
}

function turnOpacity({ showing }: App, by: number): void {
  showing.opacity += by;
}

function showWhole({ frame, project, view }: App): void {
  const dataset = project.dataset(project.forecast(view.now.forecast)?.dataset ?? null);
  if (dataset !== undefined) frame.map?.showBox(dataset.bounds);
}
