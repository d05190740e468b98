/**
 * Attachment of a dialog that is modal for as long as it is in the page, and is let go of once.
 *
 * A browser tells of a close by a task of its own, which comes after keys that are already waiting: the next key would find a
 * dialog that is shut but not gone, with the focus in its field. Escape and a press beside the dialog therefore let go at once.
 */
export function modal(letGo: () => void): (dialog: HTMLDialogElement) => () => void {
  return (dialog) => {
    const close = (): void => {
      dialog.close();
      letGo();
    };
    const oncancel = (event: Event): void => {
      if (event.target !== dialog) return;
      event.preventDefault();
      close();
    };
    const onclick = (event: MouseEvent): void => {
      if (event.target === dialog) close();
    };
    dialog.addEventListener("cancel", oncancel);
    dialog.addEventListener("click", onclick);
    // By a form's own button; after the others it finds nothing left to do.
    dialog.addEventListener("close", letGo);
    dialog.showModal();
    return () => {
      dialog.removeEventListener("cancel", oncancel);
      dialog.removeEventListener("click", onclick);
      dialog.removeEventListener("close", letGo);
      // Taken away while it is open, it would leave the focus on the body; closed, it gives it back.
      if (dialog.open) dialog.close();
    };
  };
}
