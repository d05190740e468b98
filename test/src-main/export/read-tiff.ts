/** A strict reader of what the writer writes: a TIFF's directories and the framing of its tiles, independent of it. */

export interface Directory {
  readonly offset: number;
  readonly tags: ReadonlyMap<number, readonly number[]>;
}

const SIZES: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 4, 12: 8 };

export function readDirectories(file: Buffer): Directory[] {
  const directories: Directory[] = [];
  for (let offset = file.readUInt32LE(4); offset !== 0; ) {
    const count = file.readUInt16LE(offset);
    const tags = new Map<number, readonly number[]>();
    for (let index = 0; index < count; index += 1) {
      const entry = offset + 2 + index * 12;
      const type = file.readUInt16LE(entry + 2);
      const length = file.readUInt32LE(entry + 4);
      const size = SIZES[type] ?? 0;
      const from = size * length <= 4 ? entry + 8 : file.readUInt32LE(entry + 8);
      const value = (at: number): number => {
        if (size === 1) return file.readUInt8(at);
        if (size === 2) return file.readUInt16LE(at);
        return size === 4 ? file.readUInt32LE(at) : file.readDoubleLE(at);
      };
      tags.set(
        file.readUInt16LE(entry),
        Array.from({ length }, (_, item) => value(from + item * size)),
      );
    }
    directories.push({ offset, tags });
    offset = file.readUInt32LE(offset + 2 + count * 12);
  }
  return directories;
}

/**
 * What GDAL's validate_cloud_optimized_geotiff.py holds against a file (its rules, not its code): nothing when it is a Cloud Optimized
 * GeoTIFF.
 */
export function cogFaults(file: Buffer): string[] {
  const faults: string[] = [];
  const directories = readDirectories(file);
  const tag = (level: number, number: number): readonly number[] => directories[level]?.tags.get(number) ?? [];
  const [width = 0, height = 0] = [tag(0, 256)[0], tag(0, 257)[0]];
  const header = /^GDAL_STRUCTURAL_METADATA_SIZE=(\d{6}) bytes\n/.exec(file.toString("latin1", 8, 8 + 43));
  const afterHeader = header === null ? 8 : 8 + header[0].length + Number(header[1]);
  if (directories[0]?.offset !== afterHeader + (afterHeader % 2)) faults.push("the first directory is not at the file's start");
  if (tag(0, 322).length === 0 && Math.max(width, height) > 512) faults.push("not tiled");
  if (directories.length === 1 && Math.max(width, height) > 512) faults.push("no overviews");
  for (let level = 1; level < directories.length; level += 1) {
    if ((directories[level]?.offset ?? 0) < (directories[level - 1]?.offset ?? 0)) faults.push(`directory ${level} out of order`);
    if ((tag(level, 256)[0] ?? 0) >= (tag(level - 1, 256)[0] ?? 0)) faults.push(`overview ${level} is not smaller`);
    if (tag(level, 254)[0] !== 1) faults.push(`directory ${level} is not marked as an overview`);
    if (tag(level, 322).length === 0) faults.push(`overview ${level} is not tiled`);
    if ((tag(level, 324)[0] ?? 0) > (tag(level - 1, 324)[0] ?? 0))
      faults.push(`tiles of overview ${level} behind those of ${level - 1}`);
  }
  const endOfDirectories = directories.at(-1)?.offset ?? 0;
  let last = endOfDirectories;
  for (let level = directories.length - 1; level >= 0; level -= 1) {
    for (const [index, offset] of tag(level, 324).entries()) {
      const bytes = tag(level, 325)[index] ?? 0;
      if (offset <= last) faults.push(`tile ${index} of level ${level} out of order`);
      last = offset;
      if (file.readUInt32LE(offset - 4) !== bytes) faults.push(`leader of tile ${index} of level ${level}`);
      const end = offset + bytes;
      if (!file.subarray(end - 4, end).equals(file.subarray(end, end + 4)))
        faults.push(`trailer of tile ${index} of level ${level}`);
    }
  }
  if (last + (tag(0, 325).at(-1) ?? 0) + 4 !== file.length) faults.push("bytes behind the last tile");
  return faults;
}
