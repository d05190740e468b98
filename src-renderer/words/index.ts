export { words } from "./en/index.ts";
export * as format from "./format.ts";
