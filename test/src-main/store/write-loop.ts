/** Writes artifacts without end and prints each hash after its write returned. Killed by the test that starts it. */
import { randomBytes } from "node:crypto";
import { openStore } from "../../../src-main/store/index.ts";

const [root = ""] = process.argv.slice(2);
const store = await openStore(root);
for (;;) {
  const hash = await store.writeBytes(randomBytes(400_000), "bin");
  process.stdout.write(`${hash}\n`);
}
