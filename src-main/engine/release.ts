/**
 * The TensorFlow release that the native engine links against. Its Python wheel holds the C library; the library does not link
 * to Python, so the wheel of one Python version serves all.
 */
import { AppError } from "../../models/errors/index.ts";

export interface NativeRelease {
  /** As pip is asked for it. */
  readonly requirement: string;
  readonly version: string;
  /** pip's name of the platform, so that any Python may fetch it. */
  readonly pipPlatform: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly libraries: readonly [cc: WheelPart, framework: WheelPart];
}

export interface WheelPart {
  /** Path inside the wheel. */
  readonly entry: string;
  readonly bytes: number;
}

export const TENSORFLOW_VERSION = "2.21.0";

const CC = "tensorflow/libtensorflow_cc.so.2";
const FRAMEWORK = "tensorflow/libtensorflow_framework.so.2";

/** Needs glibc 2.27 or newer. */
const RELEASES: Readonly<Record<string, NativeRelease>> = {
  "linux-x64": {
    requirement: `tensorflow-cpu==${TENSORFLOW_VERSION}`,
    version: TENSORFLOW_VERSION,
    pipPlatform: "manylinux_2_27_x86_64",
    file: "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
    bytes: 273_829_956,
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    libraries: [
      { entry: CC, bytes: 788_086_608 },
      { entry: FRAMEWORK, bytes: 65_222_328 },
    ],
  },
  // There is no tensorflow-cpu for this processor: `tensorflow` is built without CUDA here.
  "linux-arm64": {
    requirement: `tensorflow==${TENSORFLOW_VERSION}`,
    version: TENSORFLOW_VERSION,
    pipPlatform: "manylinux_2_27_aarch64",
    file: "tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl",
    bytes: 281_828_020,
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    libraries: [
      { entry: CC, bytes: 814_885_544 },
      { entry: FRAMEWORK, bytes: 68_176_664 },
    ],
  },
};

/** The 14 of the wheel's 13,035 headers that the binding includes. */
export const HEADERS: readonly string[] = [
  "tensorflow/c/c_api.h",
  "tensorflow/c/c_api_macros.h",
  "tensorflow/c/tf_attrtype.h",
  "tensorflow/c/tf_buffer.h",
  "tensorflow/c/tf_datatype.h",
  "tensorflow/c/tf_status.h",
  "tensorflow/c/tf_tensor.h",
  "tensorflow/c/tf_tstring.h",
  "tensorflow/c/eager/c_api.h",
  "tensorflow/core/platform/ctstring.h",
  "tensorflow/core/platform/ctstring_internal.h",
  "tsl/platform/ctstring.h",
  "tsl/platform/ctstring_internal.h",
  "xla/tsl/c/tsl_status.h",
];

/** Where the wheel keeps its headers. */
export const HEADER_FOLDER = "tensorflow/include/";

export const thisPlatform = `${process.platform}-${process.arch}`;

/** The release for a platform such as "linux-x64", or undefined where there is none. */
export function releaseFor(platform: string = thisPlatform): NativeRelease | undefined {
  return RELEASES[platform];
}

/** @throws AppError PlatformUnsupported */
export function requireRelease(platform: string = thisPlatform): NativeRelease {
  const release = releaseFor(platform);
  if (release === undefined) {
    throw new AppError("PlatformUnsupported", {
      message: `There is no native engine for ${platform} yet.`,
      hint: `Isarithm computes with WebAssembly here, more slowly; the native engine runs on ${Object.keys(RELEASES).join(" and ")}.`,
      details: { platform },
    });
  }
  return release;
}

/**
 * Refuses a Linux whose C library cannot load the wheel's, before anything is downloaded.
 * @throws AppError PlatformUnsupported
 */
export function requireGlibc(): void {
  if (process.platform !== "linux") return;
  const report: { readonly header?: { readonly glibcVersionRuntime?: string } } = Object(process.report.getReport());
  if (report.header?.glibcVersionRuntime !== undefined) return;
  throw new AppError("PlatformUnsupported", {
    message: "The native engine needs a Linux with the GNU C library; this one has another (musl).",
    hint: "Isarithm computes with WebAssembly here, more slowly; on a distribution with glibc 2.27 or newer the native engine runs.",
  });
}

/** What the native engine downloads on this platform; 0 where there is none. */
export const NATIVE_DOWNLOAD_BYTES: number = releaseFor()?.bytes ?? 0;
