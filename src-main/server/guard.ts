import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export type Refusal = {
  readonly status: 401 | 403 | 421;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
};

/** How a request showed that it knows the token. */
export type Credential = "bearer" | "query" | "cookie";

export interface Guard {
  /** The check that every request passes, upgrade requests too: Host first, then Origin, then the token. */
  admit(request: IncomingMessage, url: URL): Refusal | Credential;
  /** `Set-Cookie` for a window that was opened with the token in its address. */
  readonly cookie: string;
  /** A code that opens one window once, and soon: for a browser's command line, which every user of the machine can read. */
  issueOpeningCode(): string;
}

/** Bytes of chance in a token. 32: nothing on this machine can try that many. */
export const TOKEN_BYTES = 32;

/** How long an opening code waits for its browser, ms: one that starts for the first time on a busy machine takes a minute. */
export const OPENING_MILLISECONDS = 5 * 60_000;

/** Names by which our own windows reach the loopback. Any other Host is another site's name that was made to point here. */
const LOOPBACK_NAMES = ["127.0.0.1", "localhost"] as const;

const refusals = {
  host: {
    status: 421,
    code: "ForeignHost",
    message: "This service answers to its own loopback address alone.",
    hint: "Open the address that the terminal printed.",
  },
  origin: {
    status: 403,
    code: "ForeignOrigin",
    message: "Another site's page may not speak to this service.",
    hint: "Open the address that the terminal printed.",
  },
  token: {
    status: 401,
    code: "TokenMissing",
    message: "This address needs the token of the service.",
    hint: "Open the whole address that the terminal printed, with ?token=.",
  },
} as const satisfies Record<string, Refusal>;

/** Hashed first, so that both have one length and the time of the comparison tells nothing. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function readCookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** `now`: milliseconds of any clock that only goes forward. */
export function createGuard(token: string, port: number, now: () => number = () => performance.now()): Guard {
  const expected = digest(token);
  const isToken = (text: string): boolean => timingSafeEqual(digest(text), expected);
  // Cookies do not know ports: with the port in its name, two services on one machine do not overwrite each other's.
  const cookieName = `isarithm-${port}`;
  /** Each with the time until which it opens. */
  const openingCodes = new Map<string, number>();
  const opens = (code: string): boolean => {
    const until = openingCodes.get(code);
    openingCodes.delete(code);
    return until !== undefined && now() <= until;
  };
  const hosts = new Set<string>(LOOPBACK_NAMES.map((name) => `${name}:${port}`));

  const credential = (request: IncomingMessage, url: URL): Credential | undefined => {
    const bearer = /^Bearer ([^\s]+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return isToken(bearer) ? "bearer" : undefined;
    const query = url.searchParams.get("token");
    if (query !== null && (isToken(query) || opens(query))) return "query";
    // Also behind a code that was used: an address from the browser's history opens the window that it opened before.
    const cookie = readCookie(request, cookieName);
    return cookie !== undefined && isToken(cookie) ? "cookie" : undefined;
  };

  return {
    issueOpeningCode() {
      const code = randomBytes(TOKEN_BYTES).toString("base64url");
      for (const [old, until] of openingCodes) if (now() > until) openingCodes.delete(old);
      openingCodes.set(code, now() + OPENING_MILLISECONDS);
      return code;
    },
    cookie: `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    admit(request, url) {
      const host = request.headers.host ?? "";
      if (!hosts.has(host)) return refusals.host;
      const { origin } = request.headers;
      if (origin !== undefined && origin !== `http://${host}`) return refusals.origin;
      const how = credential(request, url);
      if (how === undefined) return refusals.token;
      // A page on another port of this machine is "same site" to the cookie, so the cookie alone proves nothing about who asks.
      const site = request.headers["sec-fetch-site"];
      if (how === "cookie" && site !== undefined && site !== "same-origin" && site !== "none") return refusals.origin;
      const changesSomething = request.method !== "GET" && request.method !== "HEAD";
      const upgrades = request.headers.upgrade !== undefined;
      if (how === "cookie" && (changesSomething || upgrades) && origin === undefined) return refusals.origin;
      return how;
    },
  };
}
