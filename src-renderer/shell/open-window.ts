import { mount } from "svelte";
import type { Preferences } from "../../src-main/contract/index.ts";
import { type Connection, sayFailuresBy } from "../client/index.ts";
import { createAreas } from "../data/areas.svelte.ts";
import { createImporting } from "../data/importing.svelte.ts";
import { createRejects } from "../data/rejects.svelte.ts";
import { createUpdating } from "../data/updating.svelte.ts";
import { createBaseMap } from "../forecast/base-map.svelte.ts";
import { createExporting } from "../forecast/export-state.svelte.ts";
import { createMaking } from "../forecast/making.svelte.ts";
import { createRegions } from "../forecast/regions.svelte.ts";
import { createShowing } from "../forecast/showing.svelte.ts";
import { createTraining } from "../train/training.svelte.ts";
import { words } from "../words/index.ts";
import type { App } from "./app.ts";
import { createDeleting } from "./deleting.svelte.ts";
import { createFrame } from "./frame.svelte.ts";
import { createHistory } from "./history.svelte.ts";
import { createNotices } from "./notices.svelte.ts";
import { createPreferencesState } from "./preferences.svelte.ts";
import { createProjectState } from "./project.svelte.ts";
import { createProjects } from "./projects.svelte.ts";
import { createTheme } from "./theme.svelte.ts";
import { undoableRegions } from "./undoable-regions.ts";
import { createView } from "./view.svelte.ts";
import Window from "./Window.svelte";

/** Longest wait for the view that the project was left in, ms; then it opens as a new one does. */
const VIEW_MILLISECONDS = 2000;

/** An address that says what to show is obeyed; a bare one comes back to where the project was left. */
async function firstView(connection: Connection): Promise<string> {
  if (new URLSearchParams(location.search).has("tab")) return location.search;
  const kept = await connection
    .call("project.view", {}, { signal: AbortSignal.timeout(VIEW_MILLISECONDS) })
    .catch(() => ({ view: null }));
  return kept.view ?? location.search;
}

/** Makes all state of the window and shows it. */
export async function openWindow(root: HTMLElement, connection: Connection, first: Preferences): Promise<void> {
  sayFailuresBy(words.failures);
  const view = createView(await firstView(connection));
  const notices = createNotices();
  const preferences = createPreferencesState(connection, first, notices, () => location.reload());
  const history = createHistory(view, notices);
  const project = createProjectState(connection);
  const areas = createAreas(connection, project);
  const showing = createShowing(connection);
  showing.opacity = view.now.opacity;
  const app: App = {
    connection,
    project,
    view,
    notices,
    preferences,
    history,
    showing,
    areas,
    projects: createProjects(connection, () => location.assign(location.pathname)),
    frame: createFrame(),
    theme: createTheme(preferences, history),
    deleting: createDeleting(connection, project, view, history, notices),
    importing: createImporting(
      connection,
      () => view.change({ tab: "data" }),
      () => void areas.load(),
    ),
    updating: createUpdating(connection, project, (files) =>
      notices.tell("caution", words.update.busy(files.map(({ name }) => name))),
    ),
    rejects: createRejects(connection),
    training: createTraining(connection),
    making: createMaking(connection),
    exporting: createExporting(connection),
    regions: undoableRegions(createRegions(connection), connection, history),
    baseMap: createBaseMap(connection, () => location.reload()),
  };
  mount(Window, { target: root, props: { app } });
}
