/** Calls about data sets. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const datasetCalls = {
  /** A file sent by POST /upload, or named by its path on this machine. */
  "dataset.preview": {
    input: z.object({
      upload: entity.id,
      /** Further files of the same table: joined with the first. */
      moreUploads: z.array(entity.id).max(200).default([]),
      roles: entity.columnRoles.partial().optional(),
      timeZone: z.string().optional(),
      reading: entity.tableReading.optional(),
    }),
    output: entity.importPreview,
    slow: true,
  },
  /** Forgets a file that was sent and will not be read; no error where it is gone already. */
  "upload.release": { input: z.object({ upload: entity.id }), output: nothing, slow: false },
  "dataset.import": {
    input: z.object({
      upload: entity.id,
      moreUploads: z.array(entity.id).max(200).default([]),
      name: z.string().optional(),
      roles: entity.columnRoles,
      timeZone: z.string(),
      /** As the preview gave it, with what was changed. Absent: guessed again. */
      reading: entity.tableReading.optional(),
      noun: entity.noun.optional(),
      /** Lines that the data's owner asks to be shown with them. */
      attribution: z.array(z.string().trim().min(1).max(500)).max(10).default([]),
    }),
    /** `seconds` until the incidents are stored; `baseMap` is the forecast of the long-run map for the day after the data. */
    output: z.object({ dataset: entity.dataset, seconds: z.number(), baseMap: entity.forecast, baseMapSeconds: z.number() }),
    slow: true,
  },
  /** Merges newer exports of the same table, given in their order. The data set keeps its id; where nothing differs, its version too. */
  "dataset.update": {
    input: z.object({ dataset: entity.id, uploads: z.array(entity.id).min(1) }),
    output: z.object({
      dataset: entity.dataset,
      rows: entity.updateRows,
      extent: entity.updateExtent,
      mergedBy: entity.mergeKey,
      /** False where the files hold nothing new: the data set is as it was. */
      changed: z.boolean(),
      findings: z.array(entity.finding),
      seconds: z.number(),
      /** What the next forecast would be made with; null where none was issued yet. */
      lastIssued: entity.lastIssued.nullable(),
      /** Issued forecasts of the data set that were scored, because their outcomes came or were corrected. */
      scored: z.array(entity.id),
      /** Why the scoring did not come to its end; the update stands. Null where it did. */
      scoringProblem: entity.problem.nullable(),
    }),
    slow: true,
  },
  /** Marks it and all that came of it as deleted. Until the mark is purged, restore takes it back. */
  "dataset.delete": { input: z.object({ dataset: entity.id }), output: entity.marked, slow: false },
  "dataset.restore": { input: z.object({ dataset: entity.id }), output: entity.marked, slow: false },
  "dataset.list": { input: nothing, output: z.array(entity.dataset), slow: false },
  "dataset.rejects": {
    input: z.object({ dataset: entity.id, offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }),
    output: z.object({ total: z.number().int(), rows: z.array(entity.reject) }),
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
