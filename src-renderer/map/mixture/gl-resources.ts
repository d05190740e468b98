import { binComponents, type ComponentBins } from "./bins.ts";
import { DELTA_LOCATION } from "./gl-program.ts";
import type { DrawnMixture } from "./mixture.ts";

/** Width of textures that hold lists; any size up to 2048 is allowed everywhere in WebGL2. */
const LIST_WIDTH = 1024;

interface TextureFormat {
  readonly internal: GLenum;
  readonly format: GLenum;
  readonly type: GLenum;
}

/** A texture read by texelFetch: no filtering, no repetition. */
function dataTexture(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  texels: ArrayBufferView,
  format: TextureFormat,
): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  // MapLibre leaves these as its last upload needed them; they apply to typed arrays too.
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, format.internal, width, height, 0, format.format, format.type, texels);
  const filter = format.internal === gl.RGBA8 ? gl.LINEAR : gl.NEAREST;
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/** Sums from the west, so that the integral over any stretch of a row is one difference: (columns + 1) x rows, two channels. */
function prefixTexels(mixture: DrawnMixture): Float32Array {
  const { rows, columns, cellWidthMetres } = mixture.grid;
  const texels = new Float32Array((columns + 1) * rows * 2);
  for (let row = 0; row < rows; row++) {
    let rate = 0;
    let area = 0;
    for (let column = 0; column < columns; column++) {
      rate += (mixture.base[row * columns + column] ?? 0) * cellWidthMetres;
      area += (mixture.inside[row * columns + column] ?? 0) * cellWidthMetres;
      const at = (row * (columns + 1) + column + 1) * 2;
      texels[at] = rate;
      texels[at + 1] = area;
    }
  }
  return texels;
}

/** Texels of a component; a row of LIST_WIDTH holds whole components or goes on in the next one. */
const COMPONENT_TEXELS = 3;

/**
 * Three texels a component: (mean x, mean y, A, B), (C, weight, height, 1 where it is narrow), (l11, l21, l22, -). Its mean over a square
 * is height x exp(A dx^2 + B dx dy + C dy^2) where it is at least half a side wide: widened by the square's own variance, side^2 / 12
 * along each axis, which is wrong by at most 2.4 % of it. Narrow ones are integrated, but for coarse frames.
 */
function componentTexels(mixture: DrawnMixture, sideMetres: number): { readonly texels: Float32Array; readonly height: number } {
  const height = Math.max(1, Math.ceil((mixture.components.length * COMPONENT_TEXELS) / LIST_WIDTH));
  const texels = new Float32Array(LIST_WIDTH * height * 4);
  const area = sideMetres * sideMetres;
  mixture.components.forEach(({ meanX, meanY, l11, l21, l22, weight }, index) => {
    const xx = l11 * l11 + area / 12;
    const xy = l11 * l21;
    const yy = l21 * l21 + l22 * l22 + area / 12;
    const determinant = xx * yy - xy * xy;
    const peak = (weight * area) / (2 * Math.PI * Math.sqrt(determinant));
    const narrow = Math.min(l11, l22) < sideMetres / 2 ? 1 : 0;
    texels.set(
      [
        ...[meanX, meanY, (-0.5 * yy) / determinant, xy / determinant],
        ...[(-0.5 * xx) / determinant, weight, peak, narrow],
        ...[l11, l21, l22, 0],
      ],
      index * COMPONENT_TEXELS * 4,
    );
  });
  return { texels, height };
}

function rangeTexels(bins: ComponentBins): Uint32Array {
  const count = bins.offsets.length - 1;
  const texels = new Uint32Array(count * 2);
  for (let bin = 0; bin < count; bin++) {
    texels[bin * 2] = bins.offsets[bin] ?? 0;
    texels[bin * 2 + 1] = bins.offsets[bin + 1] ?? 0;
  }
  return texels;
}

/** The textures of one drawn mixture, for squares of one side. */
export class MixtureTextures implements Disposable {
  readonly prefix: WebGLTexture;
  readonly components: WebGLTexture;
  readonly binRanges: WebGLTexture;
  readonly binList: WebGLTexture;
  readonly bins: ComponentBins;
  readonly #gl: WebGL2RenderingContext;

  constructor(gl: WebGL2RenderingContext, mixture: DrawnMixture, sideMetres: number) {
    this.#gl = gl;
    this.bins = binComponents(mixture.grid, mixture.components, sideMetres);
    const { rows, columns } = mixture.grid;
    const rg32f: TextureFormat = { internal: gl.RG32F, format: gl.RG, type: gl.FLOAT };
    const rgba32f: TextureFormat = { internal: gl.RGBA32F, format: gl.RGBA, type: gl.FLOAT };
    const rg32ui: TextureFormat = { internal: gl.RG32UI, format: gl.RG_INTEGER, type: gl.UNSIGNED_INT };
    const r32ui: TextureFormat = { internal: gl.R32UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_INT };
    this.prefix = dataTexture(gl, columns + 1, rows, prefixTexels(mixture), rg32f);
    const packed = componentTexels(mixture, sideMetres);
    this.components = dataTexture(gl, LIST_WIDTH, packed.height, packed.texels, rgba32f);
    this.binRanges = dataTexture(gl, this.bins.grid.columns, this.bins.grid.rows, rangeTexels(this.bins), rg32ui);
    const listHeight = Math.max(1, Math.ceil(this.bins.list.length / LIST_WIDTH));
    const list = new Uint32Array(LIST_WIDTH * listHeight);
    list.set(this.bins.list);
    this.binList = dataTexture(gl, LIST_WIDTH, listHeight, list, r32ui);
  }

  [Symbol.dispose](): void {
    for (const texture of [this.prefix, this.components, this.binRanges, this.binList]) this.#gl.deleteTexture(texture);
  }
}

export function rampTexture(gl: WebGL2RenderingContext, texels: Uint8Array): WebGLTexture {
  return dataTexture(gl, texels.length / 4, 1, texels, { internal: gl.RGBA8, format: gl.RGBA, type: gl.UNSIGNED_BYTE });
}

/** Values at evenly spaced positions of a quantile scale; one texel of nothing for the other scales. */
export function breaksTexture(gl: WebGL2RenderingContext, breaks: readonly number[]): WebGLTexture {
  const texels = Float32Array.from(breaks.length > 0 ? breaks : [0]);
  return dataTexture(gl, texels.length, 1, texels, { internal: gl.R32F, format: gl.RED, type: gl.FLOAT });
}

/** A texture that is drawn into. */
export class DrawTarget implements Disposable {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #framebuffer: WebGLFramebuffer;

  /** `counts`: the bits of one float a texel. `colours`: premultiplied, filtered when it is enlarged. */
  constructor(gl: WebGL2RenderingContext, kind: "counts" | "colours", width: number, height: number) {
    this.#gl = gl;
    this.width = width;
    this.height = height;
    this.texture = gl.createTexture();
    const filter = kind === "counts" ? gl.NEAREST : gl.LINEAR;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, kind === "counts" ? gl.R32UI : gl.RGBA8, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    this.#framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.texture, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Makes it what is drawn into; end() gives the canvas back. */
  begin(): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.viewport(0, 0, this.width, this.height);
    gl.disable(gl.SCISSOR_TEST);
    gl.colorMask(true, true, true, true);
  }

  end(): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
  }

  [Symbol.dispose](): void {
    this.#gl.deleteFramebuffer(this.#framebuffer);
    this.#gl.deleteTexture(this.texture);
  }
}

/** A target of the canvas's size over `divisor`; the known one where it fits, else a new one in its place. */
export function fittingTarget(
  gl: WebGL2RenderingContext,
  kind: "counts" | "colours",
  divisor: number,
  known: DrawTarget | undefined,
): DrawTarget {
  const width = Math.max(1, Math.ceil(gl.drawingBufferWidth / divisor));
  const height = Math.max(1, Math.ceil(gl.drawingBufferHeight / divisor));
  if (known?.width === width && known.height === height) return known;
  known?.[Symbol.dispose]();
  return new DrawTarget(gl, kind, width, height);
}

/** Rows and columns of the quad's mesh: enough that a globe's curvature over 100 km bends it by less than a pixel. */
const MESH_STEPS = 16;

/** A triangle mesh over a rectangle of mercator deltas, as an indexed vertex array. */
export class Mesh implements Disposable {
  readonly indexCount: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #array: WebGLVertexArrayObject;
  readonly #vertices: WebGLBuffer;
  readonly #indices: WebGLBuffer;

  constructor(gl: WebGL2RenderingContext, box: { west: number; north: number; east: number; south: number }) {
    this.#gl = gl;
    const side = MESH_STEPS + 1;
    const vertices = new Float32Array(side * side * 2);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        vertices[(row * side + column) * 2] = box.west + ((box.east - box.west) * column) / MESH_STEPS;
        vertices[(row * side + column) * 2 + 1] = box.north + ((box.south - box.north) * row) / MESH_STEPS;
      }
    }
    const indices: number[] = [];
    for (let row = 0; row < MESH_STEPS; row++) {
      for (let column = 0; column < MESH_STEPS; column++) {
        const corner = row * side + column;
        indices.push(corner, corner + 1, corner + side, corner + 1, corner + side + 1, corner + side);
      }
    }
    this.indexCount = indices.length;
    this.#array = gl.createVertexArray();
    this.#vertices = gl.createBuffer();
    this.#indices = gl.createBuffer();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#vertices);
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STATIC_DRAW);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#indices);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, Uint16Array.from(indices), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(DELTA_LOCATION);
    gl.vertexAttribPointer(DELTA_LOCATION, 2, gl.FLOAT, false, 0, 0);
    gl.bindVertexArray(null);
  }

  draw(): void {
    this.#gl.bindVertexArray(this.#array);
    this.#gl.drawElements(this.#gl.TRIANGLES, this.indexCount, this.#gl.UNSIGNED_SHORT, 0);
    this.#gl.bindVertexArray(null);
  }

  [Symbol.dispose](): void {
    this.#gl.deleteVertexArray(this.#array);
    this.#gl.deleteBuffer(this.#vertices);
    this.#gl.deleteBuffer(this.#indices);
  }
}
