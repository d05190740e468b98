/** Merges a file into the first data set of a project and tells how far it is, until it is done or killed. */
import { createService } from "../../../src-main/services/index.ts";

const [project = "", file = ""] = process.argv.slice(2);
await using service = createService({ log: (context, error) => console.error(context, error) });
await service.call("project.open", { path: project });
const upload = await service.uploads.register(file);
const { dataset } = await service.call(
  "dataset.update",
  { dataset: "dataset-1", uploads: [upload] },
  { progress: ({ message }) => process.stdout.write(`${message}\n`) },
);
process.stdout.write(`version ${dataset.version}\n`);
