import { TAIL_RATIO, TAIL_TERMS } from "../count-chance.ts";

/**
 * Programs of the mixture layer, in two passes: the first writes each pixel's expected count into a texture (slow, once for each camera,
 * coarser while the map moves), the second turns counts into colours (fast, for every change of scale, ramp or opacity). All positions are relative to the drawing's origin, so that float32 holds millimetres at every zoom:
 * mercator deltas go in, metres by the cubic series come out (frame.ts). Only plain uniforms: MapLibre keeps its frame uniforms in
 * uniform buffers and does not bind them again for the layers after ours.
 */

export function vertexShader(prelude: string, define: string): string {
  return `#version 300 es
${prelude}
${define}
in vec2 a_delta;
uniform vec2 u_origin;
out vec2 v_delta;
void main() {
  v_delta = a_delta;
  gl_Position = projectTile(a_delta + u_origin);
}
`;
}

/** Bits of a texel outside of the study area: no finite number has them. */
export const OUTSIDE_BITS = 0xffffffff;

/** Expected count a day in the square around the pixel, as the bits of a float: integer targets need no extension. */
export const COUNT_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;

in vec2 v_delta;
out uint o_bits;

uniform float u_east_metres;
uniform vec3 u_north_metres;
uniform vec2 u_grid_origin;      // west, north (metres)
uniform vec2 u_cell;             // width, height (metres)
uniform ivec2 u_grid_size;       // columns, rows
uniform sampler2D u_prefix;      // (columns + 1) x rows: sums from the west of rate and of area inside, per metre of height
uniform sampler2D u_components;  // 3 texels each, see componentTexels
uniform usampler2D u_bin_ranges; // bin -> first, end
uniform usampler2D u_bin_list;
uniform ivec2 u_bin_size;        // columns, rows
uniform vec2 u_bin_cell;         // metres
uniform int u_coarse;            // 1 while the map moves in coarse frames: narrow components are widened, too, which is four times as fast
uniform float u_side;            // side of the square that a value belongs to (metres)

const float SQRT_HALF = 0.70710678;
const float INVERSE_SQRT_TWO_PI = 0.39894228;

// Abramowitz and Stegun 7.1.26, absolute error 1.5e-7.
float erf(float x) {
  float t = 1.0 / (1.0 + 0.3275911 * abs(x));
  float poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  float value = 1.0 - poly * exp(-x * x);
  return x < 0.0 ? -value : value;
}

vec2 prefixAt(int row, float column) {
  float clamped = clamp(column, 0.0, float(u_grid_size.x));
  int left = min(int(clamped), u_grid_size.x - 1);
  vec2 a = texelFetch(u_prefix, ivec2(left, row), 0).rg;
  vec2 b = texelFetch(u_prefix, ivec2(left + 1, row), 0).rg;
  return mix(a, b, clamped - float(left));
}

// Expected count of the base and area inside (m2) of a rectangle given in cells from the north-west corner.
vec2 baseInRect(vec2 northWest, vec2 southEast) {
  int first = max(0, int(floor(northWest.y)));
  int last = min(u_grid_size.y - 1, int(floor(southEast.y)));
  vec2 sum = vec2(0.0);
  for (int row = first; row <= last; row++) {
    float tall = min(southEast.y, float(row + 1)) - max(northWest.y, float(row));
    if (tall > 0.0) sum += tall * (prefixAt(row, southEast.x) - prefixAt(row, northWest.x));
  }
  return sum * u_cell.y;
}

float quadraturePoint(float u, float weight, vec4 place, vec4 shape, float south, float north) {
  float conditional = place.y + shape.y * u;
  float above = erf((north - conditional) * SQRT_HALF / shape.z);
  float below = erf((south - conditional) * SQRT_HALF / shape.z);
  return weight * exp(-0.5 * u * u) * 0.5 * (above - below);
}

// Mass of a unit component in the square around a point: 8-point Gauss-Legendre over x, the conditional exact over y.
float massInSquare(vec4 place, vec4 shape, vec2 at, float half_side) {
  float from = max((at.x - half_side - place.x) / shape.x, -4.0);
  float to = min((at.x + half_side - place.x) / shape.x, 4.0);
  if (from >= to) return 0.0;
  float h = 0.5 * (to - from);
  float c = 0.5 * (to + from);
  float s = at.y - half_side;
  float n = at.y + half_side;
  float sum = 0.0;
  sum += quadraturePoint(c - 0.96028986 * h, 0.10122854, place, shape, s, n);
  sum += quadraturePoint(c - 0.79666648 * h, 0.22238103, place, shape, s, n);
  sum += quadraturePoint(c - 0.52553241 * h, 0.31370665, place, shape, s, n);
  sum += quadraturePoint(c - 0.18343464 * h, 0.36268378, place, shape, s, n);
  sum += quadraturePoint(c + 0.18343464 * h, 0.36268378, place, shape, s, n);
  sum += quadraturePoint(c + 0.52553241 * h, 0.31370665, place, shape, s, n);
  sum += quadraturePoint(c + 0.79666648 * h, 0.22238103, place, shape, s, n);
  sum += quadraturePoint(c + 0.96028986 * h, 0.10122854, place, shape, s, n);
  return sum * h * INVERSE_SQRT_TWO_PI;
}

void main() {
  float dY = -v_delta.y * 6.28318530718;
  vec2 at = vec2(v_delta.x * u_east_metres, dY * (u_north_metres.x + dY * (u_north_metres.y + dY * u_north_metres.z)));
  vec2 cells = vec2(at.x - u_grid_origin.x, u_grid_origin.y - at.y) / u_cell;
  ivec2 cell = ivec2(floor(cells));
  if (cell.x < 0 || cell.y < 0 || cell.x >= u_grid_size.x || cell.y >= u_grid_size.y) discard;
  float insideHere = texelFetch(u_prefix, ivec2(cell.x + 1, cell.y), 0).g - texelFetch(u_prefix, cell.xy, 0).g;
  if (insideHere <= 0.5 * u_cell.x) discard;

  vec2 reach = vec2(0.5 * u_side) / u_cell;
  vec2 base = baseInRect(cells - reach, cells + reach);
  float area = u_side * u_side;
  float insideShare = base.y / area;

  ivec2 bin = clamp(ivec2(vec2(at.x - u_grid_origin.x, u_grid_origin.y - at.y) / u_bin_cell), ivec2(0), u_bin_size - 1);
  uvec2 range = texelFetch(u_bin_ranges, bin, 0).rg;
  int listWidth = textureSize(u_bin_list, 0).x;
  int componentWidth = textureSize(u_components, 0).x;
  float gaussians = 0.0;
  for (uint position = range.x; position < range.y; position++) {
    uint index = texelFetch(u_bin_list, ivec2(int(position) % listWidth, int(position) / listWidth), 0).r;
    int texel = int(index) * 3;
    vec4 wide = texelFetch(u_components, ivec2(texel % componentWidth, texel / componentWidth), 0);
    vec4 bell = texelFetch(u_components, ivec2((texel + 1) % componentWidth, (texel + 1) / componentWidth), 0);
    if (u_coarse == 1 || bell.w == 0.0) {
      vec2 d = at - wide.xy;
      gaussians += bell.z * exp(d.x * d.x * wide.z + d.y * (d.x * wide.w + d.y * bell.x));
    } else {
      vec4 shape = texelFetch(u_components, ivec2((texel + 2) % componentWidth, (texel + 2) / componentWidth), 0);
      gaussians += bell.y * massInSquare(wide, shape, at, 0.5 * u_side);
    }
  }
  o_bits = floatBitsToUint(base.x + gaussians * insideShare);
}
`;

/** A triangle over the whole canvas. */
export const CANVAS_VERTEX_SHADER = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(corner, 0.0, 1.0);
}
`;

/** Enlarges a coarse picture of premultiplied colours to the canvas. */
export const ENLARGE_SHADER = `#version 300 es
precision highp float;
uniform sampler2D u_picture;
uniform vec2 u_canvas;
out vec4 o_colour;
void main() {
  o_colour = texture(u_picture, gl_FragCoord.xy / u_canvas);
}
`;

/** Colours of one forecast, of two on both sides of a line, or of their difference. */
export const COLOUR_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;

out vec4 o_colour;

uniform usampler2D u_counts;      // of the shown forecast
uniform usampler2D u_other;       // of the one it is compared with
uniform float u_divisor;          // pixels of the canvas a side of a pixel that is drawn
uniform int u_mode;               // 0 the shown one, 1 swipe, 2 shown less other
uniform float u_split;            // pixels from the left
uniform float u_area;             // m2
uniform vec2 u_days;              // of the valid periods: shown, other
uniform vec2 u_size;              // of the negative binomials, 0 for Poisson
uniform int u_statistic;          // 0 rate per km2 and day, 1 chance of at least u_least in the square
uniform int u_least;
uniform float u_noise_days;       // days whose incidents two rates are told apart by; 0: no hatch
uniform int u_scale;              // 0 linear, 1 log, 2 quantile
uniform float u_low;
uniform float u_high;
uniform sampler2D u_breaks;
uniform sampler2D u_ramp;
uniform float u_opacity;

const float NOTHING = -1.0;
const float HATCH_PIXELS = 8.0;
const float HATCH_LEFT = 0.45;
// Twice the standard deviations of a difference of two counts after Anscombe's transform, at a level of 90 %.
const float DISTINGUISHED = 2.3261743;

// Expected count a day, or NOTHING.
float countAt(usampler2D counts) {
  uint bits = texelFetch(counts, ivec2(gl_FragCoord.xy), 0).r;
  return bits == 0xffffffffu ? NOTHING : uintBitsToFloat(bits);
}

float nextRatio(float expected, float size, float count) {
  return size > 0.0 ? (count - 1.0 + size) / count * expected / (expected + size) : expected / count;
}

// Chance of at least u_least incidents, as in count-chance.ts.
float chanceOfAtLeast(float expected, float size, float none) {
  float term = none;
  float below = 0.0;
  for (int count = 0; count < u_least; count++) {
    below += term;
    term *= nextRatio(expected, size, float(count + 1));
  }
  bool heavy = size > 0.0 && expected / (expected + size) > ${TAIL_RATIO};
  if (heavy || nextRatio(expected, size, float(u_least + 1)) > ${TAIL_RATIO}) return max(0.0, 1.0 - below);
  float tail = 0.0;
  for (int count = u_least; count < u_least + ${TAIL_TERMS}; count++) {
    tail += term;
    term *= nextRatio(expected, size, float(count + 1));
  }
  return min(1.0, tail);
}

float valueOf(float count, float days, float size) {
  if (u_statistic == 0) return count / u_area * 1.0e6;
  float expected = count * days;
  // log of the chance of none. log1p by its series where 1 + x would lose x: x^2/2 beside x is below 5e-5.
  float ratio = expected / max(size, 1.0e-20);
  float logNone = size > 0.0 ? -size * (ratio < 1.0e-4 ? ratio - 0.5 * ratio * ratio : log(1.0 + ratio)) : -expected;
  return u_least > 1 ? chanceOfAtLeast(expected, size, exp(logNone)) : 1.0 - exp(logNone);
}

float quantilePosition(float value) {
  int last = textureSize(u_breaks, 0).x - 1;
  int low = 0;
  int high = last;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (texelFetch(u_breaks, ivec2(middle, 0), 0).r <= value) low = middle; else high = middle;
  }
  float from = texelFetch(u_breaks, ivec2(low, 0), 0).r;
  float to = texelFetch(u_breaks, ivec2(high, 0), 0).r;
  float share = to > from ? clamp((value - from) / (to - from), 0.0, 1.0) : (value >= to ? 1.0 : 0.0);
  return (float(low) + share) / float(last);
}

float positionOf(float value) {
  if (u_scale == 2) return quantilePosition(value);
  return u_scale == 1 ? log(max(value, u_low) / u_low) / log(u_high / u_low) : (value - u_low) / (u_high - u_low);
}

bool isDistinguished(float a, float b) {
  vec2 counts = vec2(a, b) * u_noise_days + 0.375;
  return 2.0 * abs(sqrt(counts.x) - sqrt(counts.y)) > DISTINGUISHED;
}

void main() {
  bool takesOther = u_mode == 1 && gl_FragCoord.x * u_divisor >= u_split;
  float count = takesOther ? NOTHING : countAt(u_counts);
  float other = u_mode == 2 || takesOther ? countAt(u_other) : NOTHING;
  float value;
  float cover = u_opacity;
  if (u_mode == 2) {
    if (count < 0.0 || other < 0.0) discard;
    value = valueOf(count, u_days.x, u_size.x) - valueOf(other, u_days.y, u_size.y);
    bool stripe = mod((gl_FragCoord.x + gl_FragCoord.y) * u_divisor, HATCH_PIXELS) < 0.5 * HATCH_PIXELS;
    if (u_noise_days > 0.0 && stripe && !isDistinguished(count, other)) cover *= HATCH_LEFT;
  } else {
    float one = takesOther ? other : count;
    if (one < 0.0) discard;
    value = valueOf(one, takesOther ? u_days.y : u_days.x, takesOther ? u_size.y : u_size.x);
  }
  vec4 colour = texture(u_ramp, vec2((clamp(positionOf(value), 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5));
  float alpha = colour.a * cover;
  o_colour = vec4(colour.rgb * alpha, alpha);
}
`;
