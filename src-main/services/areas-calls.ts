import { AppError } from "../../models/errors/index.ts";
import type { CallOutput, CallRequest } from "../contract/index.ts";
import { areaNames, runParser } from "../ingest/index.ts";
import { areaFeatures } from "./area-layers.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import type { CallOptions } from "./service.ts";
import { getStudyArea, setStudyArea } from "./study-area.ts";

/** A name for people: the file's without its endings. */
function nameOf(fileName: string): string {
  return fileName.replace(/(\.(geojson|topojson|json|gpkg|zip|shp))+$/i, "") || fileName;
}

async function importLayer(
  context: ServiceContext,
  { upload, name, nameProperty, crs }: CallRequest<"areas.import">,
  { signal, progress }: CallOptions,
): Promise<CallOutput<"areas.import">> {
  const { catalogue } = context.projects.current();
  const file = context.uploads.find(upload);
  await using work = await catalogue.store.temporaryFolder();
  const { areasPath, ...layer } = await runParser(
    { kind: "importAreas", file: file.path, fileName: file.fileName, nameProperty, crs, workFolder: work.path },
    { signal, progress },
  );
  signal?.throwIfAborted();
  const hash = await catalogue.store.adoptFile(areasPath, "geojson");
  const added = catalogue.areas.add({ ...layer, name: name ?? nameOf(file.fileName), hash, fileName: file.fileName });
  context.changes.announce("datasets");
  await context.uploads.release(upload);
  return added;
}

async function renameAreas(
  context: ServiceContext,
  { areas, nameProperty }: CallRequest<"areas.rename">,
): Promise<CallOutput<"areas.rename">> {
  const { catalogue } = context.projects.current();
  const { properties } = catalogue.areas.get(areas);
  if (!properties.includes(nameProperty)) {
    throw new AppError("UnknownProperty", {
      message: `The areas of ${areas} have no property “${nameProperty}”.`,
      hint: `They have: ${properties.join(", ")}.`,
      details: { areas, nameProperty, properties },
    });
  }
  const features = await areaFeatures(catalogue, areas);
  const names = areaNames(
    features.map((feature) => feature.properties),
    nameProperty,
  );
  const changed = catalogue.areas.change(areas, { nameProperty, nameReason: "Chosen by you.", names });
  context.changes.announce("datasets");
  return changed;
}

export const areasCalls = {
  "areas.import": importLayer,
  "areas.list": (context) => context.projects.current().catalogue.areas.list(),
  "areas.rename": renameAreas,
  "studyArea.get": (context, { dataset }) => getStudyArea(context.projects.current().catalogue, dataset),
  "studyArea.set": async (context, wanted) => {
    const area = await setStudyArea(context.projects.current().catalogue, wanted);
    context.changes.announce("datasets");
    return area;
  },
} satisfies Partial<Handlers>;
