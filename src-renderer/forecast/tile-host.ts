import { mayServeTiles } from "../../src-main/contract/index.ts";

/** Host of an address of map pictures, or null where the text is no such address. The service checks it again. */
export function hostOf(template: string): string | null {
  if (!["{z}", "{x}", "{y}"].every((place) => template.includes(place))) return null;
  const url = URL.parse(template);
  return url !== null && mayServeTiles(url) ? url.host : null;
}
