import { parseImage } from "../stack/images";
import { matches } from "../stack/pattern";

/** A release of LiteLLM: `1.109.1`, or `1.105.0-rc.1`, which is older than `1.105.0`. */
export interface Release {
  numbers: [major: number, minor: number, patch: number];
  /** Whether it is a pre-release of this version. */
  prerelease: boolean;
}

/** The format of a release in options and tables: three numbers. */
export const releasePattern = /^\d+\.\d+\.\d+$/;

// `main-v1.82.7`, `v1.109.1-r63a31bbb`, `v1.83.10-stable.patch.3`, `1.105.0rc1`.
const inTag = /(?:^|[^0-9.])v?(\d{1,3})\.(\d+)\.(\d+)(?![0-9])(.*)$/;
const prereleaseSuffix = /^[-.]?(rc|dev|nightly|alpha|beta|pre)/i;
const installed = /^["']?litellm(?:\[[^\]]*\])?==v?([^\s"']+)/;

/**
 * The release in an image's tag or a version of PyPI; undefined if there is none. A date (`2026.11.24`) is not a release.
 */
export function releaseIn(text: string): Release | undefined {
  const match = inTag.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, rest = ""] = match;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: prereleaseSuffix.test(rest),
  };
}

/** The release in a requirement of pip: `litellm[proxy]==1.109.1`; undefined for any other word. */
export function releaseInstalledBy(word: string): Release | undefined {
  const version = installed.exec(word)?.[1];
  return version === undefined ? undefined : releaseIn(version);
}

/** A release as text. */
export function releaseText({ numbers, prerelease }: Release): string {
  return `${numbers.join(".")}${prerelease ? " (a pre-release)" : ""}`;
}

/** Whether a release is older than another, given as `1.105.0`. */
export function isOlder(release: Release, than: string): boolean {
  const other = releaseIn(than);
  if (!other) return false;
  for (const [index, number] of release.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return release.prerelease && !other.prerelease;
}

/**
 * The release of LiteLLM in an image. It is read from the tag of an image named `litellm…`, since other images have version
 * numbers of their own; of an image with tag and digest too, since reviewers read the tag.
 * @param declared releases by image, where `*` matches any text; these have precedence
 */
export function releaseOfImage(image: string, declared: Readonly<Record<string, string>> = {}): Release | undefined {
  const stated = Object.entries(declared).find(([pattern]) => matches(pattern, image))?.[1];
  if (stated !== undefined) return releaseIn(stated);
  const { baseName, tag } = parseImage(image);
  return baseName.startsWith("litellm") && tag !== undefined ? releaseIn(tag) : undefined;
}
