import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const sheet = readFileSync(path.resolve(import.meta.dirname, "../../../src-renderer/shell/tokens.css"), "utf8");

function colours(block: string): Map<string, string> {
  return new Map([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name = "", value = ""]) => [name, value]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What one selector sets. */
function block(selector: string): string {
  const from = sheet.indexOf(`${selector} {`);
  return sheet.slice(from, sheet.indexOf("}", from));
}

const lightBlock = block(":root");
const darkBlock = block(':root[data-theme="dark"]');
const light = colours(lightBlock);
const dark = new Map([...light, ...colours(darkBlock)]);
const strongLight = new Map([...light, ...colours(block(':root[data-contrast="more"]'))]);
const strongDark = new Map([...dark, ...colours(block(':root[data-theme="dark"][data-contrast="more"]'))]);

test("row 50: high contrast replaces the same colours in both themes, letters at 7:1 and edges at 4.5:1", () => {
  for (const palette of [strongLight, strongDark]) {
    const ratio = (ink: string, ground: string): number => contrast(palette.get(ink) ?? "", palette.get(ground) ?? "");
    for (const ink of ["ink", "ink-muted", "accent", "bad", "caution", "good"])
      expect(ratio(ink, "surface"), ink).toBeGreaterThan(7);
    for (const edge of ["border", "line", "focus"]) expect(ratio(edge, "surface"), edge).toBeGreaterThan(4.5);
  }
  expect([...colours(block(':root[data-contrast="more"]')).keys()]).toEqual([
    ...colours(block(':root[data-theme="dark"][data-contrast="more"]')).keys(),
  ]);
});

test("both themes name the same colours", () =>
  expect([...colours(darkBlock).keys()].sort()).toEqual(
    [...light.keys()].filter((name) => name !== "series-bars" || colours(darkBlock).has(name)).sort(),
  ));

describe.each([
  ["light", light],
  ["dark", dark],
  ["high contrast, light", strongLight],
  ["high contrast, dark", strongDark],
])("%s", (_theme, palette) => {
  const ratio = (ink: string, ground: string): number => contrast(palette.get(ink) ?? "", palette.get(ground) ?? "");

  test.each(
    ["ink", "ink-muted"].flatMap((ink) =>
      ["background", "surface", "surface-raised", "accent-soft", "bad-soft"].map((ground) => [ink, ground]),
    ),
  )("%s reads on %s", (ink, ground) => expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5));

  test.each([
    ["on-accent", "accent"],
    ["on-accent", "accent-strong"],
    ["accent", "surface"],
    ["caution", "background"],
    ["bad", "surface"],
  ])("text %s reads on %s", (ink, ground) => expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5));

  test.each([
    ["border", "surface"],
    ["focus", "surface"],
    ["focus", "background"],
    ["good", "surface"],
    ["caution", "surface"],
    ["information", "surface"],
    ["series-train", "surface"],
    ["series-validation", "surface"],
    ["series-baseline", "surface"],
    ["series-bars", "surface"],
  ])("%s is seen on %s", (mark, ground) => expect(ratio(mark, ground)).toBeGreaterThanOrEqual(3));
});
