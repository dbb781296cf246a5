import { isMap, parseDocument } from "yaml";

import { UserError } from "../../components/userError";
import type { ImageState } from "./state";

/** Digests by image with its tag. */
export type Digests = Record<string, string>;

/**
 * The digests that a stack's images have in their registries, sorted; without those that have one in their reference.
 * @throws UserError naming every image whose digest can't be had
 */
export function digestsOf(states: readonly ImageState[]): Digests {
  const pinned = states.filter(({ hasOwnDigest }) => !hasOwnDigest);
  const missing = pinned.flatMap(({ image, current, failure }) =>
    current === undefined ? [`  ${image}: ${failure ?? "not in its registry"}`] : [],
  );
  if (missing.length > 0) throw new UserError(["No digest was written; missing:", ...missing].join("\n"));
  const digests = pinned.flatMap(({ image, current }) => (current === undefined ? [] : [[image, current] as const]));
  return Object.fromEntries(digests.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * The text of a stack's settings with these digests in `images.digests`, in place of the former ones. Comments and
 * everything else stay.
 */
export function withDigestsWritten(text: string, project: string, digests: Digests): string {
  // YAML 1.1, as Pulumi reads it.
  const document = parseDocument(text, { version: "1.1" });
  const key = document.hasIn(["config", "images"]) ? "images" : `${project}:images`;
  const path = ["config", key, "digests"];
  let value: Record<string, unknown> = digests;
  // What is missing above the digests is made as plain maps: `setIn` would make ordered ones, which Pulumi can't read.
  while (path.length > 0 && !isMap(document.getIn(path.slice(0, -1), true))) value = { [path.pop() ?? ""]: value };
  document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

/** What changed for each image. */
export function changeLines(before: Digests, after: Digests): string[] {
  return Object.entries(after).map(([image, digest]) => {
    const former = before[image];
    const change = former === digest ? "unchanged" : former === undefined ? "new" : `was ${former}`;
    return `  ${image} ${digest} (${change})`;
  });
}
