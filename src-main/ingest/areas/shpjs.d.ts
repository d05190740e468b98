/** What is used of shpjs, which has no types of its own. */
declare module "shpjs" {
  /** Geometries in the order of the file; null for records without one. */
  export function parseShp(bytes: Uint8Array): readonly unknown[];
  export function parseDbf(bytes: Uint8Array, encoding?: string): readonly Record<string, unknown>[];
}
