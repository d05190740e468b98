import { layerCounts } from "../../models/density/index.ts";
import type { CategoryChoice, IntensityPrediction } from "../../models/forecast/index.ts";
import { cellAreaSquareMetres, cellRect, type LocalGrid, lonLatGrid } from "../../models/grid/index.ts";
import { type Georeference, georeferenceOf } from "./georeference.ts";
import { coveringGrid, type StudyArea } from "./study-area.ts";

/** Expected counts of some rows of a raster's pixels. Arrays are [rows, columns]. */
export interface CellCounts {
  /** One for each layer that was asked for; for the whole valid period. */
  readonly counts: readonly Float64Array[];
  /** Ground area of each pixel on the ellipsoid. */
  readonly squareKilometres: Float64Array;
  /** 1 where some of the pixel lies inside the study area. */
  readonly touched: Uint8Array;
}

/** The pixels of a raster in some coordinate reference system, and what a prediction expects in them. */
export interface RasterCells {
  readonly place: Georeference;
  /** Ground area of a pixel in the middle of the row. */
  readonly rowSquareKilometres: (row: number) => number;
  readonly read: (firstRow: number, rows: number, layers: readonly CategoryChoice[]) => CellCounts;
}

/**
 * Pixels in longitude and latitude. Each is a rectangle of the prediction's own frame, so that its count is the integral over it and
 * nothing has to be resampled.
 */
export function lonLatCells(prediction: IntensityPrediction, area: StudyArea, cellMetres: number): RasterCells {
  const cells = coveringGrid(prediction.frame, area.extent, cellMetres);
  const grid = lonLatGrid(cells);
  const rowSquareKilometres = (row: number): number => {
    const north = grid.north - row * grid.latStep;
    return cellAreaSquareMetres(north - grid.latStep, north, grid.lonStep) / 1e6;
  };
  return {
    place: georeferenceOf(grid),
    rowSquareKilometres,
    read(firstRow, rows, layers) {
      const strip: LocalGrid = { ...cells, north: cells.north - firstRow * cells.cellHeightMetres, rows };
      const size = rows * strip.columns;
      const touched = new Uint8Array(size);
      const squareKilometres = new Float64Array(size);
      for (let row = 0; row < rows; row += 1) {
        squareKilometres.fill(rowSquareKilometres(firstRow + row), row * strip.columns, (row + 1) * strip.columns);
        for (let column = 0; column < strip.columns; column += 1) {
          touched[row * strip.columns + column] = area.touches(cellRect(strip, row, column)) ? 1 : 0;
        }
      }
      return { counts: layerCounts(prediction, strip, layers), squareKilometres, touched };
    },
  };
}
