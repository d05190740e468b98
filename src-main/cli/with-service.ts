import type { Service } from "../services/index.ts";
import type { Arguments } from "./command.ts";
import { createLog } from "./log-file.ts";
import { dataFolder, logFile } from "./user-folders.ts";

/**
 * A service of this process alone, ended with the work. The services are loaded here and not before: they bring the database and
 * the engines' doors along, and help or wrong use should not wait for those.
 */
export async function withService<T>(work: (service: Service) => Promise<T>): Promise<T> {
  const { createService } = await import("../services/index.ts");
  const file = logFile(dataFolder());
  await using service = createService({ log: createLog(file), logFile: file });
  return await work(service);
}

/** The same with the project of --project open. */
export function withProject<T>(given: Arguments, work: (service: Service) => Promise<T>): Promise<T> {
  const path = given.required("project");
  return withService(async (service) => {
    await service.call("project.open", { path });
    return await work(service);
  });
}
