import type { Handlers } from "./handlers.ts";

export const engineCalls = {
  "engine.install": (context, input, options) => context.install.install(input, options),
} satisfies Partial<Handlers>;
