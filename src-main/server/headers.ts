import type { OutgoingHttpHeaders } from "node:http";

/**
 * What a window may load. Workers from blobs are MapLibre's; nothing inline runs, nothing comes from or goes to another host, but for
 * map pictures of the one origin that the user has agreed to.
 */
export function contentSecurityPolicy(port: number, tileOrigin: string | null = null): string {
  const tiles = tileOrigin === null ? "" : ` ${tileOrigin}`;
  return [
    "default-src 'self'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    `img-src 'self' data: blob:${tiles}`,
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}${tiles}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** On every answer, errors too. */
export function securityHeaders(port: number, tileOrigin: string | null = null): OutgoingHttpHeaders {
  return {
    "Content-Security-Policy": contentSecurityPolicy(port, tileOrigin),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=()",
  };
}
