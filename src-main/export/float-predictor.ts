/**
 * TIFF predictor 3 for float32 (Adobe Photoshop TIFF Technical Note 3, 2005): each row's bytes are sorted into four planes, the most significant
 * first, and replaced by their differences from the same band's byte before. Neighbouring rates share sign, exponent and upper mantissa,
 * so that deflate finds runs.
 *
 * `values` has shape [rows, columns, bands]. Returns rows x columns x bands x 4 bytes.
 */
export function predictFloat32(values: Float32Array, rows: number, columns: number, bands = 1): Uint8Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const width = columns * bands;
  const rowBytes = width * 4;
  const out = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row += 1) {
    const start = row * rowBytes;
    for (let index = 0; index < width; index += 1) {
      const word = words[row * width + index] ?? 0;
      const place = start + index;
      out[place] = word >>> 24;
      out[place + width] = word >>> 16;
      out[place + 2 * width] = word >>> 8;
      out[place + 3 * width] = word;
    }
    for (let index = start + rowBytes - 1; index >= start + bands; index -= 1) {
      out[index] = (out[index] ?? 0) - (out[index - bands] ?? 0);
    }
  }
  return out;
}
