import { preferences } from "../contract/index.ts";
import type { Handlers } from "./handlers.ts";

export const preferencesCalls = {
  "preferences.get": (context) => context.user.preferences.read(),
  "preferences.set": (context, given) => context.user.preferences.change((now) => preferences.parse({ ...now, ...given })),
} satisfies Partial<Handlers>;
