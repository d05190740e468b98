const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const accented = [..."áƀćđéƒǵħíĵķĺɱńóƥʠŕśţúṽŵẋýźÁƁĆĐÉƑǴĦÍĴĶĹṀŃÓƤɊŔŚŢÚṼŴẊÝŹ"];

function accent(text: string): string {
  return [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join("");
}

/** The same catalogue in accents, figures and data as they are given in among them. */
export function pseudoCatalogue<T>(catalogue: T): T {
  const turn = (value: unknown): unknown => {
    if (typeof value === "string") return accent(value);
    if (typeof value === "function") return (...given: unknown[]) => accent(String(Reflect.apply(value, undefined, given)));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, turn(each)]));
  };
  return turn(catalogue) as T;
}
