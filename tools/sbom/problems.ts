import { z } from "zod";

import type { LockedPackage } from "./lockFile";

const bill = z.object({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.string(),
  components: z.array(
    z.object({
      group: z.string().optional(),
      name: z.string(),
      version: z.string(),
      purl: z.string().startsWith("pkg:npm/"),
      hashes: z.array(z.object({ alg: z.string(), content: z.string() })).default([]),
    }),
  ),
});

type Component = z.infer<typeof bill>["components"][number];

/** CycloneDX's names of npm's hashes. */
const algorithms: Record<string, string> = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };

/**
 * What a software bill of materials in CycloneDX's format lacks, has too much, or has with another hash than the packages of
 * the lock file.
 */
export function sbomProblems(text: string, packages: readonly LockedPackage[]): string[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return ["it is not JSON"];
  }
  const result = bill.safeParse(content);
  if (!result.success) {
    return result.error.issues.map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`);
  }
  const listed = new Map<string, Component>(
    result.data.components.map((component) => {
      const name = component.group ? `${component.group}/${component.name}` : component.name;
      return [`${name}@${component.version}`, component] as const;
    }),
  );
  const locked = new Map<string, LockedPackage>(packages.map((one) => [`${one.name}@${one.version}`, one]));
  const missing = [...locked.keys()].filter((key) => !listed.has(key)).map((key) => `${key} is missing`);
  const unknown = [...listed.keys()].filter((key) => !locked.has(key)).map((key) => `${key} is not in the lock file`);
  const wrong = [...locked].flatMap(([key, { integrity = "" }]) => {
    const component = listed.get(key);
    if (component === undefined) return [];
    const hashes = component.hashes.map(({ alg, content }) => `${alg} ${content}`);
    const known = hashesOf(integrity);
    // Of several npm lists the strongest.
    return known.length === 0 || known.some((hash) => hashes.includes(hash)) ? [] : [`${key} has another hash`];
  });
  return [...missing, ...unknown, ...wrong];
}

/** The hashes of an integrity text in CycloneDX's form. */
function hashesOf(integrity: string): string[] {
  return integrity
    .split(/\s+/)
    .filter((hash) => hash !== "")
    .map((hash) => {
      const [, algorithm = "", base64 = ""] = /^([a-z0-9]+)-([^?]*)/.exec(hash) ?? [];
      return `${algorithms[algorithm] ?? algorithm} ${Buffer.from(base64, "base64").toString("hex")}`;
    });
}
