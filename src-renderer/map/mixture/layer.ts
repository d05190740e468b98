import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from "maplibre-gl";
import type { MixtureAppearance } from "./appearance.ts";
import { ColourPass, type CountTextures } from "./colour-pass.ts";
import { CountPass } from "./count-pass.ts";
import type { DrawnMixture } from "./mixture.ts";
import { type Detail, MovingDetail } from "./moving-detail.ts";

/** After a movement the fine picture waits this long for the next one, ms: clicks of a wheel follow each other faster. */
const SETTLE_MILLISECONDS = 160;

/**
 * Draws an intensity per pixel: base cells by exact overlap, Gaussians by quadrature, so that a forecast has no pixels of its own at
 * any zoom. While the map moves and frames take long, counts are computed for every second, fourth or eighth pixel. Keeps the CPU copy: after a
 * lost context the layer is added again and uploads anew.
 */
export class MixtureLayer implements CustomLayerInterface {
  readonly id: string;
  readonly type = "custom";
  readonly renderingMode = "2d";
  readonly #detail: Detail;
  #mixture: DrawnMixture;
  #appearance: MixtureAppearance;
  #map: MapLibreMap | undefined;
  #shown: CountPass | undefined;
  #other: CountPass | undefined;
  #colours: ColourPass | undefined;

  constructor(id: string, mixture: DrawnMixture, appearance: MixtureAppearance, detail: Detail = new MovingDetail()) {
    this.id = id;
    this.#mixture = mixture;
    this.#appearance = appearance;
    this.#detail = detail;
  }

  /** Shows another mixture or another meaning. Textures are made anew only where they must be. */
  show(mixture: DrawnMixture, appearance: MixtureAppearance): void {
    this.#mixture = mixture;
    this.#appearance = appearance;
    this.#map?.triggerRepaint();
  }

  #settling: ReturnType<typeof setTimeout> | undefined;
  readonly #moveEnded = (): void => {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    if (this.#detail.divisor === 1) return;
    // The last frame was a coarse one. A hand that goes on at once must not wait for the fine one.
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      if (this.#detail.rest()) this.#map?.triggerRepaint();
    }, SETTLE_MILLISECONDS);
  };

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.#map = map;
    this.#shown = new CountPass(gl);
    this.#other = undefined;
    this.#colours = new ColourPass(gl);
    map.on("moveend", this.#moveEnded);
  }

  onRemove(map: MapLibreMap): void {
    map.off("moveend", this.#moveEnded);
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#shown?.[Symbol.dispose]();
    this.#other?.[Symbol.dispose]();
    this.#colours?.[Symbol.dispose]();
    this.#shown = undefined;
    this.#other = undefined;
    this.#colours = undefined;
    this.#map = undefined;
  }

  prerender(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const map = this.#map;
    const shown = this.#shown;
    if (!(gl instanceof WebGL2RenderingContext) || map === undefined || shown === undefined) return;
    const divisor = this.#detail.next(map.isMoving() || this.#settling !== undefined, performance.now());
    const frame = { input, divisor, zoom: map.getZoom(), sideMetres: this.#appearance.sideMetres };
    shown.draw(this.#mixture, frame);
    const compared = this.#appearance.compared;
    if (compared === null) {
      this.#other?.[Symbol.dispose]();
      this.#other = undefined;
    } else {
      this.#other ??= new CountPass(gl);
      this.#other.draw(compared.mixture, frame);
    }
    const textures = this.#textures(divisor);
    if (textures !== undefined) this.#colours?.prepare(this.#mixture, this.#appearance, textures);
  }

  #textures(divisor: number): CountTextures | undefined {
    const counts = this.#shown?.texture;
    return counts === undefined ? undefined : { counts, other: this.#other?.texture ?? counts, divisor };
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    const textures = this.#textures(this.#detail.divisor);
    if (!(gl instanceof WebGL2RenderingContext) || textures === undefined) return;
    this.#colours?.draw(this.#mixture, this.#appearance, textures);
  }
}
