/** What a briefing says, in words and figures, whatever paper it is put on. */
import {
  type CategoryChoice,
  formatDay,
  type IncidentTable,
  type IntensityPrediction,
  type Lineage,
} from "../../models/forecast/index.ts";
import { toLocal } from "../../models/grid/index.ts";
import { categoryWords } from "./category-words.ts";
import { countFigures, figureLayers, isLikeLongRun } from "./count-figures.ts";
import { caveatText, type DataSource, nounOf } from "./lineage-text.ts";
import { periodWords } from "./period-words.ts";
import type { PlaceNames } from "./place-names.ts";
import { type RankedPlace, rankCells } from "./ranked-places.ts";
import { recentWeeks } from "./recent-weeks.ts";
import type { StudyArea } from "./study-area.ts";

/** A page holds ten lines, and a shift no more places. */
export const BRIEFING_PLACES = 10;

export interface BriefingRequest {
  readonly prediction: IntensityPrediction;
  readonly longRun: IntensityPrediction;
  readonly isLongRunMap: boolean;
  readonly incidents: IncidentTable;
  readonly category: CategoryChoice;
  readonly area: StudyArea;
  readonly names: PlaceNames;
  readonly cellMetres: number;
  /** "Chicago 2018" */
  readonly datasetName: string;
  readonly modelTitle: string;
  readonly inSample: boolean;
  readonly lineage: Lineage;
  readonly attribution: readonly string[];
  readonly data?: DataSource;
}

export interface BriefingPlace {
  readonly place: RankedPlace;
  readonly expected: string;
  readonly interval: string;
  readonly chance: string;
  readonly longRun: string;
  readonly lastWeek: string;
  /** "above", "below", or "no clear difference". */
  readonly against: string;
}

export interface Briefing {
  readonly title: string;
  readonly subtitle: string;
  readonly total: { readonly expected: string; readonly of: string; readonly interval: string; readonly longRun: string };
  /** Paragraphs with a heading each. */
  readonly notes: readonly { readonly heading: string; readonly text: string }[];
  readonly weeks: readonly { readonly name: string; readonly lastWeek: string; readonly mean: string }[];
  readonly placesTitle: string;
  readonly placesNote: string;
  readonly places: readonly BriefingPlace[];
  readonly caveat: string;
  readonly lineage: string;
  readonly attribution: string;
}

/** A tenth for what is small, whole numbers for what is not. */
function countText(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0, minimumFractionDigits: value < 100 ? 1 : 0 });
}

function percentText(share: number): string {
  if (share > 0.99) return "over 99 %";
  return share < 0.01 ? "under 1 %" : `${Math.round(share * 100)} %`;
}

function intervalText({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toLocaleString("en")} to ${high.toLocaleString("en")}`;
}

export function briefingOf(request: BriefingRequest): Briefing {
  const { prediction, longRun, category, area, names, cellMetres, incidents, lineage } = request;
  const places = rankCells({ prediction, longRun, category, area, cellMetres, names, limit: BRIEFING_PLACES, spacing: "apart" });
  const noun = nounOf(request.data);
  const weeks = recentWeeks(incidents, prediction, category);
  const layers = figureLayers(prediction, category);
  const total = countFigures(
    prediction,
    layers,
    layers.map((layer) => prediction.total(layer)),
  );
  const longRunCategory = category === "all" ? "all" : longRun.categories.indexOf(prediction.categories[category] ?? "");
  const longRunTotal = longRun.total(longRunCategory);
  const inLastWeek = (place: RankedPlace): string => {
    if (weeks === null) return "";
    const { x, y } = toLocal(prediction.frame, place.middle);
    const half = cellMetres / 2;
    return String(weeks.lastWeekPoints.filter((point) => Math.abs(point.x - x) <= half && Math.abs(point.y - y) <= half).length);
  };
  const alike = places.filter((place) => isLikeLongRun(place, place.longRunCount)).length;
  return {
    title: `Forecast of ${noun.many}: ${categoryWords(prediction, category)}`,
    subtitle: `${request.datasetName}. Valid ${periodWords(prediction.valid)}, ${prediction.timeZone}. Issued ${formatDay(prediction.issueDay)} by ${request.modelTitle}.`,
    total: {
      expected: countText(total.expectedCount),
      of: `${noun.many} expected in all`,
      interval: intervalText(total),
      longRun: countText(longRunTotal),
    },
    notes: [
      ...(weeks === null ? [] : [{ heading: "Last week", text: weekText(weeks) }]),
      { heading: "Against the long-run map", text: againstText(request, total, longRunTotal, alike, places.length) },
      ...(request.inSample
        ? [
            {
              heading: "Inside the training period",
              text: "The model has seen these days. Its figures look better here than they would on new days.",
            },
          ]
        : []),
    ],
    weeks:
      weeks === null || category !== "all"
        ? []
        : weeks.byCategory.slice(0, 5).map(({ name, lastWeek, weeklyMean }) => ({
            name,
            lastWeek: lastWeek.toLocaleString("en"),
            mean: weeklyMean === null ? "" : countText(weeklyMean),
          })),
    placesTitle: `The ${places.length} squares with the most expected`,
    placesNote: `Squares of ${cellMetres} m that do not touch one another; together they hold ${percentText(
      places.at(-1)?.cumulativeShare ?? 0,
    )} of what is expected. Nine counts in ten lie in the interval.`,
    places: places.map((place) => ({
      place,
      expected: countText(place.expectedCount),
      interval: intervalText(place),
      chance: percentText(place.probabilityOfAny),
      longRun: countText(place.longRunCount),
      lastWeek: inLastWeek(place),
      against: isLikeLongRun(place, place.longRunCount)
        ? "no clear difference"
        : place.expectedCount > place.longRunCount
          ? "above"
          : "below",
    })),
    caveat: caveatText(request.data),
    lineage: `Made by Isarithm ${lineage.codeVersion}. Model ${lineage.model}, weights ${lineage.weightsHash.slice(0, 16)}, data ${lineage.dataHash.slice(0, 16)}, engine ${lineage.engine.backend} (${lineage.engine.library}), seed ${lineage.seed}.`,
    attribution: request.attribution.join(" "),
  };
}

function weekText({ firstDay, all }: NonNullable<ReturnType<typeof recentWeeks>>): string {
  const parts = [
    `${all.lastWeek.toLocaleString("en")} incidents were reported from ${formatDay(firstDay)} to ${formatDay(firstDay + 6)}`,
    ...(all.weekBefore === null ? [] : [`${all.weekBefore.toLocaleString("en")} in the week before`]),
    ...(all.weeklyMean === null ? [] : [`${countText(all.weeklyMean)} in a mean week of the half year before`]),
  ];
  return `${parts.join("; ")}. Late reports can still raise the last week.`;
}

function againstText(
  { isLongRunMap }: BriefingRequest,
  total: { readonly expectedCount: number; readonly low: number; readonly high: number; readonly probabilityOfAny: number },
  longRunTotal: number,
  alike: number,
  places: number,
): string {
  if (isLongRunMap)
    return "This is the long-run map itself: it knows where incidents are reported in the long run, and nothing of recent days.";
  const overall = isLikeLongRun(total, longRunTotal)
    ? `For the whole area the forecast cannot be told from the long-run map, which expects ${countText(longRunTotal)}: that lies inside the forecast's own interval.`
    : `For the whole area it expects ${total.expectedCount > longRunTotal ? "more" : "fewer"} than the long-run map's ${countText(longRunTotal)}, by more than the forecast's own interval allows for chance.`;
  const local =
    alike === places
      ? `The same holds for every one of the ${places} squares below.`
      : `At ${alike} of the ${places} squares below the two cannot be told apart.`;
  return `${overall} ${local}`;
}
