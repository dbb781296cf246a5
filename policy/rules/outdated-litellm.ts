import { z } from "zod";

import {
  isOlder,
  type Release,
  releaseInstalledBy,
  releaseOfImage,
  releasePattern,
  releaseText,
} from "../detectors/litellmReleases";
import { requiredSettings, oldestWithRequiredSettings } from "../detectors/requiredSettings";
import { vulnerabilities } from "../detectors/vulnerableVersions";
import { defineRule, type Report } from "../pack/rule";
import { commandLine, proxiesOf, runsLiteLLM } from "../stack/proxy";
import { at } from "../stack/values";
import { allContainers } from "../stack/workloads";

const release = z.string().regex(releasePattern, "a release is three numbers, such as 1.109.0");

/**
 * LiteLLM ignores settings that it doesn't know: on an old release the required flags can be set and have no effect.
 * `requiredSettings.ts` lists the first release with each of them, `vulnerableVersions.ts` the known vulnerabilities.
 */
export const outdatedLitellm = defineRule({
  name: "outdated-litellm",
  description:
    "LiteLLM must be recent enough to know the settings that this pack requires, and have no known vulnerabilities.",
  remedy:
    "Use a later release in the image's tag (llm-gateway:images.litellm). If the image's name or tag doesn't show the release, set it in this rule's option releases.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://github.com/BerriAI/litellm/security/advisories",
  alone: true,
  options: {
    minimum: release.default(oldestWithRequiredSettings).describe("the oldest release that is allowed"),
    releases: z
      .record(z.string().min(1), release)
      .default({})
      .describe(
        'the release of LiteLLM in images whose reference doesn\'t show it, such as {"registry.example/gateway*": "1.109.1"}; * matches any text',
      ),
  },
  check(stack, { minimum, releases }, report) {
    const reported = new Set<string>();
    const once: Report = (problem, resource) => {
      const key = `${resource?.urn ?? ""} ${problem}`;
      if (!reported.has(key)) report(problem, resource);
      reported.add(key);
    };
    for (const { workload, spec, name } of allContainers(stack)) {
      const found = (commandLine(spec) ?? []).flatMap((word) => releaseInstalledBy(word) ?? []);
      for (const version of found) judge(version, `container ${name} installs`, minimum, once, workload.resource);
      const image = at(spec, "image");
      if (typeof image !== "string" || !runsLiteLLM(spec)) continue;
      const version = releaseOfImage(image, releases);
      if (version) judge(version, "runs", minimum, once, workload.resource);
    }
    if (!stack.production) return;
    for (const { workload, container } of proxiesOf(stack)) {
      const image = at(container.spec, "image");
      if (typeof image !== "string" || image === "" || releaseOfImage(image, releases)) continue;
      once(`runs an image whose reference doesn't show the release of LiteLLM: ${image}`, workload.resource);
    }
  },
});

function judge(version: Release, verb: string, minimum: string, report: Report, resource: Parameters<Report>[1]): void {
  const open = vulnerabilities.filter(
    ({ since, fixed }) => isOlder(version, fixed) && (since === undefined || !isOlder(version, since)),
  );
  const [first] = open;
  if (first) {
    const others = open.slice(1).map(({ id }) => id);
    const more = others.length > 0 ? `, also ${others.join(", ")}` : "";
    report(
      `${verb} LiteLLM ${releaseText(version)}, which has ${first.id} (${first.effect}; fixed in ${first.fixed}; ${first.source})${more}`,
      resource,
    );
  }
  if (!isOlder(version, minimum)) return;
  const ignored = requiredSettings.filter(({ since }) => isOlder(version, since)).map(({ setting }) => setting);
  const why = ignored.length > 0 ? `, and ignores ${ignored.join(", ")}` : "";
  report(`${verb} LiteLLM ${releaseText(version)}, which is older than ${minimum}${why}`, resource);
}
