/** Lengths of the valid period, days, that are offered for a model's runs. The Graph-ConvGRU forecasts the issue day alone. */
export function horizonsOf(model: string | undefined): readonly number[] {
  return model === undefined || model === "crime" ? [1] : [1, 3, 7, 28];
}
