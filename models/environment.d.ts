/**
 * The globals that Node, the window and Web Workers share, as far as models and the contract need them. They are checked without
 * the types of any one environment, so that `process` or `document` in them is a type error.
 */

interface EventTarget {
  addEventListener(type: string, listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: string, listener: () => void): void;
}

interface AbortSignal extends EventTarget {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(encoding?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes?: ArrayBufferView | ArrayBuffer): string;
}

declare function structuredClone<T>(value: T): T;

/** Only to let others run: models measure no time. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
