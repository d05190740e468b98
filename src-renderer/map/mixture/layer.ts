import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from "maplibre-gl";
import { rampTexels } from "../ramp.ts";
import type { ColourScale } from "../scale.ts";
import { type FrameSeries, frameSeries, mercatorX, mercatorY } from "./frame.ts";
import { linkProgram, Mesh, MixtureTextures, rampTexture } from "./gl-resources.ts";
import { type DrawnMixture, drawnBounds } from "./mixture.ts";
import { FRAGMENT_SHADER, vertexShader } from "./shaders.ts";

export type MapStatistic = "rate" | "probability";

/** What a pixel's colour means. */
export interface MixtureAppearance {
  readonly statistic: MapStatistic;
  readonly scale: ColourScale;
  /** Side of the square around a pixel that the value belongs to. */
  readonly sideMetres: number;
  /** Days of the valid period, for the probability. */
  readonly days: number;
  readonly opacity: number;
}

interface Program {
  readonly program: WebGLProgram;
  readonly location: (name: string) => WebGLUniformLocation | null;
}

interface Resources {
  readonly textures: MixtureTextures;
  readonly mesh: Mesh;
  readonly ramp: WebGLTexture;
  readonly series: FrameSeries;
}

/**
 * Draws an intensity per pixel: base cells by exact overlap, Gaussians by quadrature, so that a forecast has no pixels of its own at
 * any zoom. Keeps the CPU copy: after a lost context the layer is added again and uploads anew.
 */
export class MixtureLayer implements CustomLayerInterface {
  readonly id: string;
  readonly type = "custom";
  readonly renderingMode = "2d";
  #mixture: DrawnMixture;
  #appearance: MixtureAppearance;
  #map: MapLibreMap | undefined;
  #resources: Resources | undefined;
  readonly #programs = new Map<string, Program>();

  constructor(id: string, mixture: DrawnMixture, appearance: MixtureAppearance) {
    this.id = id;
    this.#mixture = mixture;
    this.#appearance = appearance;
  }

  /** Shows another mixture or another meaning. Textures are made anew only where they must be. */
  show(mixture: DrawnMixture, appearance: MixtureAppearance): void {
    this.#stale ||= mixture !== this.#mixture || appearance.sideMetres !== this.#appearance.sideMetres;
    this.#mixture = mixture;
    this.#appearance = appearance;
    this.#map?.triggerRepaint();
  }
  #stale = false;

  onAdd(map: MapLibreMap): void {
    this.#map = map;
    this.#programs.clear();
    this.#resources = undefined;
  }

  onRemove(_map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.#release(gl);
    for (const { program } of this.#programs.values()) gl.deleteProgram(program);
    this.#programs.clear();
    this.#map = undefined;
  }

  #release(gl: WebGL2RenderingContext): void {
    this.#resources?.textures[Symbol.dispose]();
    this.#resources?.mesh[Symbol.dispose]();
    if (this.#resources !== undefined) gl.deleteTexture(this.#resources.ramp);
    this.#resources = undefined;
  }

  #prepare(gl: WebGL2RenderingContext): Resources {
    if (this.#stale) this.#release(gl);
    this.#stale = false;
    if (this.#resources === undefined) {
      const series = frameSeries(this.#mixture.grid.frame);
      const bounds = drawnBounds(this.#mixture.grid);
      this.#resources = {
        series,
        textures: new MixtureTextures(gl, this.#mixture, this.#appearance.sideMetres),
        mesh: new Mesh(gl, {
          west: mercatorX(bounds.west) - series.originX,
          east: mercatorX(bounds.east) - series.originX,
          north: mercatorY(bounds.north) - series.originY,
          south: mercatorY(bounds.south) - series.originY,
        }),
        ramp: rampTexture(gl, rampTexels()),
      };
    }
    return this.#resources;
  }

  #program(gl: WebGL2RenderingContext, shaderData: CustomRenderMethodInput["shaderData"]): Program {
    const known = this.#programs.get(shaderData.variantName);
    if (known !== undefined) return known;
    const program = linkProgram(gl, vertexShader(shaderData.vertexShaderPrelude, shaderData.define), FRAGMENT_SHADER);
    const locations = new Map<string, WebGLUniformLocation | null>();
    const location = (name: string): WebGLUniformLocation | null => {
      const cached = locations.get(name);
      if (cached !== undefined) return cached;
      const found = gl.getUniformLocation(program, name);
      locations.set(name, found);
      return found;
    };
    const made = { program, location };
    this.#programs.set(shaderData.variantName, made);
    return made;
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    if (!(gl instanceof WebGL2RenderingContext)) return;
    const resources = this.#prepare(gl);
    const { program, location } = this.#program(gl, input.shaderData);
    gl.useProgram(program);
    setMeaning(gl, location, this.#mixture, this.#appearance, resources);
    setTextures(gl, location, resources);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendEquation(gl.FUNC_ADD);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const globe = input.shaderData.variantName !== "mercator";
    for (const copy of globe || (this.#map?.getZoom() ?? 0) > WORLD_COPIES_BELOW_ZOOM ? [0] : [-1, 0, 1]) {
      setProjection(gl, location, input, resources.series, globe, copy);
      resources.mesh.draw();
    }
    gl.activeTexture(gl.TEXTURE0);
  }
}

/** Above this zoom a window of 4,000 pixels cannot hold two copies of the world. */
const WORLD_COPIES_BELOW_ZOOM = 4;

type Location = (name: string) => WebGLUniformLocation | null;

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

function setMeaning(
  gl: WebGL2RenderingContext,
  location: Location,
  mixture: DrawnMixture,
  appearance: MixtureAppearance,
  resources: Resources,
): void {
  const { grid } = mixture;
  const { bins } = resources.textures;
  gl.uniform1f(location("u_east_metres"), resources.series.eastMetres);
  gl.uniform3fv(location("u_north_metres"), resources.series.northMetres);
  gl.uniform2f(location("u_grid_origin"), grid.west, grid.north);
  gl.uniform2f(location("u_cell"), grid.cellWidthMetres, grid.cellHeightMetres);
  gl.uniform2i(location("u_grid_size"), grid.columns, grid.rows);
  gl.uniform2i(location("u_bin_size"), bins.grid.columns, bins.grid.rows);
  gl.uniform2f(location("u_bin_cell"), bins.grid.cellWidthMetres, bins.grid.cellHeightMetres);
  gl.uniform1f(location("u_side"), appearance.sideMetres);
  gl.uniform1f(location("u_days"), appearance.days);
  gl.uniform1f(location("u_size"), mixture.size ?? 0);
  gl.uniform1i(location("u_statistic"), appearance.statistic === "rate" ? 0 : 1);
  gl.uniform1i(location("u_log"), appearance.scale.kind === "log" ? 1 : 0);
  gl.uniform1f(location("u_low"), appearance.scale.low);
  gl.uniform1f(location("u_high"), appearance.scale.high);
  gl.uniform1f(location("u_opacity"), appearance.opacity);
}

function setTextures(gl: WebGL2RenderingContext, location: Location, resources: Resources): void {
  const { textures } = resources;
  const units: readonly (readonly [string, WebGLTexture])[] = [
    ["u_prefix", textures.prefix],
    ["u_components", textures.components],
    ["u_bin_ranges", textures.binRanges],
    ["u_bin_list", textures.binList],
    ["u_ramp", resources.ramp],
  ];
  units.forEach(([name, texture], unit) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(location(name), unit);
  });
}
