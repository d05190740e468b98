import { expect, test } from "vitest";
import { createUpdating } from "../../../src-renderer/data/updating.svelte.ts";
import { smallCity } from "../../src-main/services/small-city.ts";
import { openWindowStand } from "./window-stand.ts";

const timeout = 240_000;
const quiet = { refresh: () => Promise.resolve() };
const file = (name: string, text: string): File => new File([text], name);

test("files that come while another update goes on are told of, and what it scored is said", { timeout }, async () => {
  await using stand = await openWindowStand();
  const { service, connection, send } = stand;
  const upload = await send(file("first.csv", smallCity({ days: 40, perDay: 10 }).text), {});
  const { roles, timeZone } = await service.call("dataset.preview", { upload });
  const { dataset, baseMap } = await service.call("dataset.import", { upload, roles, timeZone });
  const refused: string[] = [];
  const updating = createUpdating(connection, quiet, (files) => refused.push(...files.map(({ name }) => name)), send);
  const going = updating.start(dataset.id, [file("newer.csv", smallCity({ days: 60, perDay: 10 }).text)]);
  await updating.start(dataset.id, [file("second.csv", "a\n")]);
  expect([refused, updating.fileName]).toEqual([["second.csv"], "newer.csv"]);
  await going;
  expect(updating.failure).toBeNull();
  expect(updating.result?.scored).toEqual([baseMap.id]);
});

test("a file that cannot be merged is not kept by the service", { timeout }, async () => {
  await using stand = await openWindowStand();
  const { service, connection } = stand;
  const sent: string[] = [];
  const receive: typeof stand.send = async (given) => {
    const id = await service.uploads.receive(given.name, given.stream(), { limitBytes: 1e6 });
    sent.push(id);
    return id;
  };
  const updating = createUpdating(connection, quiet, () => undefined, receive);
  await updating.start("dataset-9", [file("a.csv", "a\n1\n")]);
  expect(updating.failure?.code).toBe("NotFound");
  await expect
    .poll(
      () =>
        service.call("dataset.preview", { upload: sent[0] ?? "" }).then(
          () => "",
          (error) => error.code,
        ),
      { timeout: 60_000 },
    )
    .toBe("UploadNotFound");
});
