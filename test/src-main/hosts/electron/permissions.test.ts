import { expect, test } from "vitest";
import { mayUse } from "../../../../src-main/hosts/electron/permissions.ts";

const ORIGIN = "http://127.0.0.1:4000";
const page = { address: `${ORIGIN}/`, isMainFrame: true };

/** Electron's list, and names that do not exist. */
const OTHERS = [
  "accessibility-events",
  "background-sync",
  "clipboard-read",
  "deprecated-sync-clipboard-read",
  "display-capture",
  "fileSystem",
  "geolocation",
  "hid",
  "idle-detection",
  "keyboardLock",
  "media",
  "mediaKeySystem",
  "midi",
  "midiSysex",
  "notifications",
  "openExternal",
  "pointerLock",
  "serial",
  "speaker-selection",
  "storage-access",
  "top-level-storage-access",
  "unknown",
  "usb",
  "window-management",
  "",
  "constructor",
];

test.each(OTHERS)("%s is denied, even to our own page", (permission) => {
  expect(mayUse(permission, page, ORIGIN)).toBe(false);
});

test.each(["clipboard-sanitized-write", "fullscreen"])("%s is our own page's, and nobody else's", (permission) => {
  expect(mayUse(permission, page, ORIGIN)).toBe(true);
  expect(mayUse(permission, { ...page, isMainFrame: false }, ORIGIN)).toBe(false);
  for (const address of ["https://evil.example/", "about:blank", "", "http://127.0.0.1:4001/"]) {
    expect(mayUse(permission, { address, isMainFrame: true }, ORIGIN)).toBe(false);
  }
});
