/** Started by owned-folder.test.ts: makes a folder, says its path over IPC and works on until it is killed. */
import { makeOwnedFolder } from "../../../src-main/ownership/index.ts";

const [parent = "", prefix = ""] = process.argv.slice(2);
const { path } = await makeOwnedFolder(parent, prefix);
process.on("message", () => undefined);
process.send?.(path);
