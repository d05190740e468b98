import { expect, it } from "vitest";
import { rampColour, rampTexels } from "../../../src-renderer/map/ramp.ts";

/** Relative luminance of sRGB (WCAG 2.2). */
function luminance(red: number, green: number, blue: number): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Colours as people with protanopia, deuteranopia and tritanopia see them (Machado, Oliveira and Fernandes 2009, severity 1). */
const DEFICIENCIES: Readonly<Record<string, readonly number[]>> = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

it("gets lighter all along, for every kind of colour vision", () => {
  const matrices = [[1, 0, 0, 0, 1, 0, 0, 0, 1], ...Object.values(DEFICIENCIES)];
  for (const matrix of matrices) {
    let last = -1;
    for (let index = 0; index <= 20; index++) {
      const [red, green, blue] = rampColour(index / 20);
      const seen = [0, 1, 2].map((row) => {
        const at = (column: number): number => matrix[row * 3 + column] ?? 0;
        return Math.min(255, Math.max(0, at(0) * red + at(1) * green + at(2) * blue));
      });
      const light = luminance(seen[0] ?? 0, seen[1] ?? 0, seen[2] ?? 0);
      expect(light).toBeGreaterThan(last);
      last = light;
    }
  }
});

it("fills 256 texels from its low to its high end", () => {
  const texels = rampTexels();
  expect(texels).toHaveLength(1024);
  expect([...texels.subarray(0, 4)]).toEqual([...rampColour(0)]);
  expect([...texels.subarray(1020)]).toEqual([...rampColour(1)]);
});
