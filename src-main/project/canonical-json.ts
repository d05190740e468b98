/**
 * One text for one value: keys sorted, no blanks, numbers as JavaScript writes them (RFC 8785, JSON Canonicalization Scheme). Members
 * that are undefined are left out. Throws RangeError for numbers that JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`JSON holds no ${value}`);
  return JSON.stringify(value);
}
