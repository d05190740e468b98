/** Words of exports, in English. */
import * as format from "../format.ts";
import { plural } from "../plural.ts";

export const exportingWords = {
  export: {
    title: "Export",
    kind: "What for",
    kinds: {
      raster: { name: "Raster", about: "Cells with values for a GIS: a Cloud Optimized GeoTIFF with a style for QGIS." },
      picture: { name: "Picture", about: "The map with its legend, for a slide or a report." },
      places: { name: "Places", about: "The most expected places, one a line, with intervals and the long-run map's value." },
      briefing: { name: "Briefing", about: "One page: the map, ten places, last week, and what to keep in mind." },
    },
    format: "Format",
    pictureFormats: { png: "PNG, for screens", svg: "SVG, to edit", pdf: "PDF, to print" },
    listFormats: { csv: "CSV, for a spreadsheet", geojson: "GeoJSON", gpkg: "GeoPackage, for a GIS" },
    briefingFormats: { html: "HTML, for a browser", pdf: "PDF, to print" },
    paper: "Paper",
    papers: { a4: "A4", letter: "US Letter" },
    category: "Categories",
    allCategories: "All together",
    bands: "All, and a band for each",
    onMap: (names: string) => `${names}, together`,
    onMapBands: (names: string) => `${names}, and a band for each`,
    resolution: "Cell size",
    squares: "Side of the squares",
    metres: (metres: number) => `${format.count(metres)} m`,
    otherMetres: "Side in metres",
    statistic: "Value",
    statistics: {
      rate: "Rate per km² and day",
      count: "Expected count per cell",
      probability: "Chance of at least one per cell",
    },
    system: "Coordinates",
    systems: {
      lonLat: "Longitude and latitude (WGS 84)",
      mercator: "Web Mercator (EPSG:3857)",
      other: "Another system by its EPSG code",
    },
    utm: (zone: number, north: boolean, code: string) => `UTM zone ${zone} ${north ? "north" : "south"} (${code})`,
    otherSystem: "EPSG code",
    otherSystemHint: "The number, such as 3435 for Illinois East in feet.",
    width: "Width",
    widths: {
      small: "800 pixels, small",
      screen: "1,600 pixels, for a screen",
      print: "2,250 pixels, 300 dots per inch",
      fine: "4,500 pixels, 600 dots per inch",
    },
    otherWidth: "Width in pixels",
    of: "A line for each",
    aSquare: "Square of a grid",
    anArea: (layer: string, n: number) => `Area of ${layer} (${format.count(n)})`,
    names: "Call places by",
    noNames: "Distance and direction from the middle",
    limit: "How many places",
    limits: (n: number) => `The first ${format.count(n)}`,
    allPlaces: "All of them",
    otherLimit: "Number of places",
    other: "Another",
    name: "File name",
    start: "Export",
    wholeNumber: "A whole number above 0.",
    positiveNumber: "A number above 0.",
    incomplete: "Fill in what is missing above.",
    wrongCode: "Give the code as a number.",
    planning: "Looking what would be written ...",
    about: {
      raster: (width: number, height: number, bytes: number) =>
        `${format.count(width)} × ${format.count(height)} cells, about ${format.bytes(bytes)}`,
      bands: (width: number, height: number, bands: number, bytes: number) =>
        `${format.count(width)} × ${format.count(height)} cells in ${format.count(bands)} bands, about ${format.bytes(bytes)}`,
      picture: (width: number, bytes: number) => `${format.count(width)} pixels wide, about ${format.bytes(bytes)}`,
      places: (rows: number, bytes: number) =>
        `About ${format.count(rows)} ${plural(rows, "place", "places")}, ${format.bytes(bytes)}`,
      page: (bytes: number) => `One page, about ${format.bytes(bytes)}`,
    },
    projected: (projectionAndUnit: string, code: string) => `${projectionAndUnit} (${code})`,
    into: (file: string) => `To ${file}`,
    replaces: "A file of this name is there; it will be replaced.",
    working: {
      raster: "Writing the raster",
      picture: "Drawing the picture",
      places: "Ranking the places",
      briefing: "Writing the briefing",
    },
    done: {
      raster: (width: number, height: number, bytes: number) =>
        `Written: ${format.count(width)} × ${format.count(height)} cells, ${format.bytes(bytes)}`,
      picture: (width: number, height: number, bytes: number) =>
        `Written: ${format.count(width)} × ${format.count(height)} pixels, ${format.bytes(bytes)}`,
      places: (rows: number, bytes: number) =>
        `Written: ${format.count(rows)} ${plural(rows, "place", "places")}, ${format.bytes(bytes)}`,
      briefing: (bytes: number) => `Written: one page, ${format.bytes(bytes)}`,
    },
    download: "Download",
    style: "Style for QGIS",
    description: "What the columns mean",
    copyPath: "Copy the path",
  },
} as const;
