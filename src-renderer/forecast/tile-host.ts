/** Host of an address of map pictures, or null where the text is no such address. The service checks it again. */
export function hostOf(template: string): string | null {
  if (!["{z}", "{x}", "{y}"].every((place) => template.includes(place))) return null;
  const url = URL.parse(template);
  const isLoopback = url !== null && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  return url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback)) ? url.host : null;
}
