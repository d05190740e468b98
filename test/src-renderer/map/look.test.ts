import { expect, test } from "vitest";
import { initialLook, type Look, parseLook, writeLook } from "../../../src-renderer/map/look.ts";

const written = (look: Look): URLSearchParams => {
  const query = new URLSearchParams();
  writeLook(look, query);
  return query;
};

test("a look comes back from its query", () => {
  const look: Look = {
    ramp: "magma",
    scale: "linear",
    range: [-0.5, 2],
    atLeast: 3,
    globe: true,
    compare: "side",
    against: "forecast-2",
  };
  expect(parseLook(written(look))).toEqual(look);
});

test("the first look needs no words", () => {
  expect([...written(initialLook)]).toEqual([]);
  expect(parseLook(new URLSearchParams())).toEqual(initialLook);
});

test.each([
  "ramp=rainbow",
  "scale=cubic",
  "range=2,1",
  "range=a,b",
  "range=1",
  "range=,",
  "globe=2",
  "least=4",
  "compare=",
  "against=",
])("what is malformed falls back by itself: %s", (query) => expect(parseLook(new URLSearchParams(query))).toEqual(initialLook));
