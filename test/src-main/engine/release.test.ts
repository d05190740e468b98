import { expect, test } from "vitest";
import { HEADERS, releaseFor, requireRelease } from "../../../src-main/engine/release.ts";

test("the sources of the binding need 14 headers", () => {
  expect(HEADERS).toHaveLength(14);
});

test("each release pins its bytes", () => {
  for (const platform of ["linux-x64", "linux-arm64"]) {
    expect(releaseFor(platform)).toMatchObject({ version: "2.21.0", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  }
});

test("a platform without a native engine is refused with what happens instead", () => {
  expect(() => requireRelease("win32-x64")).toThrow(
    expect.objectContaining({
      code: "PlatformUnsupported",
      hint: expect.stringMatching(/WebAssembly.*linux-x64 and linux-arm64/),
    }),
  );
});
