/**
 * Lets the host run its other work (the message of a cancel among it). A timer is a real turn of the event loop in Node, in a window and
 * in a Web Worker; an awaited promise alone is none.
 */
export function yieldToHost(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
