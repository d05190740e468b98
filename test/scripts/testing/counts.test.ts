import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { closingLine, playwrightCounts, sumOf, vitestCounts } from "../../../scripts/testing/counts.mjs";

async function withReport<T>(report: unknown, use: (file: string) => T): Promise<T> {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-counts-"));
  const file = path.join(folder.path, "report.json");
  await writeFile(file, JSON.stringify(report));
  return use(file);
}

const vitestReport = (numbers: { passed: number; failed?: number; pending?: number }, files: unknown[] = []) => ({
  numPassedTests: numbers.passed,
  numFailedTests: numbers.failed ?? 0,
  numPendingTests: numbers.pending ?? 0,
  numTodoTests: 0,
  testResults: files,
});

test("the closing line names skips only where there are any", () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(
    closingLine(
      sumOf([
        { passed: 3, failed: 1, skipped: 2 },
        { passed: 1, failed: 0, skipped: 1 },
      ]),
    ),
  ).toBe("4 passed, 1 failed, 3 skipped");
});

test("vitest's numbers are taken over", async () => {
  expect(await withReport(vitestReport({ passed: 5, failed: 1, pending: 2 }), (file) => vitestCounts(file, 1))).toEqual({
    passed: 5,
    failed: 1,
    skipped: 2,
  });
});

test("a file that could not be loaded is a failure", async () => {
  const files = [{ status: "failed", assertionResults: [] }];
  expect(await withReport(vitestReport({ passed: 5 }, files), (file) => vitestCounts(file, 1))).toMatchObject({ failed: 1 });
});

test("an error outside of any test, no test at all, and no report are failures", async () => {
  expect(await withReport(vitestReport({ passed: 5 }), (file) => vitestCounts(file, 1))).toMatchObject({ passed: 5, failed: 1 });
  expect(await withReport(vitestReport({ passed: 0 }), (file) => vitestCounts(file, 0))).toMatchObject({ failed: 1 });
  expect(vitestCounts("/nowhere", 0)).toMatchObject({ failed: 1 });
  expect(playwrightCounts("/nowhere", 0)).toMatchObject({ failed: 1 });
});

test("Playwright's numbers are taken over, a test that passed on its second try among the passed", async () => {
  const report = { stats: { expected: 4, flaky: 1, unexpected: 0, skipped: 2 } };
  expect(await withReport(report, (file) => playwrightCounts(file, 0))).toEqual({ passed: 5, failed: 0, skipped: 2 });
  expect(await withReport(report, (file) => playwrightCounts(file, 1))).toMatchObject({ failed: 1 });
});
