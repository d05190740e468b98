/** What lies under the forecast. Only the online source asks anything of a network, and only after the person has agreed to its host. */
export type BaseMap =
  | { readonly kind: "outlines" }
  /** A PMTiles file of one's own, served by the service at `address`. */
  | { readonly kind: "pmtiles"; readonly address: string; readonly attribution: string }
  /** Pictures of an online source: a template with {z}, {x} and {y}. */
  | { readonly kind: "online"; readonly template: string; readonly attribution: string };

export const OUTLINES: BaseMap = { kind: "outlines" };
