/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1], the half with x >= 0 (Abramowitz and Stegun, table 25.4). */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

function symmetric(half: readonly (readonly [node: number, weight: number])[]): QuadratureRule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (const [node, weight] of half) {
    nodes.push(node);
    weights.push(weight);
    if (node === 0) continue;
    nodes.push(-node);
    weights.push(weight);
  }
  return { nodes, weights };
}

const TWO_POINTS = symmetric([[0.5773502691896257, 1]]);
const THREE_POINTS = symmetric([
  [0, 0.8888888888888888],
  [0.7745966692414834, 0.5555555555555556],
]);
const FOUR_POINTS = symmetric([
  [0.3399810435848563, 0.6521451548625461],
  [0.8611363115940526, 0.3478548451374538],
]);
const FIVE_POINTS = symmetric([
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.906179845938664, 0.2369268850561891],
]);

/**
 * Widest panels, in scales of the integrand, that a rule may take. For a normal density the error of n points over a panel of t scales
 * is (n!)^4 t^(2n) (2n - 1)!! / ((2n + 1) (2n)!^3); these bounds keep it below 1e-7 of the panel's mass.
 */
const WIDEST: readonly (readonly [scales: number, rule: QuadratureRule])[] = [
  [0.11, TWO_POINTS],
  [0.48, THREE_POINTS],
  [1.06, FOUR_POINTS],
  [1.75, FIVE_POINTS],
];

/** How a panel `scales` wide is integrated: so many equal parts by this rule. */
export function quadratureFor(scales: number): { readonly parts: number; readonly rule: QuadratureRule } {
  for (const [widest, rule] of WIDEST) if (scales <= widest) return { parts: 1, rule };
  return { parts: Math.ceil(scales / 1.75), rule: FIVE_POINTS };
}
