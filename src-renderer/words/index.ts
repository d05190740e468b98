export { words } from "./en.ts";
export * as format from "./format.ts";
