/** Where the focus may go when what had it is gone, the best first: headings, openers of menus; the map. Never a field, which would take keys. */
const HOMES = ["[data-focus-home]", ".maplibregl-canvas"] as const;

/** What may have come in the place of what is gone, as a Cancel for the button that began a work. */
const ACTS = "button, a[href], summary";

function isShown(element: Element): boolean {
  return element instanceof HTMLElement && element.checkVisibility() && !element.matches(":disabled");
}

/**
 * Follows the focus inside of `root`. When the element that has it is taken away, hidden or disabled, a browser puts the focus on the
 * body, and who works by keys begins at the top of the page again. It goes instead to the nearest home around the old place, or to an act
 * that has come there at the same moment.
 */
export function keepFocus(root: HTMLElement): () => void {
  /** The element that had the focus last, and all around it. */
  let around: readonly Element[] = [];
  let byKeys = false;

  const remember = ({ target }: FocusEvent): void => {
    const found: Element[] = [];
    for (let at = target instanceof Element ? target : null; at !== null && root.contains(at); at = at.parentElement)
      found.push(at);
    around = found;
    byKeys = target instanceof Element && target.matches(":focus-visible");
  };

  const isLost = (): boolean => {
    const active = root.ownerDocument.activeElement;
    return active === null || active === root.ownerDocument.body;
  };

  const mend = (records: readonly MutationRecord[]): void => {
    const [last, ...places] = around;
    if (last === undefined || !isLost() || (last.isConnected && isShown(last))) return;
    const come = records
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter((node) => node instanceof HTMLElement)
      .flatMap((element) => [element, ...element.querySelectorAll<HTMLElement>(ACTS)])
      .filter((element) => element.matches(ACTS));
    for (const place of [...places, root]) {
      if (!place.isConnected) continue;
      const homes = HOMES.flatMap((kind) => [...place.querySelectorAll<HTMLElement>(kind)]);
      const home = [...homes, ...come].find((element) => place.contains(element) && isShown(element));
      if (home === undefined) continue;
      // Who works by the mouse looks elsewhere: nothing moves under the pointer.
      home.focus({ preventScroll: !byKeys });
      return;
    }
  };

  // A press on what cannot have the focus lets go of it on purpose.
  const letGo = (): void => {
    around = [];
  };

  const observer = new MutationObserver(mend);
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "hidden", "open"] });
  root.addEventListener("focusin", remember);
  root.addEventListener("pointerdown", letGo, true);
  return () => {
    observer.disconnect();
    root.removeEventListener("focusin", remember);
    root.removeEventListener("pointerdown", letGo, true);
  };
}
