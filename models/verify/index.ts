export {
  BLOCK_DAYS,
  type DayResamples,
  INTERVAL_LEVEL,
  LEAST_BLOCKS,
  RESAMPLES,
  ratioInterval,
  resampleDays,
  type ScoreInterval,
  type UniformSource,
} from "./block-bootstrap.ts";
export { informationGain, LEAST_EXPECTED_COUNT, poissonLogScore } from "./count-scores.ts";
export {
  type Contestant,
  contestant,
  type EvaluatedScore,
  type EvaluateOptions,
  type Evaluation,
  evaluateDays,
  HIT_RATE_SHARES,
  landCells,
  type Metric,
  type ScoreDifference,
} from "./evaluate-days.ts";
export { type HotSpotHits, hitRate, hitsOfRanking, hotSpotHits, predictionAccuracyIndex, rankCells } from "./hot-spots.ts";
export {
  ISSUED_AREA_SHARES,
  ISSUED_SCORE_METHOD,
  type IssuedFigure,
  type IssuedForecastScore,
  scoreIssuedForecast,
  type TotalInterval,
} from "./issued-forecast.ts";
export { type OccurrenceScore, occurrenceScore, PROBABILITY_CLIP } from "./occurrence-scores.ts";
