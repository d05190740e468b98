/** A scene as SVG: real text, vector outlines, rasters embedded as PNG. */
import { FONT_STACK } from "./fonts.ts";
import { escapeXml } from "./geotiff.ts";
import { encodePng } from "./png.ts";
import type { Path, Scene, SceneItem } from "./scene.ts";

export interface SvgOptions {
  readonly title: string;
  /** Goes into the file's metadata as JSON. */
  readonly description?: Readonly<Record<string, string>>;
  /** "width": no size of its own, for a page that sets it. */
  readonly size?: "points" | "none";
}

/** Hundredths of a point are finer than any printer. */
function round(value: number): string {
  return String(Number(value.toFixed(2)));
}

export function svgText(scene: Scene, { title, description, size = "points" }: SvgOptions): string {
  let clips = 0;
  const defs: string[] = [];
  const write = (item: SceneItem): string => {
    switch (item.kind) {
      case "fill":
        return `<path d="${item.rings.map((ring) => `${pathData(ring)}Z`).join("")}" fill="${item.colour}"${opacity(item.opacity)}/>`;
      case "line":
        return `<path d="${item.paths.map(pathData).join("")}" fill="none" stroke="${item.colour}" stroke-width="${round(item.width)}" stroke-linecap="square"${opacity(item.opacity)}/>`;
      case "image":
        return `<image x="${round(item.x)}" y="${round(item.y)}" width="${round(item.width)}" height="${round(item.height)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${encodePng(item.pixels).toString("base64")}"/>`;
      case "text":
        return `<text x="${round(item.x)}" y="${round(item.y)}" font-size="${round(item.size)}"${item.weight === "bold" ? ' font-weight="600"' : ""}${item.anchor === "start" ? "" : ` text-anchor="${item.anchor}"`} fill="${item.colour}">${escapeXml(item.text)}</text>`;
      case "clip": {
        clips += 1;
        const id = `clip-${clips}`;
        defs.push(
          `<clipPath id="${id}"><rect x="${round(item.x)}" y="${round(item.y)}" width="${round(item.width)}" height="${round(item.height)}"/></clipPath>`,
        );
        return `<g clip-path="url(#${id})">\n${item.items.filter(isDrawn).map(write).join("\n")}\n</g>`;
      }
    }
  };
  const body = scene.items.filter(isDrawn).map(write).join("\n");
  const own = size === "points" ? ` width="${round(scene.width)}pt" height="${round(scene.height)}pt"` : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg"${own} viewBox="0 0 ${round(scene.width)} ${round(scene.height)}" font-family="${FONT_STACK}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    ...(description === undefined ? [] : [`<metadata>${escapeXml(JSON.stringify(description))}</metadata>`]),
    `<defs>${defs.join("")}</defs>`,
    body,
    "</svg>",
    "",
  ].join("\n");
}

/** A path without corners is nothing to draw, and no valid path either. */
function isDrawn(item: SceneItem): boolean {
  if (item.kind === "fill") return item.rings.length > 0;
  return item.kind !== "line" || item.paths.length > 0;
}

function pathData(path: Path): string {
  let text = "";
  for (let index = 0; index + 1 < path.length; index += 2) {
    text += `${index === 0 ? "M" : "L"}${round(path[index] ?? 0)} ${round(path[index + 1] ?? 0)}`;
  }
  return text;
}

function opacity(value: number | undefined): string {
  return value === undefined || value === 1 ? "" : ` opacity="${round(value)}"`;
}
