import { binComponents, type ComponentBins } from "./bins.ts";
import { DELTA_LOCATION } from "./gl-program.ts";
import type { DrawnMixture } from "./mixture.ts";
import { OUTSIDE_BITS } from "./shaders.ts";

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

function componentTexels(mixture: DrawnMixture): { readonly texels: Float32Array; readonly height: number } {
  const height = Math.max(1, Math.ceil((mixture.components.length * 2) / LIST_WIDTH));
  const texels = new Float32Array(LIST_WIDTH * height * 4);
  mixture.components.forEach((component, index) => {
    texels.set(
      [component.meanX, component.meanY, component.weight, 0, component.l11, component.l21, component.l22, 0],
      index * 8,
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
    const packed = componentTexels(mixture);
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

/** What the first pass writes: the bits of one float a texel. */
export class CountTarget implements Disposable {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #framebuffer: WebGLFramebuffer;

  constructor(gl: WebGL2RenderingContext, width: number, height: number) {
    this.#gl = gl;
    this.width = width;
    this.height = height;
    this.texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32UI, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.#framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.texture, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Makes it what is drawn into, with every texel outside of the study area. */
  begin(): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.viewport(0, 0, this.width, this.height);
    gl.disable(gl.SCISSOR_TEST);
    gl.colorMask(true, true, true, true);
    gl.clearBufferuiv(gl.COLOR, 0, [OUTSIDE_BITS, OUTSIDE_BITS, OUTSIDE_BITS, OUTSIDE_BITS]);
  }

  [Symbol.dispose](): void {
    this.#gl.deleteFramebuffer(this.#framebuffer);
    this.#gl.deleteTexture(this.texture);
  }
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
