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

/** Throws ArtifactMissing, StoreDamaged, WrongArtifact (a file of another kind), DamagedForecaster, and what the safetensors reader refuses. */
export async function readForecaster(store: Store, hash: string): Promise<SavedForecaster> {
  const { arrays, metadata } = (await safetensors()).decodeSafetensors(await store.readBytes(hash));
  if (metadata.format !== FORMAT || metadata.forecaster === undefined || metadata.manifest === undefined) {
    throw new AppError("WrongArtifact", {
      message: `${store.pathOf(hash)} holds no fitted forecaster.`,
      hint: "Choose a run that has been trained.",
      details: { hash, format: metadata.format },
    });
  }
  const version = Number(metadata.version);
  const manifest = parseManifest(metadata.manifest);
  if (!Number.isSafeInteger(version) || manifest === undefined) {
    throw new AppError("DamagedForecaster", {
      message: `${store.pathOf(hash)} holds a forecaster whose description cannot be read.`,
      hint: "Train it again, or restore the project's store from a backup.",
      details: { hash, name: manifest === undefined ? "manifest" : "version" },
    });
  }
  return { forecaster: metadata.forecaster, version, manifest, arrays };
}

function parseManifest(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
