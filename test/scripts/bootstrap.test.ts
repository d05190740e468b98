import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

const BOOTSTRAP = path.resolve(import.meta.dirname, "../../scripts/bootstrap.mjs");

function bootstrap(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BOOTSTRAP, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("an unknown command is wrong use, in words", () => {
  expect(bootstrap("fly")).toEqual({
    status: 2,
    stdout: "",
    stderr: 'isarithm: Unknown command "fly". [WrongUse]\n  Use npm start, npm test, or npm run isarithm, bench or acceptance.\n',
  });
});

test("under --json the error is the one document on standard output", () => {
  const { status, stdout } = bootstrap("acceptance", "../../etc/passwd", "--json");
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: "WrongUse",
      message: 'There is no acceptance check "../../etc/passwd".',
      hint: "Name one of the files in test/acceptance, without its ending.",
    },
  });
});
