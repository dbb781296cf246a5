import { z } from "zod";

import { compromisedVersions } from "../detectors/compromisedVersions";
import { defineRule } from "../pack/rule";
import { imagesOf, parseImage } from "../stack/images";
import { matches } from "../stack/pattern";
import { commandLine } from "../stack/proxy";
import { allContainers } from "../stack/workloads";

const inTag = /(?:^|[^0-9.])v?(\d+\.\d+\.\d+)(?![0-9])/;
const installed = /^["']?litellm(?:\[[^\]]*\])?==v?(\d+\.\d+\.\d+)/;

/**
 * Releases of LiteLLM have contained malware that steals every secret of its process. In a gateway these are the keys of all
 * providers. `compromisedVersions.ts` lists the releases, each with its source.
 */
export const compromisedLitellm = defineRule({
  name: "compromised-litellm",
  description: "No compromised release of LiteLLM may run, neither in an image nor installed at start.",
  remedy:
    "Use another release, and replace every credential that this one could read: provider keys, database password, master key.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://github.com/BerriAI/litellm/issues/24518",
  alone: true,
  options: {
    also: z
      .array(z.string().min(1))
      .default([])
      .describe("further versions to refuse, such as 1.2.3 or 1.2.*; * matches any text"),
  },
  check(stack, { also }, report) {
    const reasonFor = (version: string): string | undefined => {
      const known = compromisedVersions.find((entry) => matches(entry.version, version));
      if (known) return `${known.reason}; ${known.sources[0]}`;
      return also.some((pattern) => matches(pattern, version)) ? "refused by the policy's configuration" : undefined;
    };
    for (const { resource, where, image } of imagesOf(stack)) {
      if (typeof image !== "string") continue;
      const { name, tag } = parseImage(image);
      const version = inTag.exec(tag ?? "")?.[1];
      const reason = name.includes("litellm") && version !== undefined ? reasonFor(version) : undefined;
      if (reason !== undefined) report(`runs LiteLLM ${String(version)} (${where}: ${reason})`, resource);
    }
    for (const { workload, spec, name } of allContainers(stack)) {
      for (const word of commandLine(spec) ?? []) {
        const version = installed.exec(word)?.[1];
        const reason = version === undefined ? undefined : reasonFor(version);
        if (reason !== undefined) {
          report(`installs LiteLLM ${String(version)} (container ${name}: ${reason})`, workload.resource);
        }
      }
    }
  },
});
