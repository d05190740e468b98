/**
 * TIFF predictor 3 for float32 (Adobe Photoshop TIFF Technical Note 3, 2005): each row's bytes are sorted into four planes, the most significant
 * first, and replaced by their differences. Neighbouring rates share sign, exponent and upper mantissa, so that deflate finds runs.
 *
 * `values` has shape [rows, columns]. Returns rows x columns x 4 bytes.
 */
export function predictFloat32(values: Float32Array, rows: number, columns: number): Uint8Array {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const rowBytes = columns * 4;
  const out = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row += 1) {
    const start = row * rowBytes;
    for (let column = 0; column < columns; column += 1) {
      const value = view.getUint32((row * columns + column) * 4, true);
      out[start + column] = value >>> 24;
      out[start + columns + column] = value >>> 16;
      out[start + 2 * columns + column] = value >>> 8;
      out[start + 3 * columns + column] = value;
    }
    for (let index = start + rowBytes - 1; index > start; index -= 1) {
      out[index] = (out[index] ?? 0) - (out[index - 1] ?? 0);
    }
  }
  return out;
}
