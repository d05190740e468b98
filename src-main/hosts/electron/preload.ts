/** The one bridge between the window and this host. Bundled to CommonJS: sandboxed preloads are nothing else. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from "electron";
import type { DialogAnswer, DialogRequest, HostBridge, HostCommand } from "../../contract/index.ts";

const bridge: HostBridge = {
  kind: "electron",
  ask: (request: DialogRequest): Promise<DialogAnswer> => ipcRenderer.invoke("isarithm:dialog", request),
  onCommand(listener) {
    // The event itself holds a way to the main process; the page gets the command alone.
    const hear = (_event: IpcRendererEvent, command: HostCommand): void => listener(command);
    ipcRenderer.on("isarithm:command", hear);
    return () => {
      ipcRenderer.off("isarithm:command", hear);
    };
  },
};

contextBridge.exposeInMainWorld("isarithmHost", bridge);
