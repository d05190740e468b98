/** Scenes as the pages of a PDF, with the typeface embedded. */
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import PDFDocument from "pdfkit";
import { fontBytes } from "./fonts.ts";
import { encodePng } from "./png.ts";
import type { Path, Scene, SceneItem } from "./scene.ts";

export interface PdfOptions {
  readonly title: string;
  readonly subject: string;
  /** Lineage and the like: the document's keywords, as "key: value" parts. */
  readonly description: Readonly<Record<string, string>>;
  readonly creator: string;
}

/** Writes into a file that is not there yet; for callers that write under a temporary name. */
export async function writePdf(temporary: string, pages: readonly Scene[], options: PdfOptions): Promise<void> {
  const document = new PDFDocument({
    autoFirstPage: false,
    lang: "en",
    displayTitle: true,
    info: {
      Title: options.title,
      Subject: options.subject,
      Keywords: Object.entries(options.description)
        .map(([key, value]) => `${key}: ${value}`)
        .join("; "),
      Creator: options.creator,
      Producer: options.creator,
    },
  });
  document.registerFont("regular", fontBytes("regular"));
  document.registerFont("bold", fontBytes("bold"));
  const stream = createWriteStream(temporary, { flags: "wx" });
  document.pipe(stream);
  const written = finished(stream);
  for (const page of pages) {
    document.addPage({ size: [page.width, page.height], margin: 0 });
    for (const item of page.items) draw(document, item);
  }
  document.end();
  await written;
}

function draw(document: PDFKit.PDFDocument, item: SceneItem): void {
  switch (item.kind) {
    case "fill":
      for (const ring of item.rings) trace(document, ring, true);
      if (item.rings.length > 0) document.fillOpacity(item.opacity ?? 1).fill(item.colour, "non-zero");
      return;
    case "line":
      for (const path of item.paths) trace(document, path, false);
      if (item.paths.length > 0) {
        document
          .lineWidth(item.width)
          .lineCap("square")
          .strokeOpacity(item.opacity ?? 1)
          .stroke(item.colour);
      }
      return;
    case "image":
      document.fillOpacity(1).image(encodePng(item.pixels), item.x, item.y, { width: item.width, height: item.height });
      return;
    case "text": {
      document.font(item.weight).fontSize(item.size).fillOpacity(1).fillColor(item.colour);
      const shift = { start: 0, middle: 0.5, end: 1 }[item.anchor];
      const x = item.x - shift * document.widthOfString(item.text);
      document.text(item.text, x, item.y, { lineBreak: false, baseline: "alphabetic" });
      return;
    }
    case "clip":
      document.save();
      document.rect(item.x, item.y, item.width, item.height).clip();
      for (const inner of item.items) draw(document, inner);
      document.restore();
  }
}

function trace(document: PDFKit.PDFDocument, path: Path, closed: boolean): void {
  for (let index = 0; index + 1 < path.length; index += 2) {
    const [x = 0, y = 0] = path.slice(index, index + 2);
    if (index === 0) document.moveTo(x, y);
    else document.lineTo(x, y);
  }
  if (closed) document.closePath();
}
