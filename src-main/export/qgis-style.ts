/** A QGIS layer style (.qml) that draws a raster of rates as the window does: viridis, breaks at quantiles. */
import { escapeXml } from "./geotiff.ts";

/** Quantiles of the cells at which colours are placed. Rates are long-tailed: most of the scale belongs to the upper tenth. */
export const BREAK_QUANTILES = [0, 0.25, 0.5, 0.75, 0.9, 0.97, 0.99, 0.999, 1];

/** Viridis at ninths (van der Walt and Smith 2015), dark to light. */
const VIRIDIS = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];

export interface ColourStop {
  readonly value: number;
  readonly colour: string;
}

/**
 * Ascending values with their colours. Quantiles that read the same in a legend fall together, the lighter colour wins. `sorted`
 * ascends and has no NaN.
 */
export function colourStops(sorted: Float32Array): ColourStop[] {
  const stops = new Map<string, ColourStop>();
  for (const [index, quantile] of BREAK_QUANTILES.entries()) {
    const value = sorted[Math.round(quantile * (sorted.length - 1))];
    const colour = VIRIDIS[index];
    if (value !== undefined && colour !== undefined) stops.set(label(value), { value, colour });
  }
  return [...stops.values()];
}

export interface StyleText {
  /** What the layer shows: variable, category, valid time. */
  readonly title: string;
  readonly unit: string;
}

/** Three significant digits: a legend is read, not computed with. */
function label(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function qgisStyle(stops: readonly ColourStop[], { title, unit }: StyleText): string {
  const low = stops[0]?.value ?? 0;
  const high = stops.at(-1)?.value ?? 0;
  const items = stops.map(
    ({ value, colour }) =>
      `          <item value="${value}" label="${escapeXml(`${label(value)} ${unit}`)}" color="${colour}" alpha="255"/>`,
  );
  return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.28.0" styleCategories="Symbology|MapTips" hasScaleBasedVisibilityFlag="0" minScale="1e+08" maxScale="0">
  <mapTip enabled="1">${escapeXml(title)}</mapTip>
  <pipe>
    <provider>
      <resampling enabled="false" zoomedInResamplingMethod="nearestNeighbour" zoomedOutResamplingMethod="nearestNeighbour" maxOversampling="2"/>
    </provider>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="0.85" alphaBand="-1" nodataColor="" classificationMin="${low}" classificationMax="${high}">
      <rasterTransparency/>
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Exact</statAccuracy>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="${low}" maximumValue="${high}" labelPrecision="4">
${items.join("\n")}
          <rampLegendSettings useContinuousLegend="0" orientation="2" direction="0" minimumLabel="" maximumLabel="" prefix="" suffix=""/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0" invertColors="0" colorizeOn="0"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
`;
}
