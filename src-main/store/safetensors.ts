/** Loaded on first use: its room brings tfjs along, which the service process needs for nothing else and starts faster without. */
export function safetensors() {
  return import("../../models/tensor/index.ts");
}
