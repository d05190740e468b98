import type { CustomRenderMethodInput } from "maplibre-gl";
import { type FrameSeries, frameSeries, mercatorX, mercatorY } from "./frame.ts";
import { type Location, linkProgram, type Program, setTextures } from "./gl-program.ts";
import { type DrawTarget, fittingTarget, Mesh, MixtureTextures } from "./gl-resources.ts";
import { type DrawnMixture, drawnBounds } from "./mixture.ts";
import { COUNT_SHADER, OUTSIDE_BITS, vertexShader } from "./shaders.ts";

/** What the camera and the map ask of one frame. */
export interface CountFrame {
  readonly input: CustomRenderMethodInput;
  /** Pixels a side that one count stands for. */
  readonly divisor: number;
  readonly zoom: number;
  readonly sideMetres: number;
}

interface Resources {
  readonly mixture: DrawnMixture;
  readonly sideMetres: number;
  readonly textures: MixtureTextures;
  readonly mesh: Mesh;
  readonly series: FrameSeries;
}

/** Above this zoom a window of 4,000 pixels cannot hold two copies of the world. */
const WORLD_COPIES_BELOW_ZOOM = 4;

/** The first pass: expected counts of one mixture at the pixels of the canvas. Drawn anew only where the answer has changed. */
export class CountPass implements Disposable {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<string, Program>();
  #resources: Resources | undefined;
  #target: DrawTarget | undefined;
  #drawnFor = "";

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  get texture(): WebGLTexture | undefined {
    return this.#target?.texture;
  }

  draw(mixture: DrawnMixture, frame: CountFrame): void {
    const resources = this.#prepare(mixture, frame.sideMetres);
    const target = this.#prepareTarget(frame.divisor);
    const { defaultProjectionData: projection, shaderData } = frame.input;
    const asked = [
      shaderData.variantName,
      projection.projectionTransition,
      ...projection.mainMatrix,
      ...projection.fallbackMatrix,
    ].join(" ");
    if (asked === this.#drawnFor) return;
    this.#drawnFor = asked;
    const gl = this.#gl;
    const { program, location } = this.#program(shaderData);
    target.begin();
    gl.clearBufferuiv(gl.COLOR, 0, [OUTSIDE_BITS, OUTSIDE_BITS, OUTSIDE_BITS, OUTSIDE_BITS]);
    gl.useProgram(program);
    setMixture(gl, location, mixture, resources);
    gl.uniform1i(location("u_coarse"), frame.divisor > 1 ? 1 : 0);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.disable(gl.BLEND);
    const globe = shaderData.variantName !== "mercator";
    for (const copy of globe || frame.zoom > WORLD_COPIES_BELOW_ZOOM ? [0] : [-1, 0, 1]) {
      setProjection(gl, location, frame.input, resources.series, globe, copy);
      resources.mesh.draw();
    }
    gl.activeTexture(gl.TEXTURE0);
    target.end();
  }

  #prepare(mixture: DrawnMixture, sideMetres: number): Resources {
    const known = this.#resources;
    if (known?.mixture === mixture && known.sideMetres === sideMetres) return known;
    this.#release();
    const series = frameSeries(mixture.grid.frame);
    const bounds = drawnBounds(mixture.grid);
    const made = {
      mixture,
      sideMetres,
      series,
      textures: new MixtureTextures(this.#gl, mixture, sideMetres),
      mesh: new Mesh(this.#gl, {
        west: mercatorX(bounds.west) - series.originX,
        east: mercatorX(bounds.east) - series.originX,
        north: mercatorY(bounds.north) - series.originY,
        south: mercatorY(bounds.south) - series.originY,
      }),
    };
    this.#resources = made;
    return made;
  }

  #prepareTarget(divisor: number): DrawTarget {
    const target = fittingTarget(this.#gl, "counts", divisor, this.#target);
    if (target !== this.#target) this.#drawnFor = "";
    this.#target = target;
    return target;
  }

  #program(shaderData: CustomRenderMethodInput["shaderData"]): Program {
    const known = this.#programs.get(shaderData.variantName);
    if (known !== undefined) return known;
    const made = linkProgram(this.#gl, vertexShader(shaderData.vertexShaderPrelude, shaderData.define), COUNT_SHADER);
    this.#programs.set(shaderData.variantName, made);
    return made;
  }

  #release(): void {
    this.#resources?.textures[Symbol.dispose]();
    this.#resources?.mesh[Symbol.dispose]();
    this.#resources = undefined;
    this.#drawnFor = "";
  }

  [Symbol.dispose](): void {
    this.#release();
    this.#target?.[Symbol.dispose]();
    this.#target = undefined;
    for (const { program } of this.#programs.values()) this.#gl.deleteProgram(program);
    this.#programs.clear();
  }
}

/** Under mercator the origin is added to the matrix in double precision and the shader sees deltas alone: exact at z18 and beyond. */
function setProjection(
  gl: WebGL2RenderingContext,
  location: Location,
  input: CustomRenderMethodInput,
  series: FrameSeries,
  globe: boolean,
  copy: number,
): void {
  const projection = input.defaultProjectionData;
  if (globe) {
    gl.uniform2f(location("u_origin"), series.originX, series.originY);
    gl.uniformMatrix4fv(location("u_projection_matrix"), false, Float32Array.from(projection.mainMatrix));
    gl.uniformMatrix4fv(location("u_projection_fallback_matrix"), false, Float32Array.from(projection.fallbackMatrix));
    gl.uniform4fv(location("u_projection_tile_mercator_coords"), projection.tileMercatorCoords);
    gl.uniform4fv(location("u_projection_clipping_plane"), projection.clippingPlane);
    gl.uniform1f(location("u_projection_transition"), projection.projectionTransition);
    return;
  }
  gl.uniform2f(location("u_origin"), 0, 0);
  const moved = translated(projection.mainMatrix, series.originX + copy, series.originY);
  gl.uniformMatrix4fv(location("u_projection_matrix"), false, moved);
}

/** Column-major matrix times a translation in x and y, computed in double. */
export function translated(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const moved = new Float32Array(16);
  for (let index = 0; index < 16; index++) moved[index] = matrix[index] ?? 0;
  for (let row = 0; row < 4; row++) {
    moved[12 + row] = (matrix[row] ?? 0) * x + (matrix[4 + row] ?? 0) * y + (matrix[12 + row] ?? 0);
  }
  return moved;
}

function setMixture(gl: WebGL2RenderingContext, location: Location, mixture: DrawnMixture, resources: Resources): void {
  const { grid } = mixture;
  const { textures } = resources;
  const { bins } = textures;
  gl.uniform1f(location("u_east_metres"), resources.series.eastMetres);
  gl.uniform3fv(location("u_north_metres"), resources.series.northMetres);
  gl.uniform2f(location("u_grid_origin"), grid.west, grid.north);
  gl.uniform2f(location("u_cell"), grid.cellWidthMetres, grid.cellHeightMetres);
  gl.uniform2i(location("u_grid_size"), grid.columns, grid.rows);
  gl.uniform2i(location("u_bin_size"), bins.grid.columns, bins.grid.rows);
  gl.uniform2f(location("u_bin_cell"), bins.grid.cellWidthMetres, bins.grid.cellHeightMetres);
  gl.uniform1f(location("u_side"), resources.sideMetres);
  setTextures(gl, location, [
    ["u_prefix", textures.prefix],
    ["u_components", textures.components],
    ["u_bin_ranges", textures.binRanges],
    ["u_bin_list", textures.binList],
  ]);
}
