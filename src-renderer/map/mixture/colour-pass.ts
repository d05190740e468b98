import { type RampName, rampTexels } from "../ramp.ts";
import type { MixtureAppearance } from "./appearance.ts";
import { linkProgram, type Program, setTextures } from "./gl-program.ts";
import { breaksTexture, type DrawTarget, fittingTarget, rampTexture } from "./gl-resources.ts";
import type { DrawnMixture } from "./mixture.ts";
import { CANVAS_VERTEX_SHADER, COLOUR_SHADER, ENLARGE_SHADER } from "./shaders.ts";

const MODES = { swipe: 1, difference: 2 } as const;
const SCALES = { linear: 0, log: 1, quantile: 2 } as const;

/** What the first pass has made, and how many pixels a side one of its texels stands for. */
export interface CountTextures {
  readonly counts: WebGLTexture;
  readonly other: WebGLTexture;
  readonly divisor: number;
}

/** The second pass: counts become colours over the whole canvas. */
export class ColourPass implements Disposable {
  readonly #gl: WebGL2RenderingContext;
  #program: Program | undefined;
  #enlarging: Program | undefined;
  #coarse: DrawTarget | undefined;
  #ramp: { readonly name: RampName; readonly texture: WebGLTexture } | undefined;
  #breaks: { readonly values: readonly number[] | undefined; readonly texture: WebGLTexture } | undefined;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /**
   * Of a coarse frame, before the canvas's own layers: colours as coarse as its counts, which draw() enlarges. Colours cost a pixel
   * about as much as ten of a city's components do.
   */
  prepare(mixture: DrawnMixture, appearance: MixtureAppearance, textures: CountTextures): void {
    if (textures.divisor === 1) {
      this.#coarse?.[Symbol.dispose]();
      this.#coarse = undefined;
      return;
    }
    const gl = this.#gl;
    this.#coarse = fittingTarget(gl, "colours", textures.divisor, this.#coarse);
    this.#coarse.begin();
    gl.clearBufferfv(gl.COLOR, 0, [0, 0, 0, 0]);
    gl.disable(gl.BLEND);
    this.#paint(mixture, appearance, textures);
    this.#coarse.end();
  }

  /** Onto the canvas. */
  draw(mixture: DrawnMixture, appearance: MixtureAppearance, textures: CountTextures): void {
    const gl = this.#gl;
    gl.enable(gl.BLEND);
    gl.blendEquation(gl.FUNC_ADD);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    if (this.#coarse === undefined) this.#paint(mixture, appearance, textures);
    else this.#enlarge(this.#coarse);
  }

  #enlarge(coarse: DrawTarget): void {
    const gl = this.#gl;
    this.#enlarging ??= linkProgram(gl, CANVAS_VERTEX_SHADER, ENLARGE_SHADER);
    const { program, location } = this.#enlarging;
    gl.useProgram(program);
    gl.uniform2f(location("u_canvas"), gl.drawingBufferWidth, gl.drawingBufferHeight);
    setTextures(gl, location, [["u_picture", coarse.texture]]);
    this.#fillTarget();
  }

  #paint(mixture: DrawnMixture, appearance: MixtureAppearance, textures: CountTextures): void {
    const gl = this.#gl;
    this.#program ??= linkProgram(gl, CANVAS_VERTEX_SHADER, COLOUR_SHADER);
    const { program, location } = this.#program;
    const ramp = this.#rampTexture(appearance.ramp);
    const breaks = this.#breaksTexture(appearance.scale.breaks);
    const { compared, scale } = appearance;
    gl.useProgram(program);
    gl.uniform1f(location("u_divisor"), textures.divisor);
    gl.uniform1i(location("u_mode"), compared === null ? 0 : MODES[compared.mode]);
    gl.uniform1f(location("u_split"), (compared?.split ?? 1) * gl.drawingBufferWidth);
    gl.uniform1f(location("u_area"), appearance.sideMetres ** 2);
    gl.uniform2f(location("u_days"), appearance.days, compared?.days ?? 0);
    gl.uniform2f(location("u_size"), mixture.size ?? 0, compared?.mixture.size ?? 0);
    gl.uniform1i(location("u_statistic"), appearance.statistic === "rate" ? 0 : 1);
    gl.uniform1i(location("u_least"), appearance.atLeast);
    gl.uniform1f(location("u_noise_days"), compared?.noiseDays ?? 0);
    gl.uniform1i(location("u_scale"), SCALES[scale.kind]);
    gl.uniform1f(location("u_low"), scale.low);
    gl.uniform1f(location("u_high"), scale.high);
    gl.uniform1f(location("u_opacity"), appearance.opacity);
    setTextures(gl, location, [
      ["u_counts", textures.counts],
      ["u_other", textures.other],
      ["u_ramp", ramp],
      ["u_breaks", breaks],
    ]);
    this.#fillTarget();
  }

  #fillTarget(): void {
    const gl = this.#gl;
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.bindVertexArray(null);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.activeTexture(gl.TEXTURE0);
  }

  #rampTexture(name: RampName): WebGLTexture {
    if (this.#ramp?.name === name) return this.#ramp.texture;
    if (this.#ramp !== undefined) this.#gl.deleteTexture(this.#ramp.texture);
    this.#ramp = { name, texture: rampTexture(this.#gl, rampTexels(name)) };
    return this.#ramp.texture;
  }

  #breaksTexture(values: readonly number[] | undefined): WebGLTexture {
    if (this.#breaks !== undefined && this.#breaks.values === values) return this.#breaks.texture;
    if (this.#breaks !== undefined) this.#gl.deleteTexture(this.#breaks.texture);
    this.#breaks = { values, texture: breaksTexture(this.#gl, values ?? []) };
    return this.#breaks.texture;
  }

  [Symbol.dispose](): void {
    const gl = this.#gl;
    if (this.#program !== undefined) gl.deleteProgram(this.#program.program);
    if (this.#enlarging !== undefined) gl.deleteProgram(this.#enlarging.program);
    this.#coarse?.[Symbol.dispose]();
    this.#enlarging = undefined;
    this.#coarse = undefined;
    if (this.#ramp !== undefined) gl.deleteTexture(this.#ramp.texture);
    if (this.#breaks !== undefined) gl.deleteTexture(this.#breaks.texture);
    this.#program = undefined;
    this.#ramp = undefined;
    this.#breaks = undefined;
  }
}
