import type { CallInput, CallName, CallOutput, Changed, JobProgress, LonLatBox } from "../contract/index.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: JobProgress) => void;
}

/** Incidents of a period as two columns that a window can draw at once. */
export interface IncidentPoints {
  readonly count: number;
  /** Longitude and latitude by turns, degrees. [2 * count] */
  readonly lonLat: Float32Array;
  /** Index into the data set's categories. [count] */
  readonly category: Uint16Array;
}

/** Files that came from outside and wait to be read. Each has an id; all are gone when the service ends. */
export interface Uploads {
  /** Streams bytes into a file of its own. On any failure nothing of it stays behind. Errors: UploadTooLarge, DiscFull, EmptyFile. */
  receive(
    fileName: string,
    bytes: AsyncIterable<Uint8Array>,
    options: { readonly limitBytes: number; readonly signal?: AbortSignal },
  ): Promise<string>;
  /** Registers a file of this machine under an id, without a copy. Errors: FileNotFound. */
  register(path: string): Promise<string>;
}

/** Big arrays and files, which do not travel in messages. */
export interface ServiceFiles {
  /** Raw little-endian bytes of one array of a forecast's drawing. Errors: NotFound. */
  fieldArray(forecast: string, array: string): Promise<Uint8Array>;
  /** Incidents of the local days [fromDay, toDay). Errors: NotFound, InvalidInput. */
  incidents(dataset: string, fromDay: string, toDay: string): Promise<IncidentPoints>;
  /** Names of places in a box, of the data's own address column. Errors: NotFound. */
  labels(
    dataset: string,
    box: LonLatBox,
  ): Promise<readonly { readonly lon: number; readonly lat: number; readonly text: string }[]>;
  /** Rejected rows of a data set with their reasons. Errors: NotFound, Deleted. */
  rejectsCsv(dataset: string): Promise<string>;
  /** A layer of areas. Errors: NotFound. */
  areasGeoJson(areas: string): Promise<string>;
  /** The street map that the user has named, or null. */
  streetMap(): Promise<string | null>;
  /** The origin that windows may ask for map pictures, or null. */
  tileOrigin(): Promise<string | null>;
  /** An exported file, or one that lies beside it (the style). Errors: NotFound. */
  exported(name: string): Promise<{ readonly path: string; readonly fileName: string }>;
}

/** One project at a time, its catalogue, queue and engine; spoken to by the calls of the contract alone. */
export interface Service extends AsyncDisposable {
  /** Input is checked, work is done, the outcome is recorded. Errors are AppErrors; anything else comes as code Unexpected. */
  call<N extends CallName>(name: N, input: CallInput<N>, options?: CallOptions): Promise<CallOutput<N>>;
  /** The same for callers whose words are not to be trusted: an unknown name is an UnknownCall. */
  callByName(name: string, input: unknown, options?: CallOptions): Promise<unknown>;
  subscribe(listener: (changed: Changed) => void): Disposable;
  readonly uploads: Uploads;
  readonly files: ServiceFiles;
}
