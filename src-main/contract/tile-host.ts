/** Names of this machine: what travels to them leaves it not. */
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Whether map pictures may come from there: over https, or from a tile server of one's own on this machine, which needs none. Asked by
 * the window before it asks for consent, by the service that keeps the choice, and by the host that lets the requests out.
 */
export function mayServeTiles({ protocol, hostname }: { readonly protocol: string; readonly hostname: string }): boolean {
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.has(hostname));
}
