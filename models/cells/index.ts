/** Recurrent cells and the graph operator, with their gradients. */
export { chebyshevStack } from "./chebyshev.ts";
export { type GraphConvGruConfig, graphConvGruStack, graphConvGruStates, initialiseGraphConvGru } from "./graph-conv-gru.ts";
export {
  applyLaplacian,
  BLOCK_NODES,
  CHEBYSHEV_TERMS,
  type LaplacianArrays,
  type LaplacianOptions,
  type ScaledLaplacian,
  SYMMETRY_TOLERANCE,
  scaledLaplacian,
} from "./laplacian.ts";
