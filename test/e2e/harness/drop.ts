/** Files dragged from outside of the browser and dropped on the window, by the browser's own drag and drop. */
import { expect, type Locator, type Page } from "@playwright/test";

type DragStep = "dragEnter" | "dragOver" | "dragCancel" | "drop";

export interface Drag {
  enter(): Promise<void>;
  /** Leaves without a drop. */
  leave(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * A drag of a file, or of several, over the middle of `target`. The events are the browser's own: they go to whatever lies there, and
 * the files are read from the disc.
 */
export async function dragFile(page: Page, file: string | readonly string[], target: Locator): Promise<Drag> {
  await expect(target).toBeVisible();
  const box = await target.boundingBox();
  if (box === null) throw new Error("The target of the drag has no place in the window.");
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session = await page.context().newCDPSession(page);
  const step = async (type: DragStep): Promise<void> => {
    // 1: the mask of a copy.
    await session.send("Input.dispatchDragEvent", {
      type,
      ...place,
      data: { items: [], files: [file].flat(), dragOperationsMask: 1 },
    });
  };
  return {
    enter: async () => {
      await step("dragEnter");
      await step("dragOver");
    },
    leave: () => step("dragCancel"),
    drop: async () => {
      await step("drop");
      await session.detach();
    },
  };
}
