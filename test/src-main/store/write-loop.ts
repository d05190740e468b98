/** Writes artifacts without end and prints each hash after its write returned. Killed by the test that starts it. */
import { randomBytes } from "node:crypto";
import { openStore } from "../../../src-main/store/index.ts";

const [root = ""] = process.argv.slice(2);
const store = await openStore(root);

async function writeOn(): Promise<void> {
  const bytes = randomBytes(2_000_000);
  for (let count = 0; ; count++) {
    bytes.writeUInt32LE(count);
    process.stdout.write(`${await store.writeBytes(bytes, "bin")}\n`);
  }
}

// Several at once, so that a kill at any moment falls into the middle of a write.
await Promise.all(Array.from({ length: 8 }, writeOn));
