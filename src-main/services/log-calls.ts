import type { Handlers } from "./handlers.ts";

export const logCalls = {
  "log.list": (context, { dataset }) => {
    const { issuedLog, scoreLog } = context.projects.current().catalogue;
    const rows = issuedLog.list().filter((row) => dataset === undefined || row.dataset === dataset);
    return { rows, chain: issuedLog.verify(), scoreChain: scoreLog.verify() };
  },
} satisfies Partial<Handlers>;
