/** Started by uploads.test.ts: keeps one upload, says its path over IPC and works on until it is killed. */
import { Readable } from "node:stream";
import { createUploadRegister } from "../../../src-main/services/index.ts";

const register = createUploadRegister();
const id = await register.receive("a.csv", Readable.from([Buffer.from("a,b\n")]), { limitBytes: 100 });
process.on("message", () => undefined);
process.send?.(register.find(id).path);
