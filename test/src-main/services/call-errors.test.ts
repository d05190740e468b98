import { expect, test } from "vitest";
import { AppError } from "../../../models/errors/index.ts";
import { toAppError, toCallError } from "../../../src-main/services/call-errors.ts";

function system(code: string, path?: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code, path });
}

test("errors of the system have a next step of their own", () => {
  const codes = [system("ENOSPC"), system("EACCES", "/root"), system("ENOENT", "/no")].map((error) => {
    const { code, hint, cause } = toAppError(error, "x", () => undefined);
    return [code, hint.length > 0, cause === error];
  });
  expect(codes).toEqual([
    ["DiscFull", true, true],
    ["NoPermission", true, true],
    ["FileNotFound", true, true],
  ]);
});

test("an AppError stays what it is, and nothing is logged of it", () => {
  const logged: unknown[] = [];
  const error = new AppError("NoIncidents", { message: "m", hint: "h" });
  expect([toAppError(error, "x", (_context, cause) => logged.push(cause)), logged]).toEqual([error, []]);
});

test("details that are no plain data do not break the answer", () => {
  const round: Record<string, unknown> = {};
  round.self = round;
  expect(toCallError(new AppError("A", { message: "m", hint: "h", details: round }))).toEqual({
    code: "A",
    message: "m",
    hint: "h",
  });
  expect(toCallError(new AppError("A", { message: "m", hint: "h", details: { row: 3 } })).details).toEqual({ row: 3 });
});
