import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../../models/errors/index.ts";
import type { Changed } from "../../../src-main/contract/index.ts";
import { NATIVE_DOWNLOAD_BYTES, nativeEngineInstalled } from "../../../src-main/engine/index.ts";
import { createEngineInstall } from "../../../src-main/services/engine-install.ts";
import { createService } from "../../../src-main/services/index.ts";
import { createProjectHolder } from "../../../src-main/services/open-project.ts";
import { processEnd } from "../jobs/process-end.ts";
import { sampleProject } from "../jobs/sample-project.ts";

const installed = await nativeEngineInstalled();

// Nothing is installed in a cache of its own, and a wheel that is not there ends an installation at once: no network is needed.
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "isarithm-install-test-"));
  vi.stubEnv("XDG_CACHE_HOME", path.join(folder, "cache"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test.skipIf(NATIVE_DOWNLOAD_BYTES === 0)(
  "an installation is a job of the open project, joined by all who ask, and its failure is said to each",
  async () => {
    await using service = createService({ log: () => undefined });
    const changed: Changed[] = [];
    service.subscribe((name) => changed.push(name));
    await service.call("project.create", { path: path.join(folder, "p") });
    const from = path.join(folder, "none.whl");
    const both = [service.call("engine.install", { from }), service.call("engine.install", { from })];
    const jobs = await service.call("job.list", {});
    expect(jobs).toMatchObject([{ kind: "engine-install", status: "running", run: null }]);
    const waited = service.call("job.wait", { job: jobs[0]?.id ?? "" });
    for (const attempt of both) await expect(attempt).rejects.toMatchObject({ name: "AppError", code: "WheelNotFound" });
    expect((await waited).status).toBe("failed");
    expect((await service.call("app.status", {})).engine.installing).toBe(false);
    expect(changed).toContain("engine");
  },
);

test.skipIf(NATIVE_DOWNLOAD_BYTES === 0)("cancelling the job ends it for all who wait", async () => {
  await using service = createService({ log: () => undefined });
  await service.call("project.create", { path: path.join(folder, "p") });
  const attempt = service.call("engine.install", { from: path.join(folder, "none.whl") });
  attempt.catch(() => undefined);
  const [job] = await service.call("job.list", {});
  await service.call("job.cancel", { job: job?.id ?? "" });
  await expect(attempt).rejects.toMatchObject({ code: "Cancelled" });
  expect((await service.call("job.list", {})).map(({ status }) => status)).toEqual(["cancelled"]);
});

test.skipIf(!installed)("predictions leave the old engine once an installation succeeded", { timeout: 120_000 }, async () => {
  // The engine that is there: an installation over it checks it, tries it, and succeeds.
  vi.unstubAllEnvs();
  await using sample = await sampleProject();
  const projectPath = sample.project.path;
  sample.project[Symbol.dispose]();
  await using projects = createProjectHolder({ onChanged: () => undefined, log: () => undefined });
  await using install = createEngineInstall(
    projects,
    () => undefined,
    () => undefined,
  );
  await projects.open(projectPath);
  const { engine } = projects.current();
  await engine.fitBaseline("dataset-1");
  const before = engine.processId() ?? 0;
  expect(before).toBeGreaterThan(0);
  expect(await install.install({}, {})).toMatchObject({ verified: true });
  await processEnd(before);
  await engine.fitBaseline("dataset-1");
  expect(engine.processId()).not.toBe(before);
});

test.skipIf(NATIVE_DOWNLOAD_BYTES === 0)(
  "a catalogue that cannot be written neither ends the service nor hides why it failed",
  async () => {
    await using sample = await sampleProject();
    const projectPath = sample.project.path;
    sample.project[Symbol.dispose]();
    const logged: unknown[] = [];
    await using projects = createProjectHolder({ onChanged: () => undefined, log: () => undefined });
    await using install = createEngineInstall(
      projects,
      () => undefined,
      (_context, error) => logged.push(error),
    );
    await projects.open(projectPath);
    const full = new AppError("DiscFull", { message: "The disc is full.", hint: "Free some space." });
    // Only the failing write is put in: a disc cannot be filled here.
    vi.spyOn(projects.current().catalogue.jobs, "update").mockImplementation(() => {
      throw full;
    });
    const attempt = install.install({ from: path.join(folder, "none.whl") }, {});
    await expect(attempt).rejects.toMatchObject({ code: expect.not.stringMatching("DiscFull") });
    expect(logged).toContain(full);
  },
);
