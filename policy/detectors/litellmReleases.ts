import { parseImage } from "../stack/images";
import { matches } from "../stack/pattern";

/** A release of LiteLLM: `1.109.1`, or `1.105.0-rc.1`, which is older than `1.105.0`. */
export interface Release {
  numbers: [major: number, minor: number, patch: number];
  /** Whether it was made before the release whose number it bears. */
  preliminary: boolean;
}

/** The form of a release in options and tables: three numbers. */
export const releasePattern = /^\d+\.\d+\.\d+$/;

// `main-v1.82.7`, `v1.109.1-r63a31bbb`, `v1.83.10-stable.patch.3`, `1.105.0rc1`.
const inTag = /(?:^|[^0-9.])v?(\d{1,3})\.(\d+)\.(\d+)(?![0-9])(.*)$/;
const preliminarySuffix = /^[-.]?(rc|dev|nightly|alpha|beta|pre)/i;
const installed = /^["']?litellm(?:\[[^\]]*\])?==v?([^\s"']+)/;

/**
 * The release that a text names: an image's tag, a version of PyPI; undefined where it names none. A date
 * (`2026.11.24`) is none.
 */
export function releaseIn(text: string): Release | undefined {
  const match = inTag.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, rest = ""] = match;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    preliminary: preliminarySuffix.test(rest),
  };
}

/** The release that a word of a command line installs: `litellm[proxy]==1.109.1`. */
export function releaseInstalledBy(word: string): Release | undefined {
  const version = installed.exec(word)?.[1];
  return version === undefined ? undefined : releaseIn(version);
}

/** A release as it is written. */
export function written({ numbers, preliminary }: Release): string {
  return `${numbers.join(".")}${preliminary ? " (a preliminary build)" : ""}`;
}

/** Whether a release is older than another, which is written as `1.105.0`. */
export function isOlder(release: Release, than: string): boolean {
  const other = releaseIn(than);
  if (!other) return false;
  for (const [index, number] of release.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return release.preliminary && !other.preliminary;
}

/**
 * The release of LiteLLM in an image. Only a tag of an image that is named for LiteLLM tells it: other images count
 * their own versions. Where a digest stands beside the tag, the tag is what a reviewer reads, and so what is judged.
 * @param declared releases by image, `*` standing for any text; these win
 */
export function releaseOfImage(image: string, declared: Readonly<Record<string, string>> = {}): Release | undefined {
  const stated = Object.entries(declared).find(([pattern]) => matches(pattern, image))?.[1];
  if (stated !== undefined) return releaseIn(stated);
  const { baseName, tag } = parseImage(image);
  return baseName.startsWith("litellm") && tag !== undefined ? releaseIn(tag) : undefined;
}
