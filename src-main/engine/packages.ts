import { createRequire } from "node:module";
import path from "node:path";

export const require = createRequire(import.meta.url);

function packageFolder(name: string): string {
  return path.dirname(require.resolve(`${name}/package.json`));
}

/** The package with the binding's C++ sources and its JavaScript side. */
export function bindingPackage(): string {
  return packageFolder("@tensorflow/tfjs-node-gpu");
}

/** Where that package looks for the built binding: the newest Node-API that it knows is 8. */
export function bindingPlace(): string {
  return path.join(bindingPackage(), "lib", "napi-v8", "tfjs_binding.node");
}

export function nodeApiHeaders(): string {
  return path.join(packageFolder("node-api-headers"), "include");
}

/** The folder of the .wasm files. */
export function wasmFolder(): string {
  return path.join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist");
}
