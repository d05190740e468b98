import { expect, test } from "vitest";
import { createDeleting } from "../../../src-renderer/shell/deleting.svelte.ts";
import { createTimeline } from "../../../src-renderer/shell/timeline.ts";
import { initialView, type ViewState } from "../../../src-renderer/shell/view-url.ts";
import { smallCity } from "../../src-main/services/small-city.ts";
import { openWindowStand } from "../data/window-stand.ts";

const timeout = 240_000;

test("taking a deletion back brings the view back too", { timeout }, async () => {
  await using stand = await openWindowStand();
  const { service, connection, send } = stand;
  const upload = await send(new File([smallCity({ days: 40, perDay: 10 }).text], "first.csv"), {});
  const { roles, timeZone } = await service.call("dataset.preview", { upload });
  const { dataset, baseMap } = await service.call("dataset.import", { upload, roles, timeZone });

  const camera = { lon: -87.65, lat: 41.9, zoom: 12.5 };
  const before: ViewState = {
    ...initialView,
    tab: "data",
    forecast: baseMap.id,
    run: baseMap.run,
    dataset: dataset.id,
    categories: ["THEFT"],
    camera,
  };
  const view = {
    now: before,
    change(part: Partial<ViewState>) {
      view.now = { ...view.now, ...part };
    },
  };
  const timeline = createTimeline(() => 0);
  const undo = async (): Promise<void> => void (await timeline.undo());
  const deleting = createDeleting(
    connection,
    { refresh: () => Promise.resolve() },
    view,
    { record: timeline.record, undo },
    { tell: () => undefined },
  );
  await deleting.dataset(dataset);
  expect(await service.call("forecast.list", {})).toEqual([]);
  // As the window does when the shown forecast is gone: another one is put on the map, which flies there.
  view.change({ forecast: null, run: null, dataset: null, categories: [], camera: { lon: -95, lat: 29, zoom: 9 } });
  await undo();
  expect((await service.call("forecast.list", {})).map(({ id }) => id)).toEqual([baseMap.id]);
  expect(view.now).toEqual(before);
});
