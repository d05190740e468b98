export { findBrowser, type Surroundings, thisMachine } from "./find-browser.ts";
export { type OpenedWindow, openWindow, type WindowOptions, type WindowRefusal, windowRefusal } from "./open-window.ts";
