import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "svelte/compiler";
import typescript from "typescript";
import { expect, test } from "vitest";
import { words } from "../../../../src-renderer/words/index.ts";

const renderer = path.resolve(import.meta.dirname, "../../../../src-renderer");

/** Attributes that a reader sees or hears. */
const SPOKEN_ATTRIBUTES = new Set([
  "title",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "alt",
  "placeholder",
  "label",
]);
/** At least two letters in a row: single keys and signs are no words. */
const WORD = /\p{L}{2}/u;

interface Node {
  readonly type: string;
  readonly start?: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Words written into an expression that is shown: literals and the fixed parts of templates, through choices and sums. */
function shownLiterals(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "TemplateLiteral") {
    return (node.quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked);
  }
  if (node.type === "ConditionalExpression") return [...shownLiterals(node.consequent), ...shownLiterals(node.alternate)];
  if (node.type === "LogicalExpression" || node.type === "BinaryExpression") {
    return [...shownLiterals(node.left), ...shownLiterals(node.right)];
  }
  return [];
}

/** Words that the markup of a component says by itself. */
function bareStrings(source: string): string[] {
  const found: string[] = [];
  const look = (value: unknown, parent: string): void => {
    if (Array.isArray(value)) {
      for (const each of value) look(each, parent);
      return;
    }
    if (!isNode(value)) return;
    if (value.type === "Text" && parent !== "Attribute" && WORD.test(String(value.data))) found.push(String(value.data).trim());
    if (value.type === "ExpressionTag" && parent !== "Attribute")
      found.push(...shownLiterals(value.expression).filter((text) => WORD.test(text)));
    if (value.type === "Attribute") {
      if (!SPOKEN_ATTRIBUTES.has(String(value.name))) return;
      for (const part of Array.isArray(value.value) ? value.value : [value.value]) {
        if (!isNode(part)) continue;
        const texts = part.type === "Text" ? [String(part.data)] : shownLiterals(part.expression);
        found.push(...texts.filter((text) => WORD.test(text)));
      }
      return;
    }
    // Styles and classes are for the browser, not for readers.
    if (value.type.endsWith("Directive")) return;
    for (const [key, child] of Object.entries(value)) if (key !== "expression") look(child, value.type);
  };
  look(parse(source, { modern: true }).fragment, "Fragment");
  return found;
}

const components = readdirSync(renderer, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".svelte"))
  .map((entry) => path.relative(renderer, path.join(entry.parentPath, entry.name)))
  .sort();

test("there are components to look at", () => expect(components.length).toBeGreaterThan(20));

test.each(components)("%s has no words of its own", (component) => {
  expect(bareStrings(readFileSync(path.join(renderer, component), "utf8"))).toEqual([]);
});

test.each([
  ["<p>Hello there</p>", ["Hello there"]],
  ['<button title="Close it">x</button>', ["Close it"]],
  ["<p>{ready ? 'Done' : words.wait}</p>", ["Done"]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a component
  ["<p>{`Made in ${seconds} seconds`}</p>", ["Made in ", " seconds"]],
  ['<svg aria-label={open ? "Open it" : ""}></svg>', ["Open it"]],
  ["{#if a}<b>Words</b>{:else}<kbd>i</kbd>{/if}", ["Words"]],
  ["{#each rows as row (row)}<td>Row</td>{/each}", ["Row"]],
])("a bare string is found in %s", (source, expected) => {
  expect(bareStrings(source)).toEqual(expected);
});

/** Sentences in a module's code: texts that begin a word with a capital letter and go on with another word. */
function bareSentences(file: string, source: string): string[] {
  const found: string[] = [];
  const look = (node: typescript.Node): void => {
    const text = typescript.isStringLiteralLike(node)
      ? node.text
      : typescript.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("...")
        : "";
    if (/\p{Lu}\p{L}* \p{L}/u.test(text)) found.push(text);
    typescript.forEachChild(node, look);
  };
  look(typescript.createSourceFile(file, source, typescript.ScriptTarget.Latest, true));
  return found;
}

/** Programs for the graphics card, and what is said where not even the page is whole. */
const WITHOUT_CATALOGUE = new Set(["map/mixture/shaders.ts", "main.ts"]);

const modules = readdirSync(renderer, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll(path.sep, "/"))
  .filter((name) => name.endsWith(".ts") && !name.startsWith("words/") && !WITHOUT_CATALOGUE.has(name))
  .sort();

test("there are modules to look at", () => expect(modules.length).toBeGreaterThan(40));

test.each(modules)("%s has no sentences of its own", (module) => {
  expect(bareSentences(module, readFileSync(path.join(renderer, module), "utf8"))).toEqual([]);
});

/** Every sentence of the catalogue, functions called with numbers that read as text as well. */
function sentences(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(sentences);
}

test("nothing is called a crime that is a reported incident, and nothing ends in a space", () => {
  for (const sentence of sentences(words)) {
    expect(sentence).not.toMatch(/\bcrimes?\b/i);
    expect(sentence).toBe(sentence.trim());
  }
});

test("plural follows the number", () => {
  expect(words.jobs.count(1)).toBe("1 job");
  expect(words.jobs.count(2)).toBe("2 jobs");
  expect(words.data.showRejects(1)).toBe("Show 1 rejected row");
});

test("a difference that is none is said plainly", () => {
  expect(words.train.runs.noBetter(0.0021)).toBe("No better than the long-run map (difference +0.0021)");
});
