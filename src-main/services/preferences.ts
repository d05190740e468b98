import path from "node:path";
import { type Preferences, preferences } from "../contract/index.ts";
import { type UserFile, userFile } from "./user-file.ts";

/** What a new user has. */
export const FIRST_PREFERENCES: Preferences = { theme: "system", language: null, numbers: "language" };

/** `preferences.json` of the user's folder: an address with another port is another origin to a browser, which would forget. */
export function createPreferences(userFolder: string | undefined): UserFile<Preferences> {
  const file = userFolder === undefined ? undefined : path.join(userFolder, "preferences.json");
  return userFile(file, preferences, FIRST_PREFERENCES);
}
