/** What is forbidden in every window and every page, before the first one is made. The decisions are in urls.ts and permissions.ts. */
import { app, type Session, shell, type WebContents } from "electron";
import { mayUse } from "./permissions.ts";
import { externalAddress, mayNavigate, mayRequest } from "./urls.ts";

/** Of the window's own session. It is in memory alone: cookies and caches end with the program. */
export const PARTITION = "isarithm";

export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  partition: PARTITION,
} as const;

export function hardenSession(session: Session, origin: () => string): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(
      mayUse(permission, { address: details.requestingUrl, isMainFrame: details.isMainFrame && contents !== null }, origin()),
    );
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUse(permission, { address: `${requestingOrigin}/`, isMainFrame: details.isMainFrame }, origin()),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setSpellCheckerEnabled(false);
  allowOwnRequests(session, origin);
}

/** A second fence behind the page's own policy. */
function allowOwnRequests(session: Session, origin: () => string): void {
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    answer({ cancel: !mayRequest(url, resourceType, origin()) });
  });
}

function openOutside(address: string): void {
  const external = externalAddress(address);
  if (external !== undefined) void shell.openExternal(external);
}

export function hardenContents(contents: WebContents, origin: () => string): void {
  const stay = (event: { preventDefault(): void }, address: string): void => {
    if (mayNavigate(address, origin())) return;
    event.preventDefault();
    openOutside(address);
  };
  contents.on("will-navigate", (event) => stay(event, event.url));
  contents.on("will-redirect", (event) => stay(event, event.url));
  contents.on("will-frame-navigate", (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: "deny" };
  });
}

export function hardenApp(origin: () => string): void {
  app.enableSandbox();
  app.on("web-contents-created", (_event, contents) => hardenContents(contents, origin));
  app.on("certificate-error", (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on("select-client-certificate", (event) => event.preventDefault());
  app.on("login", (event) => event.preventDefault());
}
