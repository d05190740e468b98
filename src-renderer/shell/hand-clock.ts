/**
 * A clock that stands while a button or a key is held, ms: however long a drag takes, and however long the frames that it causes, no
 * time passes in it.
 */
export function handClock(target: EventTarget, now: () => number = () => performance.now()): () => number {
  let heldSince: number | null = null;
  let heldInAll = 0;
  const hold = (): void => {
    heldSince ??= now();
  };
  const letGo = (): void => {
    if (heldSince !== null) heldInAll += now() - heldSince;
    heldSince = null;
  };
  for (const name of ["pointerdown", "keydown"]) target.addEventListener(name, hold, { capture: true });
  // A window that loses the focus hears of no release.
  for (const name of ["pointerup", "pointercancel", "keyup", "blur"]) target.addEventListener(name, letGo, { capture: true });
  return () => (heldSince ?? now()) - heldInAll;
}
