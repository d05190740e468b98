/** Recurrent cells and the graph operator, with their gradients. */
export { chebyshevStack } from "./chebyshev.ts";
export { type GraphConvGruConfig, graphConvGruStack, graphConvGruStates, initialiseGraphConvGru } from "./graph-conv-gru.ts";
export {
  applyLaplacian,
  CHEBYSHEV_TERMS,
  type LaplacianArrays,
  type LaplacianForm,
  MAX_DENSE_NODES,
  type ScaledLaplacian,
  SYMMETRY_TOLERANCE,
  scaledLaplacian,
} from "./laplacian.ts";
