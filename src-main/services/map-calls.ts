import type { Handlers } from "./handlers.ts";
import { checkRing, regionsOf } from "./regions.ts";

export const mapCalls = {
  "region.list": (context) => regionsOf(context.projects.current().catalogue).list(),
  "region.save": (context, wanted) => regionsOf(context.projects.current().catalogue).save(wanted),
  "region.delete": (context, { region }) => ({ ids: regionsOf(context.projects.current().catalogue).delete(region) }),
  "region.restore": (context, { region }) => ({ ids: regionsOf(context.projects.current().catalogue).restore(region) }),
  "forecast.region": (context, input, options) => {
    checkRing(input.ring);
    return context.projects.current().engine.region(input, options);
  },
  "map.base": (context) => context.user.baseMap.read(),
  "map.setBase": (context, choice) => context.user.baseMap.choose(choice),
} satisfies Partial<Handlers>;
