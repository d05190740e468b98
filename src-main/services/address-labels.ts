/** Names of places in a view, from the data's own block or address column. */
import type { LonLatBox } from "../contract/index.ts";
import { type Address, readAddresses } from "../ingest/index.ts";
import type { ProjectHolder } from "./open-project.ts";

/** More names than this cover each other in any view. */
const MOST_LABELS = 400;

export interface AddressLabels {
  /** Addresses inside of a box, those with most incidents first. Errors: NoProject, NotFound. */
  inBox(dataset: string, box: LonLatBox): Promise<readonly Pick<Address, "lon" | "lat" | "text">[]>;
}

/** The addresses that were read last stay in memory: a map that is moved asks again and again. */
export function createAddressLabels(projects: ProjectHolder): AddressLabels {
  let kept: { readonly hash: string; readonly addresses: Promise<readonly Address[]> } | undefined;
  return {
    async inBox(dataset, { west, south, east, north }) {
      const { catalogue } = projects.current();
      const { hash } = catalogue.datasets.record(dataset).dataset;
      if (kept?.hash !== hash) {
        const entry = { hash, addresses: catalogue.store.checkedPath(hash).then(readAddresses) };
        kept = entry;
        entry.addresses.catch(() => {
          if (kept === entry) kept = undefined;
        });
      }
      const addresses = (await kept?.addresses) ?? [];
      const span = east - west;
      return addresses
        .filter(({ lon, lat }) => lat >= south && lat <= north && (((lon - west) % 360) + 360) % 360 <= span)
        .slice(0, MOST_LABELS)
        .map(({ lon, lat, text }) => ({ lon, lat, text }));
    },
  };
}
