import { describe, expect, it } from "vitest";
import { type RampName, rampColour, rampTexels, SEQUENTIAL_RAMPS } from "../../../src-renderer/map/ramp.ts";

/** Relative luminance of sRGB (WCAG 2.2). */
function luminance([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Colours as people with protanopia, deuteranopia and tritanopia see them (Machado, Oliveira and Fernandes 2009, severity 1). */
const VISIONS: Readonly<Record<string, readonly number[]>> = {
  "full colour vision": [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function seen(position: number, ramp: RampName, vision: readonly number[]): readonly number[] {
  const [red, green, blue] = rampColour(position, ramp);
  return [0, 1, 2].map((row) => {
    const at = (column: number): number => vision[row * 3 + column] ?? 0;
    return Math.min(255, Math.max(0, at(0) * red + at(1) * green + at(2) * blue));
  });
}

describe.each(Object.entries(VISIONS))("with %s", (_, vision) => {
  it.each(SEQUENTIAL_RAMPS)("%s changes its lightness in one direction all along", (ramp) => {
    const lights = Array.from({ length: 21 }, (_, index) => luminance(seen(index / 20, ramp, vision)));
    const direction = ramp === "print" ? -1 : 1;
    for (let index = 1; index < lights.length; index++) {
      expect(direction * ((lights[index] ?? 0) - (lights[index - 1] ?? 0))).toBeGreaterThan(0);
    }
  });

  it("the diverging ramp is lightest at zero, darkens to both ends, and its two ends are told apart", () => {
    for (const arm of [-1, 1]) {
      let last = Number.POSITIVE_INFINITY;
      for (let step = 0; step <= 10; step++) {
        const light = luminance(seen(0.5 + (arm * step) / 20, "diverging", vision));
        expect(light).toBeLessThan(last);
        last = light;
      }
    }
    for (const step of [0.15, 0.3, 0.5]) {
      const [below, above] = [seen(0.5 - step, "diverging", vision), seen(0.5 + step, "diverging", vision)];
      expect(Math.hypot(...below.map((channel, index) => channel - (above[index] ?? 0)))).toBeGreaterThan(40);
    }
  });
});

it("zero is grey", () => {
  const [red, green, blue] = rampColour(0.5, "diverging");
  expect(new Set([red, green, blue]).size).toBe(1);
});

it("fills 256 texels from its low to its high end", () => {
  const texels = rampTexels();
  expect(texels).toHaveLength(1024);
  expect([...texels.subarray(0, 4)]).toEqual([...rampColour(0)]);
  expect([...texels.subarray(1020)]).toEqual([...rampColour(1)]);
});
