/** Moves markers off one another; each keeps a line to the place that it stands for. */

export interface Marker {
  /** Where the place is. */
  readonly x: number;
  readonly y: number;
  /** Where its marker goes. */
  readonly markerX: number;
  readonly markerY: number;
}

const ROUNDS = 200;

/** Pushes markers apart until none is nearer than `distance` to another, or as far as that goes within the box. */
export function spreadMarkers(
  places: readonly (readonly [x: number, y: number])[],
  distance: number,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Marker[] {
  const at = places.map(([x, y]) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (const [index, a] of at.entries()) {
      for (const [offset, b] of at.slice(index + 1).entries()) {
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const apart = Math.hypot(dx, dy);
        if (apart >= distance) continue;
        // Two on one spot part in a direction of their own, the same every time.
        const turn = (index * 5 + offset) * 2.4;
        const [ux, uy] = apart > 1e-6 ? [dx / apart, dy / apart] : [Math.cos(turn), Math.sin(turn)];
        const push = (distance - apart) / 2 + 0.01;
        a.x -= ux * push;
        a.y -= uy * push;
        b.x += ux * push;
        b.y += uy * push;
        moved = true;
      }
    }
    for (const point of at) {
      point.x = Math.min(box.x + box.width - distance / 2, Math.max(box.x + distance / 2, point.x));
      point.y = Math.min(box.y + box.height - distance / 2, Math.max(box.y + distance / 2, point.y));
    }
    if (!moved) break;
  }
  return at.map((point, index) => ({
    x: places[index]?.[0] ?? 0,
    y: places[index]?.[1] ?? 0,
    markerX: point.x,
    markerY: point.y,
  }));
}
