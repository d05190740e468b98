/** The shape of a catalogue: the same keys, any words. What another language's folder has to satisfy. */
export type Shape<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [K in keyof T]: Shape<T[K]> };
