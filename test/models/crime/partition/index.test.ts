import { describe, expect, it } from "vitest";
import * as partition from "../../../../models/crime/partition/index.ts";

describe("models/crime/partition", () => {
  it("exports this and no more", () => {
    expect(Object.keys(partition).sort()).toMatchInlineSnapshot(`
      [
        "denseLaplacian",
        "nodeGraph",
        "scaledLaplacian",
      ]
    `);
  });
});
