export { type EdgeWeighting, type NodeGraph, nodeGraph } from "./graph.ts";
export { denseLaplacian, type NeighbourList, scaledLaplacian } from "./laplacian.ts";
