/** The part of better-sqlite3 13 that the catalogue uses; the package ships no types. */
declare module "better-sqlite3" {
  interface Statement {
    /** True where the statement returns rows. */
    readonly reader: boolean;
    all(parameters: readonly unknown[]): unknown[];
    run(parameters: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  }

  class Database {
    constructor(
      path: string,
      options?: { readonly fileMustExist?: boolean; readonly readonly?: boolean; readonly timeout?: number },
    );
    readonly open: boolean;
    readonly inTransaction: boolean;
    prepare(sql: string): Statement;
    exec(sql: string): this;
    pragma(text: string, options: { readonly simple: true }): unknown;
    close(): this;
  }

  export = Database;
}
