import { createContext } from "svelte";
import type { Connection } from "../client/index.ts";
import type { Areas } from "../data/areas.svelte.ts";
import type { Importing } from "../data/importing.svelte.ts";
import type { Rejects } from "../data/rejects.svelte.ts";
import type { Updating } from "../data/updating.svelte.ts";
import type { BaseMapState } from "../forecast/base-map.svelte.ts";
import type { Exporting } from "../forecast/export-state.svelte.ts";
import type { Making } from "../forecast/making.svelte.ts";
import type { Regions } from "../forecast/regions.svelte.ts";
import type { Showing } from "../forecast/showing.svelte.ts";
import type { Training } from "../train/training.svelte.ts";
import type { Deleting } from "./deleting.svelte.ts";
import type { Frame } from "./frame.svelte.ts";
import type { History } from "./history.svelte.ts";
import type { Notices } from "./notices.svelte.ts";
import type { PreferencesState } from "./preferences.svelte.ts";
import type { ProjectState } from "./project.svelte.ts";
import type { Projects } from "./projects.svelte.ts";
import type { Theme } from "./theme.svelte.ts";
import type { View } from "./view.svelte.ts";

/** What the parts of the window share. Made once, handed down by context. */
export interface App {
  readonly connection: Connection;
  readonly project: ProjectState;
  readonly view: View;
  readonly theme: Theme;
  readonly notices: Notices;
  readonly preferences: PreferencesState;
  readonly projects: Projects;
  readonly frame: Frame;
  readonly history: History;
  readonly deleting: Deleting;
  readonly showing: Showing;
  readonly importing: Importing;
  readonly areas: Areas;
  readonly rejects: Rejects;
  readonly updating: Updating;
  readonly training: Training;
  readonly making: Making;
  readonly exporting: Exporting;
  readonly regions: Regions;
  readonly baseMap: BaseMapState;
}

export const [useApp, provideApp] = createContext<App>();
