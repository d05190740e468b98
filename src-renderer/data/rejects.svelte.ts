import type { Reject } from "../../src-main/contract/index.ts";
import { type CallFailure, type Connection, toFailure } from "../client/index.ts";

/** Rejected rows of one data set, a page at a time. */
export interface Rejects {
  readonly of: string | null;
  readonly rows: readonly Reject[];
  readonly total: number;
  readonly loading: boolean;
  readonly failure: CallFailure | null;
  show(dataset: string): void;
  more(): Promise<void>;
  close(): void;
}

const PAGE_ROWS = 100;

export function createRejects(connection: Connection): Rejects {
  let of = $state<string | null>(null);
  let rows = $state.raw<readonly Reject[]>([]);
  let total = $state(0);
  let loading = $state(false);
  let failure = $state.raw<CallFailure | null>(null);

  const more = async (): Promise<void> => {
    const dataset = of;
    if (dataset === null || loading) return;
    loading = true;
    failure = null;
    try {
      const page = await connection.call("dataset.rejects", { dataset, offset: rows.length, limit: PAGE_ROWS });
      if (of !== dataset) return;
      rows = [...rows, ...page.rows];
      total = page.total;
    } catch (error) {
      if (of === dataset) failure = toFailure(error);
    } finally {
      loading = false;
    }
  };

  return {
    get of() {
      return of;
    },
    get rows() {
      return rows;
    },
    get total() {
      return total;
    },
    get loading() {
      return loading;
    },
    get failure() {
      return failure;
    },
    show(dataset) {
      of = dataset;
      rows = [];
      total = 0;
      loading = false;
      void more();
    },
    more,
    close() {
      of = null;
    },
  };
}
