/** The host's own line to the service: the same socket as a window's, for what is shown outside of windows. */
import { WebSocket } from "ws";
import {
  type CallInput,
  type CallName,
  type CallOutput,
  type Changed,
  calls,
  ENVELOPE_VERSION,
  response,
} from "../../contract/index.ts";

export interface ServiceLink {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Settles when it was closed, by either side. */
  readonly closed: Promise<void>;
  close(): void;
}

interface Waiting {
  readonly name: CallName;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Settles when the line is open. Rejects where the service refuses it. Calls under way reject when it closes. */
export function openLink(
  service: { readonly origin: string; readonly token: string },
  onChanged: (changed: Changed) => void,
): Promise<ServiceLink> {
  const socket = new WebSocket(`${service.origin.replace("http:", "ws:")}/socket`, {
    headers: { Authorization: `Bearer ${service.token}` },
  });
  const waiting = new Map<string, Waiting>();
  let nextId = 1;

  const hear = (text: string): void => {
    const message = response.safeParse(JSON.parse(text)).data;
    if (message === undefined) return;
    if (message.kind === "event") {
      onChanged(message.changed);
      return;
    }
    const call = waiting.get(message.id);
    if (call === undefined || message.kind === "progress") return;
    waiting.delete(message.id);
    if (message.kind === "error") call.reject(new Error(message.error.message));
    else call.resolve(calls[call.name].output.parse(message.output));
  };

  socket.on("message", (bytes) => hear(String(bytes)));
  const closed = Promise.withResolvers<void>();
  socket.on("close", () => {
    closed.resolve();
    for (const { reject } of waiting.values()) reject(new Error("The service has ended."));
    waiting.clear();
  });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("open", () => {
      socket.on("error", () => undefined);
      resolve({
        call: (name, input) =>
          new Promise((done, fail) => {
            const id = `host-${nextId++}`;
            waiting.set(id, { name, resolve: done as (output: unknown) => void, reject: fail });
            socket.send(JSON.stringify({ v: ENVELOPE_VERSION, id, kind: "call", name, input }), (error) => {
              if (error != null && waiting.delete(id)) fail(error);
            });
          }),
        closed: closed.promise,
        close: () => socket.close(),
      });
    });
  });
}
