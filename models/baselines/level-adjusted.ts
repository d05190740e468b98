import { mixtureOfBase, mixturePrediction } from "../density/index.ts";
import { AppError } from "../errors/index.ts";
import { type Fitted, type Forecaster, type History, type LocalDay, lowerBound } from "../forecast/index.ts";
import { type Climatology, climatologyForecaster } from "./climatology.ts";

/**
 * Days before the issue day whose number of incidents sets the level: four whole weeks, so that every weekday counts alike. The
 * published comparisons on Chicago use the same.
 */
export const LEVEL_DAYS = 28;

/** What the level-adjusted map learnt: the long-run map alone. The level comes with the history of each forecast. */
export interface LevelAdjusted {
  readonly climatology: Fitted<Climatology>;
}

/**
 * Incidents of the last days before the issue day over what the map expects in as many days, all categories together. Fewer days are
 * used where the data begin later.
 */
function levelOf({ base }: Climatology, { incidents, issueDay }: History): number {
  const from: LocalDay = Math.max(issueDay - LEVEL_DAYS, incidents.firstDay);
  const days = issueDay - from;
  const expected = days * base.nodeDailyCount.reduce((sum, count) => sum + count, 0);
  return (lowerBound(incidents.day, issueDay) - lowerBound(incidents.day, from)) / expected;
}

/** The long-run map times the level of the last 28 days: what most of the gain of a model without places consists of. */
export const levelAdjustedForecaster: Forecaster<LevelAdjusted> = {
  name: "climatology-level",
  configuration: climatologyForecaster.configuration,

  async fit(train, options) {
    const { fitted, summary } = await climatologyForecaster.fit(train, options);
    // The stated loss would be that of the map without its level.
    return {
      fitted: { climatology: fitted } as Fitted<LevelAdjusted>,
      summary: { ...summary, validation: {}, baseline: summary.baseline },
    };
  },

  async predict({ climatology }, history, valid, options = {}) {
    options.signal?.throwIfAborted();
    const mixture = mixtureOfBase(climatology.base);
    const level = levelOf(climatology, history);
    return mixturePrediction(
      { ...mixture, nodeFactors: mixture.nodeFactors.map((factor) => factor * level) },
      { timeZone: climatology.timeZone, issueDay: history.issueDay, valid },
    );
  },

  save: ({ climatology }) => ({ ...climatologyForecaster.save(climatology), forecaster: "climatology-level" }),

  load(saved) {
    if (saved.forecaster !== "climatology-level") {
      throw new AppError("DamagedForecaster", {
        message: `The stored forecaster "${saved.forecaster}" is no long-run map with a level.`,
        hint: "Train it again.",
      });
    }
    return { climatology: climatologyForecaster.load({ ...saved, forecaster: "climatology" }) } as Fitted<LevelAdjusted>;
  },
};
