/** Words of exports, in English. */
import * as format from "../format.ts";

export const exportingWords = {
  export: {
    title: "Export GeoTIFF",
    resolution: "Cell size",
    metres: (metres: number) => `${format.count(metres)} m`,
    statistic: "Value",
    statistics: {
      rate: "Rate per km² and day",
      count: "Expected count per cell",
      probability: "Chance of at least one per cell",
    },
    category: "Category",
    start: "Export",
    working: "Writing the raster",
    done: (width: number, height: number, bytes: number) =>
      `${format.count(width)} × ${format.count(height)} cells, ${format.bytes(bytes)}`,
    download: "Download",
    written: (crs: string, file: string) => `${crs}, ${file}`,
    categoryNote: (category: string | null) =>
      category === null ? "All categories together, as on the map." : `Only ${category.toLowerCase()}, as on the map.`,
    copyPath: "Copy the path",
  },
} as const;
