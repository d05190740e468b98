/** Words of the score of a forecast whose outcomes are known, in English. */
export const scoreWords = {
  scores: {
    title: "Against what happened",
    forecast: "Forecast",
    baseline: "Long-run map",
    metrics: {
      logScore: "Score, nats per incident",
      "pai@5": "Accuracy index, top 5 % of the area",
      insideInterval: "Count within its 90 % interval",
    },
    notes: {
      logScore: "Logarithmic score of the counts in cells of 1 km: higher is better.",
      "pai@5":
        "How many times more happened in the 5 % of the area that were ranked highest than an even spread would put there.",
      insideInterval: "Whether the total count of the period lies within the interval that was forecast.",
    },
    yes: "yes",
    no: "no",
    chance: "The score of one forecast is mostly chance; only many together say which is better.",
    unsettled: "Incidents may still be reported for these days: the score may change.",
    looksBack: "It was issued when its outcomes were in the data already: it looks back.",
  },
} as const;
