import { AppError } from "../../models/errors/index.ts";
import type { SavedForecaster } from "../../models/forecast/index.ts";
import { safetensors } from "./safetensors.ts";
import type { Store } from "./store.ts";

const FORMAT = "isarithm-forecaster";

/** One safetensors file: the arrays as they are, everything else in its metadata. Returns its hash. */
export async function writeForecaster(store: Store, saved: SavedForecaster): Promise<string> {
  const metadata = {
    format: FORMAT,
    forecaster: saved.forecaster,
    version: String(saved.version),
    manifest: JSON.stringify(saved.manifest),
  };
  return store.writeBytes((await safetensors()).encodeSafetensors({ ...saved.arrays }, metadata), "safetensors");
}

/** Throws ArtifactMissing, StoreDamaged, WrongArtifact (a file of another kind), and what the safetensors reader refuses. */
export async function readForecaster(store: Store, hash: string): Promise<SavedForecaster> {
  const { arrays, metadata } = (await safetensors()).decodeSafetensors(await store.readBytes(hash));
  if (metadata.format !== FORMAT || metadata.forecaster === undefined || metadata.manifest === undefined) {
    throw new AppError("WrongArtifact", {
      message: `${store.pathOf(hash)} holds no fitted forecaster.`,
      hint: "Choose a run that has been trained.",
      details: { hash, format: metadata.format },
    });
  }
  const manifest = JSON.parse(metadata.manifest) as Record<string, unknown>;
  return { forecaster: metadata.forecaster, version: Number(metadata.version), manifest, arrays };
}
