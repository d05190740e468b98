import { tf, withGradient } from "../tensor/index.ts";
import { stackRows, unstackRows } from "./chebyshev.ts";
import type { ScaledLaplacian } from "./laplacian.ts";

/** What a step keeps for its gradient, rows R = rowCount * B. */
interface StepTrace {
  /** z | r, [R, 2 H] */
  readonly gates: tf.Tensor;
  /** z */
  readonly update: tf.Tensor;
  /** c */
  readonly proposal: tf.Tensor;
  /** Hp - c */
  readonly contrast: tf.Tensor;
  /** Of the steps after the first, which starts from a state of 0. */
  readonly before?: {
    /** Hp */
    readonly hidden: tf.Tensor;
    /** r */
    readonly reset: tf.Tensor;
    /** Chebyshev stack of Hp, [R, K H] */
    readonly stack: tf.Tensor;
    /** Chebyshev stack of r * Hp, [R, K H] */
    readonly resetStack: tf.Tensor;
  };
}

/**
 * The recurrence of one Graph-ConvGRU layer: gates [T, R, 2 H] (z, r) and proposals [T, R, H] are the input path's share before the
 * non-linearities, state [K H, 2 H] and candidate [K H, H] the weights of the state path. Gives every hidden state, [T, R, H].
 *
 * The gradient through time is written by hand: half of the operations of the automatic one, and none of the zero-padded gradients
 * that slices of a sequence leave behind.
 */
export function gatedRecurrence(
  laplacian: ScaledLaplacian,
  gates: tf.Tensor,
  proposals: tf.Tensor,
  state: tf.Tensor2D,
  candidate: tf.Tensor2D,
): tf.Tensor {
  const terms = state.shape[0] / candidate.shape[1];
  return withGradient(
    [gates, proposals, state, candidate],
    (save) => {
      const { hidden, traces } = forward(laplacian, terms, tf.unstack(gates), tf.unstack(proposals), state, candidate);
      save(traces.flatMap(flatten));
      return tf.stack(hidden);
    },
    (upstream, saved) => backward(laplacian, terms, tf.unstack(upstream), unflatten(saved), state, candidate),
  );
}

function forward(
  laplacian: ScaledLaplacian,
  terms: number,
  gates: readonly tf.Tensor[],
  proposals: readonly tf.Tensor[],
  state: tf.Tensor2D,
  candidate: tf.Tensor2D,
): { hidden: tf.Tensor[]; traces: StepTrace[] } {
  const hidden: tf.Tensor[] = [];
  const traces: StepTrace[] = [];
  gates.forEach((fromInput, t) => {
    const proposalFromInput = proposals[t];
    if (proposalFromInput === undefined) throw new RangeError("gates and proposals have the same number of steps");
    const previous = hidden[t - 1];
    if (previous === undefined) {
      const active = tf.sigmoid(fromInput);
      const [update, proposal] = [tf.split(active, 2, 1)[0] ?? active, tf.tanh(proposalFromInput)];
      const contrast = tf.neg(proposal);
      hidden.push(tf.add(proposal, tf.mul(update, contrast)));
      traces.push({ gates: active, update, proposal, contrast });
      return;
    }
    const stack = stackRows(laplacian, previous, terms);
    const active = tf.sigmoid(tf.add(fromInput, tf.matMul(stack, state)));
    const [update = active, reset = active] = tf.split(active, 2, 1);
    const resetStack = stackRows(laplacian, tf.mul(reset, previous), terms);
    const proposal = tf.tanh(tf.add(proposalFromInput, tf.matMul(resetStack, candidate)));
    const contrast = tf.sub(previous, proposal);
    hidden.push(tf.add(proposal, tf.mul(update, contrast)));
    traces.push({ gates: active, update, proposal, contrast, before: { hidden: previous, reset, stack, resetStack } });
  });
  return { hidden, traces };
}

/** Gradients of gates, proposals, state and candidate from the gradient of every hidden state. */
function backward(
  laplacian: ScaledLaplacian,
  terms: number,
  upstream: readonly tf.Tensor[],
  traces: readonly StepTrace[],
  state: tf.Tensor2D,
  candidate: tf.Tensor2D,
): tf.Tensor[] {
  const gateGradients: tf.Tensor[] = [];
  const proposalGradients: tf.Tensor[] = [];
  const stateGradients: tf.Tensor[] = [];
  const candidateGradients: tf.Tensor[] = [];
  let carried: tf.Tensor | undefined;
  for (let t = traces.length - 1; t >= 0; t--) {
    const trace = traces[t];
    const fromAbove = upstream[t];
    if (trace === undefined || fromAbove === undefined) throw new RangeError("one gradient for every step");
    const { gates, update, proposal, contrast, before } = trace;
    const dHidden = carried === undefined ? fromAbove : tf.add(fromAbove, carried);
    const dUpdate = tf.mul(dHidden, contrast);
    const kept = tf.mul(dHidden, update);
    const dProposal = tf.sub(dHidden, kept);
    const proposalGradient = tf.sub(dProposal, tf.mul(dProposal, tf.square(proposal)));
    proposalGradients.unshift(proposalGradient);
    const slope = tf.sub(gates, tf.square(gates));
    if (before === undefined) {
      gateGradients.unshift(tf.mul(tf.concat([dUpdate, tf.zerosLike(dUpdate)], 1), slope));
      continue;
    }
    const dResetHidden = unstackRows(laplacian, tf.matMul(proposalGradient, candidate, false, true), terms);
    const gateGradient = tf.mul(tf.concat([dUpdate, tf.mul(dResetHidden, before.hidden)], 1), slope);
    gateGradients.unshift(gateGradient);
    const throughGates = unstackRows(laplacian, tf.matMul(gateGradient, state, false, true), terms);
    carried = tf.addN([kept, tf.mul(dResetHidden, before.reset), throughGates]);
    stateGradients.push(tf.matMul(before.stack, gateGradient, true));
    candidateGradients.push(tf.matMul(before.resetStack, proposalGradient, true));
  }
  return [
    tf.stack(gateGradients),
    tf.stack(proposalGradients),
    stateGradients.length > 0 ? tf.addN(stateGradients) : tf.zerosLike(state),
    candidateGradients.length > 0 ? tf.addN(candidateGradients) : tf.zerosLike(candidate),
  ];
}

const FIRST_STEP_TENSORS = 4;
const LATER_STEP_TENSORS = 8;

function flatten({ gates, update, proposal, contrast, before }: StepTrace): tf.Tensor[] {
  const common = [gates, update, proposal, contrast];
  return before === undefined ? common : [...common, before.hidden, before.reset, before.stack, before.resetStack];
}

function unflatten(saved: readonly tf.Tensor[]): StepTrace[] {
  const traces: StepTrace[] = [];
  for (let start = 0; start < saved.length; ) {
    const later = start > 0;
    const end = start + (later ? LATER_STEP_TENSORS : FIRST_STEP_TENSORS);
    const [gates, update, proposal, contrast, hidden, reset, stack, resetStack] = saved.slice(start, end);
    if (!gates || !update || !proposal || !contrast) throw new RangeError("a step's trace is incomplete");
    const complete = later && hidden && reset && stack && resetStack;
    traces.push({ gates, update, proposal, contrast, ...(complete ? { before: { hidden, reset, stack, resetStack } } : {}) });
    start = end;
  }
  return traces;
}
