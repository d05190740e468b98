import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a person is told whose browser asks for the window and does not know the token. */
const TITLE = "This address is no longer good";

const STYLE = `
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: #fbfbfa; color: #1d1f21; }
main { max-width: 34rem; margin: 12vh auto 0; padding: 0 24px; }
h1 { margin: 0 0 16px; font-size: 20px; font-weight: 600; }
p, ol { margin: 0 0 12px; }
ol { padding-left: 20px; }
li { margin-bottom: 6px; }
code { font: 0.95em ui-monospace, monospace; }
@media (prefers-color-scheme: dark) { body { background: #17191b; color: #e6e6e4; } }
`;

/** Nothing is loaded and nothing runs; the one style is known by its hash. */
export const REFUSAL_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * A page for a refused navigation. It is the same for every address and holds nothing of the request and nothing of the project.
 */
export const REFUSAL_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${TITLE} - Isarithm</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${TITLE}</h1>
<p>Isarithm runs here, but it was started again since this window was opened, or this browser never had its key. Each start has a new
one, so that no other program or page on this machine can reach your data. The project and all that was saved are as they were.</p>
<p>What to do:</p>
<ol>
<li>Go to the window that Isarithm opened when it was started.</li>
<li>Or open the whole address that the terminal printed, with <code>?token=</code> in it.</li>
<li>Or, if neither is at hand, end Isarithm and start it again: it opens a window that works.</li>
</ol>
</main>
</body>
</html>
`;

/** True where a browser wants a page to show to a person, and not the answer to a call. */
export function isNavigation({ method, headers }: Pick<IncomingMessage, "method" | "headers">): boolean {
  if (method !== "GET") return false;
  const mode = headers["sec-fetch-mode"];
  // A browser says it; what does not is asked by the kind of answer that it wants first.
  if (mode !== undefined) return mode === "navigate";
  return (headers.accept ?? "").trim().toLowerCase().startsWith("text/html");
}
