/** Models that the form can train, in the order of its menu. */
export const MODELS = ["crime", "climatology", "climatology-level"] as const;

export type ModelName = (typeof MODELS)[number];

export function isModelName(name: string): name is ModelName {
  return (MODELS as readonly string[]).includes(name);
}
