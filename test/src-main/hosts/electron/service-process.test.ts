import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { openLink } from "../../../../src-main/hosts/electron/service-link.ts";
import { startService } from "../../../../src-main/hosts/electron/service-process.ts";
import { createProject } from "../../../../src-main/project/index.ts";

const entry = path.resolve(import.meta.dirname, "../../../../src-main/cli/main.ts");
const timeout = 120_000;

test("the host starts the service, speaks with it, and its end is clean", { timeout }, async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-electron-test-"));
  vi.stubEnv("ISARITHM_DATA", path.join(folder.path, "data"));
  // What would change the child must not reach it.
  vi.stubEnv("NODE_OPTIONS", "--no-such-option");
  try {
    const service = await startService({ node: process.execPath, entry, project: undefined });
    expect(service.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const heard: string[] = [];
    const created = Promise.withResolvers<void>();
    const link = await openLink(service, (changed) => {
      heard.push(changed);
      if (changed === "project") created.resolve();
    });
    const project = await link.call("project.create", { path: path.join(folder.path, "city") });
    await created.promise;
    const { project: open, jobs } = await link.call("app.status", {});
    expect([open?.path, jobs, heard.includes("project")]).toEqual([project.path, [], true]);
    await expect(link.call("project.open", { path: "/no/such" })).rejects.toThrow("There is no");
    const cut = link.call("app.check", {});
    cut.catch(() => undefined);
    await service.end();
    await expect(cut).rejects.toThrow("ended");
    await expect(openLink(service, () => undefined)).rejects.toThrow();
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a project that is open in another window's service is joined there, and its service goes on", { timeout }, async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-electron-test-"));
  vi.stubEnv("ISARITHM_DATA", path.join(folder.path, "data"));
  try {
    const project = path.join(folder.path, "city.isarithm");
    (await createProject(project))[Symbol.dispose]();
    const first = await startService({ node: process.execPath, entry, project });
    const joined = await startService({ node: process.execPath, entry, project });
    expect([joined.origin, joined.token]).toEqual([first.origin, first.token]);
    const link = await openLink(joined, () => undefined);
    expect((await link.call("app.status", {})).project?.path).toBe(project);
    await joined.end();
    expect((await link.call("app.status", {})).project?.path).toBe(project);
    expect(await Promise.race([joined.ended, link.closed, link.call("job.list", {}).then(() => "goes on")])).toBe("goes on");
    await first.end();
    await link.closed;
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a service that refuses to start says why, and one that dies too", { timeout }, async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-electron-test-"));
  vi.stubEnv("ISARITHM_DATA", path.join(folder.path, "data"));
  try {
    const missing = path.join(folder.path, "none.isarithm");
    await expect(startService({ node: process.execPath, entry, project: missing })).rejects.toMatchObject({
      message: expect.stringContaining("There is no"),
      hint: expect.any(String),
    });
    const dying = path.join(folder.path, "dying.mjs");
    writeFileSync(dying, "console.error('out of luck'); process.exit(3);");
    await expect(startService({ node: process.execPath, entry: dying, project: undefined })).rejects.toMatchObject({
      code: "ServiceFailed",
      message: expect.stringContaining("out of luck"),
    });
    await expect(startService({ node: path.join(folder.path, "no-node"), entry, project: undefined })).rejects.toMatchObject({
      code: "ServiceFailed",
    });
    const lying = path.join(folder.path, "lying.mjs");
    writeFileSync(lying, `console.log(JSON.stringify({ address: "http://evil.example:1/?token=x", port: 1, project: null }));`);
    await expect(startService({ node: process.execPath, entry: lying, project: undefined })).rejects.toThrow(RangeError);
  } finally {
    vi.unstubAllEnvs();
  }
});
