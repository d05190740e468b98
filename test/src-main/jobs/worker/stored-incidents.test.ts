import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { storedIncidents } from "../../../../src-main/jobs/worker/stored-incidents.ts";
import { sampleProject } from "../sample-project.ts";

test("a table with one bit turned, which reads as other places, is refused; nothing is learnt from it", async () => {
  await using sample = await sampleProject();
  const { store } = sample.project;
  const source = { ...sample.dataset, studyArea: null };
  const incidents = await storedIncidents(store, source);
  expect(incidents.day.length).toBe(sample.dataset.rows.kept);
  const stored = store.pathOf(sample.dataset.hash);
  const whole = readFileSync(stored);
  for (let part = 1; part < 10; part++) {
    const at = Math.floor((whole.length * part) / 10);
    writeFileSync(stored, whole.with(at, (whole[at] ?? 0) ^ 1));
    await expect(storedIncidents(store, source)).rejects.toMatchObject({ code: "StoreDamaged", details: { path: stored } });
  }
  writeFileSync(stored, whole);
  expect(await storedIncidents(store, source)).toEqual(incidents);
});
