/** A drawing in points (1/72 inch), x to the right, y downwards: what pictures and pages are made of before they become PNG, SVG or PDF. */

/** "#rrggbb" */
export type Colour = string;

/** RGBA, 8 bits each, straight alpha, [rows, columns, 4]. */
export interface Pixels {
  readonly columns: number;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

/** Corners as x, y by turns. */
export type Path = readonly number[];

export interface TextItem {
  readonly kind: "text";
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly size: number;
  readonly weight: "regular" | "bold";
  readonly anchor: "start" | "middle" | "end";
  readonly colour: Colour;
  readonly text: string;
}

export type SceneItem =
  /** Closed rings by the rule of non-zero winding. */
  | { readonly kind: "fill"; readonly rings: readonly Path[]; readonly colour: Colour; readonly opacity?: number }
  | {
      readonly kind: "line";
      readonly paths: readonly Path[];
      readonly colour: Colour;
      readonly width: number;
      readonly opacity?: number;
    }
  /** Each pixel is a rectangle of one colour: values are not smoothed between cells. */
  | {
      readonly kind: "image";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly pixels: Pixels;
    }
  | TextItem
  | {
      readonly kind: "clip";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly items: readonly SceneItem[];
    };

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly items: readonly SceneItem[];
}

export function rectanglePath(x: number, y: number, width: number, height: number): Path {
  return [x, y, x + width, y, x + width, y + height, x, y + height];
}

/** Corners of a circle as a polygon that no eye tells from one at the sizes of markers. */
export function circlePath(x: number, y: number, radius: number): Path {
  const corners = 48;
  return Array.from({ length: corners }, (_, index) => {
    const turn = (2 * Math.PI * index) / corners;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  }).flat();
}
