import { calls } from "../../contract/index.ts";
import { choiceOption, positiveNumber } from "../arguments.ts";
import { type Command, projectOption } from "../command.ts";
import { alignColumns } from "../terminal.ts";
import { withProject } from "../with-service.ts";

const formats = calls["export.raster"].input.shape.format.options;
const statistics = calls["export.raster"].input.shape.statistic.unwrap().options;

export const exportRaster = {
  name: "export",
  usage: "--project DIR --forecast ID --format geotiff --out FILE [--resolution METRES] [--category NAME] [--statistic NAME]",
  summary: "write a forecast as a raster",
  options: {
    ...projectOption,
    forecast: { type: "string", value: "ID", help: "the forecast to write" },
    format: { type: "string", value: formats.join("|"), help: "geotiff when absent" },
    out: { type: "string", value: "FILE", help: "where to; into the project's exports folder when absent" },
    resolution: { type: "string", value: "METRES", help: "side of a pixel; 100 when absent" },
    category: { type: "string", value: "NAME", help: "one category; all together when absent" },
    statistic: { type: "string", value: statistics.join("|"), help: "rate per km2 and day when absent" },
  },
  words: { least: 0, most: 0 },
  run({ terminal, signal }, given) {
    const input = {
      forecast: given.required("forecast"),
      format: choiceOption(given, "format", formats) ?? "geotiff",
      out: given.text("out"),
      resolutionMetres: positiveNumber(given, "resolution"),
      category: given.text("category"),
      statistic: choiceOption(given, "statistic", statistics),
    } as const;
    return withProject(given, async (service) => {
      const { file, bytes, width, height, crs, bounds } = await service.call("export.raster", input, {
        signal,
        progress: terminal.progress,
      });
      return {
        document: { file, bytes, width, height, crs, bounds },
        lines: alignColumns([
          ["file", file],
          ["size", `${width} x ${height} pixels, ${(bytes / 1e6).toFixed(2)} MB`],
          ["crs", crs],
        ]),
      };
    });
  },
} satisfies Command;
