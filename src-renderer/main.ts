import "./shell/tokens.css";
import "./shell/base.css";
import { config } from "zod";
import type { Preferences } from "../src-main/contract/index.ts";
import { connect } from "./client/index.ts";
import { chooseLanguage, currentLanguage } from "./words/language.ts";

// The window's policy forbids making code from text, which zod would otherwise try.
config({ jitless: true });

/** Longest wait for the user's preferences, ms: without an answer the window opens in its first look and says what is wrong. */
const PREFERENCES_MILLISECONDS = 3000;
const FIRST_PREFERENCES: Preferences = { theme: "system", language: null, numbers: "language" };

const root = document.getElementById("window");
if (root === null) throw new Error("The page has no element #window.");

const connection = connect(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`);
const preferences = await connection
  .call("preferences.get", {}, { signal: AbortSignal.timeout(PREFERENCES_MILLISECONDS) })
  .catch(() => FIRST_PREFERENCES);

// Words and figures are fixed from here on: what says them is loaded afterwards.
chooseLanguage(preferences.language === null ? navigator.languages : [preferences.language], preferences.numbers);
document.documentElement.lang = currentLanguage().locale;
const { openWindow } = await import("./shell/open-window.ts");
await openWindow(root, connection, preferences);
