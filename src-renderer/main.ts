import "./shell/tokens.css";
import "./shell/base.css";
import { mount } from "svelte";
import { config } from "zod";
import { connect } from "./client/index.ts";
import { createImporting } from "./data/importing.svelte.ts";
import { createRejects } from "./data/rejects.svelte.ts";
import { createBaseMap } from "./forecast/base-map.svelte.ts";
import { createMaking } from "./forecast/making.svelte.ts";
import { createRegions } from "./forecast/regions.svelte.ts";
import { createShowing } from "./forecast/showing.svelte.ts";
import type { App } from "./shell/app.ts";
import { createNotices } from "./shell/notices.svelte.ts";
import { createProjectState } from "./shell/project.svelte.ts";
import { createTheme } from "./shell/theme.svelte.ts";
import { createView } from "./shell/view.svelte.ts";
import Window from "./shell/Window.svelte";
import { createTraining } from "./train/training.svelte.ts";

// The window's policy forbids making code from text, which zod would otherwise try.
config({ jitless: true });

const root = document.getElementById("window");
if (root === null) throw new Error("The page has no element #window.");

const connection = connect(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`);
const view = createView();
const app: App = {
  connection,
  project: createProjectState(connection),
  view,
  theme: createTheme(),
  notices: createNotices(),
  showing: createShowing(connection),
  importing: createImporting(connection, () => view.change({ tab: "data" })),
  rejects: createRejects(connection),
  training: createTraining(connection),
  making: createMaking(connection),
  regions: createRegions(connection),
  baseMap: createBaseMap(connection, () => location.reload()),
};

mount(Window, { target: root, props: { app } });
