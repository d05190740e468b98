export { type EdgeWeighting, nodeGraph } from "./graph.ts";
export { denseLaplacian, scaledLaplacian } from "./laplacian.ts";
