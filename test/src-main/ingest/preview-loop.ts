/** Started by run-parser.test.ts: previews the same table over and over until it is killed. */
import { runParser } from "../../../src-main/ingest/index.ts";

const [file = ""] = process.argv.slice(2);
process.send?.("starts");
for (;;) await runParser({ kind: "previewIncidents", file, fileName: "table.csv", upload: "u" });
