/** Where the window was when it was closed, and where it may be when it is opened again. Pixels of the screen's own scale. */
import { z } from "zod";

export const windowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(20_000),
  height: z.number().int().min(1).max(20_000),
  maximized: z.boolean(),
});

export type WindowState = z.infer<typeof windowState>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The interface is laid out for this and more. */
export const LEAST_WIDTH = 1024;
export const LEAST_HEIGHT = 700;
const FIRST_WIDTH = 1440;
const FIRST_HEIGHT = 900;

/** Share of a window that must lie on a screen for it to be found again by its user. */
const VISIBLE_SHARE = 0.3;

function overlap(a: Area, b: Area): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function centred(width: number, height: number, screen: Area): WindowState {
  return {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
    width,
    height,
    maximized: false,
  };
}

/** What was stored, or undefined where it is none. */
export function parseWindowState(text: string): WindowState | undefined {
  try {
    return windowState.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Where to open: as it was, where enough of it lies on a screen that is there now; else in the middle of the first one. A screen that
 * is smaller than the least size gets a window of its own size.
 *
 * @param screens work areas, the main one first; at least one
 */
export function placeWindow(stored: WindowState | undefined, screens: readonly Area[]): WindowState {
  const main = screens[0] ?? { x: 0, y: 0, width: FIRST_WIDTH, height: FIRST_HEIGHT };
  const holder = stored && screens.find((screen) => overlap(stored, screen) >= VISIBLE_SHARE * stored.width * stored.height);
  const screen = holder ?? main;
  const between = (wanted: number, least: number, most: number): number => Math.min(Math.max(wanted, least), most);
  const width = between(stored?.width ?? FIRST_WIDTH, LEAST_WIDTH, screen.width);
  const height = between(stored?.height ?? FIRST_HEIGHT, LEAST_HEIGHT, screen.height);
  if (stored === undefined || holder === undefined)
    return { ...centred(width, height, main), maximized: stored?.maximized ?? false };
  return { x: stored.x, y: Math.max(stored.y, screen.y), width, height, maximized: stored.maximized };
}
