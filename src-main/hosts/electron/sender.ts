import { isOwnPage } from "./urls.ts";

export interface Sender {
  /** Of the frame that sent the message. */
  readonly address: string;
  readonly isMainFrame: boolean;
  readonly windowId: number;
}

/** True where a message comes from the page of a window that this host has opened: not a frame in it, not another page. */
export function isTrusted(sender: Sender, origin: string, windowIds: ReadonlySet<number>): boolean {
  return sender.isMainFrame && windowIds.has(sender.windowId) && isOwnPage(sender.address, origin);
}
