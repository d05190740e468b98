import { words } from "../../words/index.ts";

/** Looks up uniforms by name, once each. */
export type Location = (name: string) => WebGLUniformLocation | null;

export interface Program {
  readonly program: WebGLProgram;
  readonly location: Location;
}

/** Attribute location of a_delta in every program. */
export const DELTA_LOCATION = 0;

export function linkProgram(gl: WebGL2RenderingContext, vertexSource: string, fragmentSource: string): Program {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error(words.failures.graphicsLost);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw new Error(words.failures.shaderNotCompiled(gl.getShaderInfoLog(shader) ?? ""));
    }
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.bindAttribLocation(program, DELTA_LOCATION, "a_delta");
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(words.failures.programNotLinked(gl.getProgramInfoLog(program) ?? ""));
  }
  const locations = new Map<string, WebGLUniformLocation | null>();
  const location = (name: string): WebGLUniformLocation | null => {
    const cached = locations.get(name);
    if (cached !== undefined) return cached;
    const found = gl.getUniformLocation(program, name);
    locations.set(name, found);
    return found;
  };
  return { program, location };
}

/** Binds textures to units 0, 1 ... and tells the program. */
export function setTextures(
  gl: WebGL2RenderingContext,
  location: Location,
  textures: readonly (readonly [name: string, texture: WebGLTexture])[],
): void {
  textures.forEach(([name, texture], unit) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(location(name), unit);
  });
}
