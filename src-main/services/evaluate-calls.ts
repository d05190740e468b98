import type { Handlers } from "./handlers.ts";

export const evaluateCalls = {
  evaluate: (context, input, options) => context.projects.current().engine.evaluate(input, options),
} satisfies Partial<Handlers>;
