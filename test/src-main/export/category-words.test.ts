import { expect, test } from "vitest";
import { onlyCategories } from "../../../models/density/index.ts";
import { categoryWords } from "../../../src-main/export/category-words.ts";
import { spikePrediction } from "./spike-prediction.ts";

test("a file says whether all categories are in it or which", () => {
  const all = spikePrediction();
  expect(categoryWords(all, "all")).toBe("all categories");
  expect(categoryWords(all, 1)).toBe("BATTERY");
  expect(categoryWords(onlyCategories(all, [0, 1]), "all")).toBe("THEFT + BATTERY");
});
