import { callError, type DrawingHeader, type LonLatBox } from "../../src-main/contract/index.ts";
import { CallFailure } from "./failure.ts";
import { failureWords } from "./failure-words.ts";

/** A drawing with its arrays, as the map takes it. */
export interface Drawing {
  readonly header: DrawingHeader;
  readonly arrays: Readonly<Record<string, Float32Array | Int32Array>>;
}

/** Reported incidents of a period. Errors come as CallFailure. */
export interface IncidentPoints {
  /** Longitude and latitude by turns, degrees. [2 * count] */
  readonly lonLat: Float32Array;
  /** Index into the data set's categories. [count] */
  readonly category: Uint16Array;
}

function refusal(status: number, text: string): CallFailure {
  try {
    const parsed = callError.safeParse((JSON.parse(text) as { error?: unknown }).error);
    if (parsed.success) return new CallFailure(parsed.data);
  } catch {
    // Not JSON: said below.
  }
  return new CallFailure({
    code: "ServiceRefused",
    ...failureWords("refused", status),
    details: { status },
  });
}

async function pull(path: string, signal?: AbortSignal): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallFailure({ code: "ConnectionLost", ...failureWords("unreachable") }, { cause: error });
  }
  if (!answer.ok) throw refusal(answer.status, await answer.text());
  return answer;
}

/** Pulls the arrays that a drawing's header names. */
export async function pullDrawing(forecast: string, header: DrawingHeader, signal?: AbortSignal): Promise<Drawing> {
  const arrays: Record<string, Float32Array | Int32Array> = {};
  await Promise.all(
    header.arrays.map(async ({ name, dtype, bytes }) => {
      const buffer = await (
        await pull(`/field/${encodeURIComponent(forecast)}/${encodeURIComponent(name)}`, signal)
      ).arrayBuffer();
      if (buffer.byteLength !== bytes) {
        throw new CallFailure({
          code: "IncompleteArray",
          ...failureWords("incompleteArray", name, buffer.byteLength, bytes),
        });
      }
      if (dtype === "float32") arrays[name] = new Float32Array(buffer);
      else if (dtype === "int32") arrays[name] = new Int32Array(buffer);
    }),
  );
  return { header, arrays };
}

/** Float32 pairs, then Uint16 categories, as the service sends them. */
export function decodeIncidents(buffer: ArrayBuffer, count: number): IncidentPoints {
  const pairs = count * 2 * Float32Array.BYTES_PER_ELEMENT;
  if (buffer.byteLength !== pairs + count * Uint16Array.BYTES_PER_ELEMENT) {
    throw new CallFailure({
      code: "IncompleteArray",
      ...failureWords("incompleteIncidents", buffer.byteLength, count),
    });
  }
  return { lonLat: new Float32Array(buffer, 0, count * 2), category: new Uint16Array(buffer, pairs, count) };
}

/** Incidents of the local days [fromDay, toDay). */
export async function pullIncidents(
  dataset: string,
  fromDay: string,
  toDay: string,
  signal?: AbortSignal,
): Promise<IncidentPoints> {
  const query = new URLSearchParams({ from: fromDay, to: toDay });
  const answer = await pull(`/incidents/${encodeURIComponent(dataset)}?${query}`, signal);
  return decodeIncidents(await answer.arrayBuffer(), Number(answer.headers.get("X-Count")));
}

/** Names of places in a box, degrees, from the data's own address column: none where the data have no such column. */
export async function pullLabels(
  dataset: string,
  box: LonLatBox,
  signal?: AbortSignal,
): Promise<readonly { readonly lon: number; readonly lat: number; readonly text: string }[]> {
  const bbox = [box.west, box.south, box.east, box.north].join(",");
  const answer = await pull(`/labels/${encodeURIComponent(dataset)}?${new URLSearchParams({ bbox })}`, signal);
  return (await answer.json()) as { lon: number; lat: number; text: string }[];
}

/** Sends a file and returns its upload id. fetch() cannot tell how much has gone out; XMLHttpRequest can. */
export function sendFile(
  file: File,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (share: number) => void },
): Promise<string> {
  const { signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onloadend = () => {
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) reject(signal.reason);
      else if (request.status === 200 || request.status === 201) {
        try {
          resolve((JSON.parse(request.responseText) as { upload: string }).upload);
        } catch (error) {
          reject(error);
        }
      } else if (request.status === 0) {
        reject(
          new CallFailure({
            code: "UploadInterrupted",
            ...failureWords("uploadInterrupted", file.name),
          }),
        );
      } else reject(refusal(request.status, request.responseText));
    };
    signal?.addEventListener("abort", abort, { once: true });
    request.open("POST", `/upload?${new URLSearchParams({ name: file.name })}`);
    request.send(file);
  });
}
