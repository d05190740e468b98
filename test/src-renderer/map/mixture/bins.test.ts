import { expect, it } from "vitest";
import { binComponents, binRect, CUTOFF_SIGMAS } from "../../../../src-renderer/map/mixture/bins.ts";

it("lists a component in every bin that its reach touches and in no other", () => {
  const extent = {
    frame: { lon0: 0, lat0: 50 },
    west: -5000,
    north: 5000,
    cellWidthMetres: 125,
    cellHeightMetres: 125,
    columns: 80,
    rows: 80,
  };
  const component = { meanX: 1234, meanY: -876, l11: 90, l21: 40, l22: 120, weight: 1 };
  const side = 316;
  const bins = binComponents(extent, [component], side);
  const dx = CUTOFF_SIGMAS * component.l11 + side / 2;
  const dy = CUTOFF_SIGMAS * Math.hypot(component.l21, component.l22) + side / 2;
  for (let bin = 0; bin + 1 < bins.offsets.length; bin++) {
    const rect = binRect(bins, bin);
    const touches =
      rect.east > component.meanX - dx &&
      rect.west <= component.meanX + dx &&
      rect.north >= component.meanY - dy &&
      rect.south < component.meanY + dy;
    expect((bins.offsets[bin + 1] ?? 0) - (bins.offsets[bin] ?? 0)).toBe(touches ? 1 : 0);
  }
});
