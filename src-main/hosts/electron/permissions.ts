import { isOwnPage } from "./urls.ts";

/** What the window uses: "copy" puts text on the clipboard, and the map fills the screen. Chromium would grant all others unasked. */
const ALLOWED: readonly string[] = ["clipboard-sanitized-write", "fullscreen"];

/** For both the request and the check of a permission: our own page's own frame, and few things even there. */
export function mayUse(
  permission: string,
  page: { readonly address: string; readonly isMainFrame: boolean },
  origin: string,
): boolean {
  return page.isMainFrame && isOwnPage(page.address, origin) && ALLOWED.includes(permission);
}
