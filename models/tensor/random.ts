import { AppError } from "../errors/index.ts";

/** Four unsigned 32-bit words. JSON-safe; all that is needed to go on exactly. */
export type RngState = readonly number[];

/** Anything with a length and numbered elements: a plain or a typed array. */
export interface Sequence {
  readonly length: number;
  [index: number]: unknown;
}

/** Explicit chance: same seed, same numbers. Everything in `models` that draws takes one of these. */
export interface Rng {
  /** In [0, 1), 53 bits. */
  uniform(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  /** 0 .. below - 1, every value equally likely. */
  integer(below: number): number;
  /** In place, every order equally likely; returns the same array. */
  shuffle<A extends Sequence>(array: A): A;
  state(): RngState;
}

const WORDS = 2 ** 32;

/** One step of splitmix32: spreads a seed over the four words so that neighbouring seeds share nothing. */
function splitmix32(state: number): { state: number; word: number } {
  const next = (state + 0x9e3779b9) | 0;
  let mixed = next ^ (next >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return { state: next, word: (mixed ^ (mixed >>> 15)) >>> 0 };
}

/** A generator for a seed: a non-negative safe integer, as a user types it. */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new AppError("SeedInvalid", {
      message: `The seed ${seed} is not a whole number of 0 or more.`,
      hint: "Give a seed such as 1; the same seed gives the same result again.",
      details: { seed },
    });
  }
  const words: number[] = [];
  let state = (seed % WORDS) ^ Math.imul(Math.floor(seed / WORDS), 0x85ebca6b);
  for (let i = 0; i < 4; i++) {
    const step = splitmix32(state);
    state = step.state;
    words.push(step.word);
  }
  return restoreRng(words);
}

/** A generator that goes on from `state()`. xoshiro128** (Blackman and Vigna, 2018): period 2^128 - 1, plain 32-bit arithmetic. */
export function restoreRng(saved: RngState): Rng {
  const valid = saved.length === 4 && saved.every((word) => Number.isInteger(word) && word >= 0 && word < WORDS);
  if (!valid || saved.every((word) => word === 0)) {
    throw new AppError("RandomStateDamaged", {
      message: "The saved random state is not four 32-bit words with at least one above 0.",
      hint: "Start the training anew; the checkpoint is damaged.",
      details: { words: saved.length },
    });
  }
  let [a = 0, b = 0, c = 0, d = 0] = saved;

  function word(): number {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  function uniform(): number {
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  function integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > WORDS)
      throw new RangeError(`integer(below) needs 1 to 2^32, not ${below}`);
    // Words above the last whole multiple of `below` would favour small values: draw again.
    const limit = WORDS - (WORDS % below);
    let drawn = word();
    while (drawn >= limit) drawn = word();
    return drawn % below;
  }

  return {
    uniform,
    // Box-Muller without keeping the second value: the state stays four words.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer,
    shuffle(array) {
      for (let i = array.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = array[i];
        array[i] = array[j];
        array[j] = kept;
      }
      return array;
    },
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  };
}
