/** Which addresses the window may go to, and which are handed to the system's browser. Everything else goes nowhere. */
import { mayServeTiles } from "../../contract/index.ts";

/**
 * Hosts of the pages that the window names: sources of data and papers. The system's browser opens them, never the window. An address
 * with a user name, another port or another scheme is not theirs.
 */
export const EXTERNAL_HOSTS: readonly string[] = [
  "arxiv.org",
  "doi.org",
  "www.openstreetmap.org",
  "www.naturalearthdata.com",
  "www.census.gov",
  "data.cityofchicago.org",
];

/** Longest address that is looked at, in characters: what is longer is no link of ours. */
const MAX_LENGTH = 2048;

function parse(address: string): URL | undefined {
  return address.length > MAX_LENGTH ? undefined : (URL.parse(address) ?? undefined);
}

/** True for pages of the service at `origin`, "http://127.0.0.1:PORT". Empty addresses and about:blank are not. */
export function isOwnPage(address: string, origin: string): boolean {
  const url = parse(address);
  return url !== undefined && url.protocol === "http:" && url.origin === origin && url.username === "" && url.password === "";
}

/** Where the window may navigate: to the service's own page again, and nowhere else. Files that it serves are no pages. */
export function mayNavigate(address: string, origin: string): boolean {
  return isOwnPage(address, origin) && new URL(address).pathname === "/";
}

/** The address to open in the system's browser, written anew, or undefined where it may not be. */
export function externalAddress(address: string): string | undefined {
  const url = parse(address);
  if (url === undefined || url.protocol !== "https:" || url.port !== "") return undefined;
  if (url.username !== "" || url.password !== "" || !EXTERNAL_HOSTS.includes(url.hostname)) return undefined;
  return url.href;
}

/** The service's origin from the address that it printed. Only a loopback address is one. Errors: RangeError. */
export function serviceOrigin(address: string): string {
  const url = parse(address);
  if (url === undefined || url.protocol !== "http:" || url.hostname !== "127.0.0.1" || url.port === "") {
    throw new RangeError("The service gave no address on the loopback.");
  }
  return url.origin;
}

/**
 * Which requests may leave the window: to the service, and for map pictures to where such may come from; the page's own policy holds
 * them to the one host that the user has agreed to. Scripts, frames, styles, fonts and files of others never, whatever a page tries.
 */
export function mayRequest(address: string, resourceType: string, origin: string): boolean {
  if (/^(blob:|data:|devtools:)/.test(address)) return true;
  // An address of data can be longer than any that is looked at; one of the network cannot.
  if (isOwnPage(address.replace(/^ws:/, "http:"), origin)) return true;
  const url = parse(address);
  return url !== undefined && mayServeTiles(url) && (resourceType === "image" || resourceType === "xhr");
}
