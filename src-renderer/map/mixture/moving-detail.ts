/** A frame of a moving map should not take longer, ms: at ten frames a second a hand and its map still feel as one. */
export const FRAME_BUDGET_MILLISECONDS = 100;

/** Above this share of the budget the next frame is drawn coarser: frames vary, and the budget is for the slow ones. */
const COARSER_ABOVE = 0.7;

/**
 * Coarsest: a count for 8 x 8 pixels. Only drawing without a graphics card goes beyond 4: 1,000 components took 116 ms a frame there
 * (bench map-frames).
 */
const COARSEST = 8;

/** After so many frames in a row that four times the work would not have made slow, the next one is drawn finer. */
const FAST_FRAMES = 10;

/** A gap this long between two frames is a pause of the hand rather than a slow frame, ms. */
const PAUSE_MILLISECONDS = 5000;

/** What decides how finely each frame is drawn. */
export interface Detail {
  /** Pixels a side that one count stood for in the last frame. */
  readonly divisor: number;
  /** Called for each frame before it is drawn. */
  next(isMoving: boolean, now: number): number;
  /** The movement has ended. True where the last frame was coarse and must be drawn again. */
  rest(): boolean;
}

/**
 * How many pixels a side one count stands for: 1 while the map rests, and while it moves as few as keep its frames within the budget.
 * What one movement has learnt, the next one begins with; a machine that was busy for a while is found out to be fast again.
 */
export class MovingDetail implements Detail {
  #moving = 1;
  #divisor = 1;
  #fastFrames = 0;
  #lastFrame: number | undefined;

  get divisor(): number {
    return this.#divisor;
  }

  next(isMoving: boolean, now: number): number {
    if (!isMoving) {
      this.#lastFrame = undefined;
      this.#divisor = 1;
      return 1;
    }
    const last = this.#lastFrame;
    if (last !== undefined && now - last < PAUSE_MILLISECONDS) this.#learn(now - last);
    this.#lastFrame = now;
    this.#divisor = this.#moving;
    return this.#divisor;
  }

  #learn(took: number): void {
    const slow = COARSER_ABOVE * FRAME_BUDGET_MILLISECONDS;
    this.#fastFrames = took * 4 <= slow ? this.#fastFrames + 1 : 0;
    if (this.#fastFrames >= FAST_FRAMES) {
      this.#moving = Math.max(1, this.#moving / 2);
      this.#fastFrames = 0;
    }
    // Half the detail is a quarter of the work: a very slow frame need not be followed by another slow one.
    for (let expected = took; expected > slow; expected /= 4) this.#moving = Math.min(COARSEST, this.#moving * 2);
  }

  rest(): boolean {
    this.#lastFrame = undefined;
    return this.#divisor > 1;
  }
}
