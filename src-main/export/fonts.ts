/** The one typeface of pictures and pages: Source Sans 3 (Adobe, SIL Open Font License 1.1), Latin, Greek and Cyrillic. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import type { TextItem } from "./scene.ts";

type Weight = TextItem["weight"];

const require = createRequire(import.meta.url);

const FILES: Record<Weight, string> = {
  regular: require.resolve("@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf"),
  bold: require.resolve("@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf"),
};
/** Where the typeface is not installed, a page is drawn in the reader's own. */
export const FONT_STACK = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

const bytes = new Map<Weight, Buffer>();
const fonts = new Map<Weight, Font>();

export function fontBytes(weight: Weight): Buffer {
  const known = bytes.get(weight) ?? readFileSync(FILES[weight]);
  bytes.set(weight, known);
  return known;
}

export function fontOf(weight: Weight): Font {
  const known = fonts.get(weight);
  if (known !== undefined) return known;
  const font = create(fontBytes(weight));
  if (!("layout" in font)) throw new RangeError("the typeface's file is a collection");
  fonts.set(weight, font);
  return font;
}

/** Width of a line of text in points. */
export function textWidth(text: string, size: number, weight: Weight): number {
  const font = fontOf(weight);
  return (font.layout(text).advanceWidth * size) / font.unitsPerEm;
}

/** Breaks text into lines no wider than `width`; a word that is wider stands alone. */
export function wrapText(text: string, width: number, size: number, weight: Weight): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

/** The text, cut with an ellipsis where it would be wider than `width`. */
export function fitText(text: string, width: number, size: number, weight: Weight): string {
  if (textWidth(text, size, weight) <= width) return text;
  let kept = [...text];
  while (kept.length > 1 && textWidth(`${kept.join("")}…`, size, weight) > width) kept = kept.slice(0, -1);
  return `${kept.join("").trimEnd()}…`;
}
