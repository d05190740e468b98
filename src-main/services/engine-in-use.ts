import type { EngineReport } from "../contract/index.ts";
import { nativeEngineInstalled } from "../engine/index.ts";
import type { TrainingMeasure } from "../jobs/index.ts";
import { expectedEngine } from "./expected-engine.ts";
import type { ServiceContext } from "./handlers.ts";

/** What the last engine process really computed tensors with; before the first, what it would use. A baseline uses none. */
export function engineInUse({ projects }: ServiceContext, nativeInstalled: boolean): EngineReport {
  const project = projects.peek();
  const reports = [project?.queue.engineReport(), project?.engine.engineReport()];
  return reports.find((report) => report !== null && report?.backend !== "cpu") ?? expectedEngine(nativeInstalled);
}

/** What the next training will compute with, as exactly as it is known: an earlier one knows the device, a guess does not. */
export async function nextEngine(context: ServiceContext, measures: readonly TrainingMeasure[]): Promise<EngineReport> {
  const expected = expectedEngine(await nativeEngineInstalled());
  const lastTrained = context.projects.peek()?.queue.engineReport();
  if (lastTrained != null && lastTrained.backend === expected.backend) return lastTrained;
  return measures.findLast(({ engine }) => engine.backend === expected.backend)?.engine ?? expected;
}
