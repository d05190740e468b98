import { parseConfiguration, WARM_UP_DAYS } from "../../../models/crime/index.ts";
import { partitionOf, studyAreaOf, studyAreaOfBox } from "../../../models/density/index.ts";
import type { IncidentTable, TrainWindow } from "../../../models/forecast/index.ts";
import type { TrainingShape } from "../training-messages.ts";

/** A shape, and the ends of the training that its settings allow. */
export interface PlannedTraining {
  readonly shape: TrainingShape;
  readonly epochs: number;
  readonly patience: number;
  readonly batchesPerEpoch: number;
}

/** What a training of the crime model will compute on. Throws what is wrong with the settings. */
export function plannedTraining(
  incidents: IncidentTable,
  window: TrainWindow,
  given: Readonly<Record<string, unknown>>,
): PlannedTraining {
  const configuration = parseConfiguration(given);
  const { studyBox, splitAbove, steps, batchWindows, hidden, chebyshevTerms, headUnits, components } = configuration;
  const area = studyBox === null ? studyAreaOf(window) : studyAreaOfBox(studyBox);
  const partition = partitionOf(area, window.incidents, splitAbove === null ? {} : { tau: splitAbove });
  const { fromDay, validationFromDay, toDay } = window;
  const days = toDay - fromDay;
  const warmUp = Math.max(1, Math.min(WARM_UP_DAYS, Math.floor((validationFromDay - fromDay) / 2)));
  const trainDays = Math.max(0, validationFromDay - fromDay - warmUp);
  const visited = configuration.windowsPerEpoch === 0 ? trainDays : Math.min(configuration.windowsPerEpoch, trainDays);
  return {
    shape: {
      nodes: partition.nodeCount,
      categories: incidents.categories.length,
      incidentsPerDay: days > 0 ? window.incidents.day.length / days : 0,
      days,
      trainDays,
      validationDays: Math.max(0, toDay - Math.max(fromDay + 1, validationFromDay)),
      incidents: incidents.day.length,
      steps,
      batchWindows,
      hidden: [...hidden],
      chebyshevTerms,
      headUnits,
      components,
    },
    epochs: configuration.epochs,
    patience: configuration.patience,
    batchesPerEpoch: Math.ceil(visited / batchWindows),
  };
}
